package indicator

import (
	"bytes"
	"reflect"
	"testing"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
)

func FuzzScan(f *testing.F) {
	for _, c := range cases {
		f.Add([]byte(c.line))
	}
	for _, piece := range hostile {
		f.Add(bytes.Repeat([]byte(piece), 20))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		before := string(line)
		s := New(All)
		got := new(artifact.List)
		s.Scan(got, lineOf(string(line)))
		for _, m := range got.Matches {
			if m.Start < 0 || m.End <= m.Start || int(m.End) > len(line) || m.Kind == artifact.None && m.Part == artifact.Whole || m.Rule == artifact.NoRule {
				t.Fatalf("%q: %+v", line, m)
			}
		}
		again := new(artifact.List)
		if New(All).Scan(again, lineOf(string(line))); !reflect.DeepEqual(got, again) || string(line) != before {
			t.Fatalf("%q: %v, then %v", before, got, again)
		}
		s.Scan(again, lineOf(string(line))) // in whatever state the line left it
	})
}
