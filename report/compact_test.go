package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/report"
)

func writeDocument(t *testing.T, s report.Sink, d *report.Document, paths ...string) {
	t.Helper()
	if err := s.Begin(d); err != nil {
		t.Fatal(err)
	}
	for _, p := range paths {
		if err := s.Finding(finding(p)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.End(); err != nil {
		t.Fatal(err)
	}
}

// TestCompactOutput: documents are numbered through, wherever the output is cut into pieces.
func TestCompactOutput(t *testing.T) {
	var in strings.Builder
	for _, name := range []string{"a", "b", "a much longer name than the others have"} {
		c := report.NewCompact(&in) // each begins at 0
		for range 2 {
			d := document()
			d.Source = name
			writeDocument(t, c, d)
			writeDocument(t, c, d, `C:\x`, `C:\y`)
		}
	}
	whole := in.String()
	if n := strings.Count(whole, `"doc":1,`); n != 9 {
		t.Fatalf("%d lines of document 1, want 9:\n%s", n, whole)
	}
	want := ""
	for size := len(whole); size > 0; size-- {
		var out bytes.Buffer
		w := report.NewCompactOutput(&out)
		for rest := whole; rest != ""; rest = rest[min(size, len(rest)):] {
			if _, err := w.Write([]byte(rest[:min(size, len(rest))])); err != nil {
				t.Fatal(err)
			}
		}
		if want == "" {
			want = out.String()
		}
		if out.String() != want {
			t.Fatalf("in pieces of %d bytes:\n%s\nwant\n%s", size, out.String(), want)
		}
	}
	for i, n := range []string{"0", "1", "2", "3", "4", "5"} {
		if got := strings.Count(want, `/1","doc":`+n+`,`); got != 3 {
			t.Errorf("%d lines of document %d, want 3:\n%s", got, i, want)
		}
	}
	if _, err := report.NewCompactOutput(&bytes.Buffer{}).Write([]byte(strings.Repeat("x", 100))); err == nil {
		t.Error("a line of something else is taken")
	}
}
