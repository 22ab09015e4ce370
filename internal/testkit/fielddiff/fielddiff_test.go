package fielddiff

import (
	"reflect"
	"strings"
	"testing"
)

// TestCompare: what became of a field is said by its name.
func TestCompare(t *testing.T) {
	const was = `{"schema":"s/1","a":"x","n":1,"o":{"b":true,"l":[1,2]},"z":null}`
	for _, test := range []struct {
		name, is string
		breaking bool
		want     []string
	}{
		{"nothing", `{"schema":"s/1","n":1,"a":"x","o":{"l":[1,2],"b":true},"z":null}`, false, nil},
		{"vanished", `{"schema":"s/1","a":"x","o":{"b":true,"l":[1,2]},"z":null}`, true, []string{"record 0 (s/1): n vanished: it was integer 1"}},
		{"within", `{"schema":"s/1","a":"x","n":1,"o":{"l":[1,2]},"z":null}`, true, []string{"record 0 (s/1): o.b vanished: it was boolean true"}},
		{"type", `{"schema":"s/1","a":"x","n":"1","o":{"b":true,"l":[1,2]},"z":null}`, true, []string{`record 0 (s/1): n was integer 1 and is string "1"`}},
		{"fraction", `{"schema":"s/1","a":"x","n":1.0,"o":{"b":true,"l":[1,2]},"z":null}`, true, []string{"record 0 (s/1): n was integer 1 and is number 1.0"}},
		{"null", `{"schema":"s/1","a":"x","n":1,"o":{"b":true,"l":[1,2]},"z":""}`, true, []string{`record 0 (s/1): z was null null and is string ""`}},
		{"value", `{"schema":"s/1","a":"y","n":1,"o":{"b":true,"l":[1,2]},"z":null}`, false, []string{`record 0 (s/1): a was "x" and is "y"`}},
		{"order of a list", `{"schema":"s/1","a":"x","n":1,"o":{"b":true,"l":[2,1]},"z":null}`, false,
			[]string{"record 0 (s/1): o.l[0] was 1 and is 2", "record 0 (s/1): o.l[1] was 2 and is 1"}},
		{"new", `{"schema":"s/1","a":"x","n":1,"o":{"b":true,"l":[1,2],"c":0},"z":null}`, false, []string{"record 0 (s/1): o.c is new: integer 0"}},
		{"schema", `{"schema":"s/2"}`, true, []string{"record 0 was s/1 and is s/2: those after it are not compared"}},
		{"gone", ``, true, []string{"record 0 (s/1) vanished, and those after it"}},
		{"more", was + "\n" + was, false, []string{"record 1 (s/1) is new"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			before, err := Lines([]byte(was), "")
			if err != nil {
				t.Fatal(err)
			}
			again, err := ReadText(append([]byte("# how\n"), Text(before)...))
			if err != nil || !reflect.DeepEqual(again, before) {
				t.Fatalf("%v: %v, want %v", err, again, before)
			}
			now, err := Lines([]byte(test.is), "")
			if err != nil {
				t.Fatal(err)
			}
			all := Compare(again, now)
			var got []string
			for _, d := range all {
				got = append(got, d.Text)
			}
			if !reflect.DeepEqual(got, test.want) || Breaking(all) != test.breaking {
				t.Errorf("breaking is %t: %q, want %q", Breaking(all), got, test.want)
			}
		})
	}
}

// TestColumns: columns do not move, and new ones come last.
func TestColumns(t *testing.T) {
	was, err := CSV([]byte("a,b\r\n1,\r\n"))
	if err != nil || len(was[1].Fields) != 1 {
		t.Fatalf("%v, %v", was, err)
	}
	for is, want := range map[string][]string{
		"a,b\r\n1,\r\n":     nil,
		"a,b,c\r\n1,,\r\n":  {`record 0 (columns): c is new: text `},
		"b,a\r\n,1\r\n":     {"record 0 (columns): a was column 0 and is column 1", "record 0 (columns): b was column 1 and is column 0"},
		"c,a,b\r\n,1,\r\n":  {"record 0 (columns): a was column 0 and is column 1", "record 0 (columns): b was column 1 and is column 2", "record 0 (columns): c is new: text "},
		"b\r\n\"\"\r\n":     {"record 0 (columns): a vanished: it was text ", "record 0 (columns): b was column 1 and is column 0", `record 1 (row): a vanished: it was text "1"`},
		"a,b\r\n\"'=1\",\n": {`record 1 (row): a was "1" and is "'=1"`},
	} {
		now, err := CSV([]byte(is))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, d := range Compare(was, now) {
			got = append(got, d.Text)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %q, want %q", is, got, want)
		}
	}
}

func TestMask(t *testing.T) {
	records, err := Lines([]byte(`{"head":"1","o":{"head":"2","at":3},"at":{"head":4}}`), "x")
	if err != nil {
		t.Fatal(err)
	}
	Mask(records, "head", "o.at")
	if text := string(Text(records)); strings.ContainsAny(text, "1234") || strings.Count(text, mask) != 4 {
		t.Error(text)
	}
}

func TestBundle(t *testing.T) {
	all, err := Bundle([]byte(`{"type":"bundle","id":"b","objects":[{"type":"file","name":"x"}]}`))
	if err != nil || len(all) != 2 || all[0].Name != "bundle" || all[1].Name != "file" || len(all[1].Fields) != 2 {
		t.Errorf("%v, %v", all, err)
	}
}

// TestDamaged: what cannot be read is an error.
func TestDamaged(t *testing.T) {
	for _, text := range []string{"{", "{}{}", "x", `{"a":`, `["a"`} {
		if r, err := Lines([]byte(text), ""); err == nil {
			t.Errorf("%q: %v", text, r)
		}
	}
	for _, text := range []string{"record a\nb", "\ta\tb\tc\n"} {
		if r, err := ReadText([]byte(text)); err == nil {
			t.Errorf("%q: %v", text, r)
		}
	}
	if r, err := CSV(nil); err == nil {
		t.Error(r)
	}
	if r, err := Bundle([]byte("{}}")); err == nil {
		t.Error(r)
	}
	if r, err := Arrow(nil); err == nil {
		t.Error(r)
	}
	if r, err := Parquet([]byte("PAR1")); err == nil {
		t.Error(r)
	}
}
