package grammar

import (
	"reflect"
	"testing"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/quantity"
)

// checkSpans fails unless the spans are ordered, apart, within the line and
// not empty.
func checkSpans(t *testing.T, line []byte, n int, span func(i int) (start, end int)) {
	t.Helper()
	last := 0
	for i := range n {
		start, end := span(i)
		if start < last || end <= start || end > len(line) {
			t.Fatalf("%q: match %d is [%d:%d] behind %d", line, i, start, end, last)
		}
		last = end
	}
}

// seed adds all lines that the tests know.
func seed(f *testing.F) {
	for _, c := range pathCases {
		f.Add([]byte(c.line))
	}
	for _, c := range borderCases {
		f.Add([]byte(c.line))
	}
	for _, c := range sizeCases {
		f.Add([]byte(c.line))
	}
	for _, c := range hashCases {
		f.Add([]byte(c.line))
	}
	for _, piece := range hostile {
		f.Add(lineOf("", piece, 100))
	}
}

func FuzzPaths(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, line []byte) {
		before := string(line)
		got := pathsOf(line)
		checkSpans(t, line, len(got), func(i int) (int, int) { return got[i].Start, got[i].End })
		for _, p := range got {
			if p.Kind < DrivePath || p.Kind > VariablePath || p.Rule < PathLine || p.Rule > PathText {
				t.Fatalf("%q: %+v", line, p)
			}
		}
		if again := pathsOf(line); !reflect.DeepEqual(got, again) || string(line) != before {
			t.Fatalf("%q: %v, then %v", before, got, again)
		}
	})
}

func FuzzSizes(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, line []byte) {
		before := string(line)
		got := sizesOf(line)
		checkSpans(t, line, len(got), func(i int) (int, int) { return got[i].Start, got[i].End })
		for _, s := range got {
			if s.Min < 0 || s.Min > s.Bytes || s.Bytes > s.Max || s.Unit > quantity.EiB || s.Unit == quantity.Byte && s.Min != s.Max {
				t.Fatalf("%q: %+v", line, s)
			}
		}
		if again := sizesOf(line); !reflect.DeepEqual(got, again) || string(line) != before {
			t.Fatalf("%q: %v, then %v", before, got, again)
		}
	})
}

func FuzzHashes(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, line []byte) {
		before := string(line)
		got, again := new(artifact.List), new(artifact.List)
		Hashes(got, hexLine(line))
		checkSpans(t, line, len(got.Matches), func(i int) (int, int) { return int(got.Matches[i].Start), int(got.Matches[i].End) })
		if Hashes(again, hexLine(line)); !reflect.DeepEqual(got, again) || string(line) != before {
			t.Fatalf("%q: %v, then %v", before, got, again)
		}
	})
}
