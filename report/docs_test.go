package report

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the generated parts of docs/SCHEMA.md")

const schemaFile = "../docs/SCHEMA.md"

// TestSchema holds the tables in docs/SCHEMA.md to the table of fields.
func TestSchema(t *testing.T) {
	b, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	want := string(b)
	for name, table := range map[string]string{"fields": memberTable(), "columns": columnTable(), "status": statusTable()} {
		begin, end := "<!-- "+name+" -->\n", "<!-- end "+name+" -->"
		head, rest, ok := strings.Cut(want, begin)
		_, tail, ok2 := strings.Cut(rest, end)
		if !ok || !ok2 {
			t.Fatalf("docs/SCHEMA.md has no marks for the table of %s", name)
		}
		want = head + begin + table + end + tail
	}
	if want == string(b) {
		return
	}
	if !*update {
		t.Fatal("docs/SCHEMA.md differs from the table of fields: go test ./report -update")
	}
	if err := os.WriteFile(schemaFile, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}

// schemaTypes are the types of JSON, as docs/SCHEMA.md names them.
var schemaTypes = map[jsonType]string{
	jsonText: "string", jsonPtr: "string", jsonInt: "integer", jsonBool: "boolean", jsonSpan: "array", jsonList: "array",
	jsonObject: "object",
}

func memberTable() string {
	var b strings.Builder
	b.WriteString("\n| field | type | what |\n|---|---|---|\n")
	for _, f := range fields {
		if f.member != never {
			b.WriteString("| `" + f.name + "` | " + schemaTypes[f.jsonType()] + " | " + f.doc + " |\n")
		}
	}
	return b.String() + "\n"
}

func columnTable() string {
	var b strings.Builder
	b.WriteString("\n| column | type | what |\n|---|---|---|\n")
	for _, c := range Columns() {
		kind := map[ColumnType]string{TextColumn: "text", IntColumn: "64-bit integer", BoolColumn: "boolean", TimeColumn: "time in UTC"}[c.Type]
		b.WriteString("| `" + c.Name + "` | " + kind + " | " + c.Doc + " |\n")
	}
	return b.String() + "\n"
}

func statusTable() string {
	types := map[ColumnType]string{TextColumn: "string", IntColumn: "integer", BoolColumn: "boolean"}
	var b strings.Builder
	b.WriteString("\n| field | type | what |\n|---|---|---|\n| `schema` | string | `" + StatusSchema + "` |\n")
	b.WriteString("| `source` | string | the input, as it was named, at most 4 KiB |\n")
	for _, c := range StatusColumns() {
		b.WriteString("| `" + c.Name + "` | " + types[c.Type] + " | " + c.Doc + " |\n")
	}
	return b.String() + "\n"
}

// TestColumnPlaces: every place from 1 is taken once. An old column keeps its place, since readers
// of CSV may go by it.
func TestColumnPlaces(t *testing.T) {
	places := map[int]string{}
	for _, f := range fields {
		if f.column == 0 {
			continue
		}
		if other := places[f.column]; other != "" {
			t.Errorf("column %d is %s and %s", f.column, other, f.name)
		}
		places[f.column] = f.name
	}
	for i := 1; i <= len(places); i++ {
		if places[i] == "" {
			t.Errorf("%d columns, and no column %d: a new column takes the next place", len(places), i)
		}
	}
}

// columnOrder is part of the schema of the flat forms: Spark, for one, takes columns by their
// place.
const columnOrder = `
machine script_name kind value size:int source document:int sha256 exit_code:int field normalized rule confidence
span_start:int span_end:int text_offset:int line:int size_text size_min:int size_max:int size_join
hash_md5 hash_sha1 hash_sha256 hash_sha512 hash_join platform truncated:bool context
command machine_id action_id command_index:int started:time ended:time path directory name extension stream
time_created time_modified time_accessed time_changed time owner signature pid:int parent_pid:int
masked:bool transforms size_ambiguous:bool matched collected_sha256 collected_size:int collected_agrees
decoded alternative common time_ambiguous:bool entry entry_index:int entry_sha256`

// TestColumnOrder: columns keep their places and their types. A new one comes last.
func TestColumnOrder(t *testing.T) {
	types := map[ColumnType]string{TextColumn: "", IntColumn: ":int", BoolColumn: ":bool", TimeColumn: ":time"}
	var have []string
	for _, c := range Columns() {
		have = append(have, c.Name+types[c.Type])
	}
	if want := strings.Fields(columnOrder); !slices.Equal(have, want) {
		t.Errorf("the columns are\n%s\nand were\n%s", strings.Join(have, " "), strings.Join(want, " "))
	}
}

// TestFields: every field is written somewhere, has a name of its own, and one getter.
func TestFields(t *testing.T) {
	names := map[string]bool{}
	for _, f := range fields {
		if names[f.name] || f.name == "" || f.doc == "" {
			t.Errorf("field %q: its name is not its own, or it has no doc", f.name)
		}
		names[f.name] = true
		getters := 0
		for _, is := range []bool{
			f.text != nil, f.ptr != nil, f.time != nil, f.int != nil, f.bool != nil, f.span != nil, f.list != nil, f.object != nil,
		} {
			if is {
				getters++
			}
		}
		if getters != 1 {
			t.Errorf("field %s has %d getters, want 1", f.name, getters)
		}
		if f.member == never && f.column == 0 {
			t.Errorf("field %s is written nowhere", f.name)
		}
		if f.column > 0 && (f.span != nil || f.object != nil) {
			t.Errorf("field %s is a column, and of a type that columns do not have", f.name)
		}
		if (f.list != nil && f.column > 0) != (f.separator != "") {
			t.Errorf("field %s: a list has a separator in a column, and nothing else has", f.name)
		}
		if f.ofDocument && f.needs|f.memberNeeds != 0 {
			t.Errorf("field %s is of the document, and needs a part of a finding", f.name)
		}
		if strings.Contains(f.doc, "|") || strings.Contains(f.doc, "\n") {
			t.Errorf("field %s: its doc breaks a Markdown table", f.name)
		}
	}
}
