package indicator

import (
	"bytes"
	"reflect"
	"testing"
)

func FuzzAppend(f *testing.F) {
	for _, c := range cases {
		f.Add([]byte(c.line))
	}
	for _, piece := range hostile {
		f.Add(bytes.Repeat([]byte(piece), 20))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		before := string(line)
		s := New(All)
		got := s.Append(nil, line)
		for _, m := range got {
			if m.Start < 0 || m.End <= m.Start || m.End > len(line) || m.Kind == 0 || m.Rule == "" {
				t.Fatalf("%q: %+v", line, m)
			}
		}
		if again := New(All).Append(nil, line); !reflect.DeepEqual(got, again) || string(line) != before {
			t.Fatalf("%q: %v, then %v", before, got, again)
		}
		s.Append(nil, line) // in whatever state the line left it
	})
}
