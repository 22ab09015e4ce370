package analyze_test

import (
	"testing"

	"github.com/lrkit/lrkit/analyze"
)

// TestNumbered: a value is a number if it is that of the process, in whatever form.
func TestNumbered(t *testing.T) {
	for _, c := range []struct {
		line int
		kind analyze.Kind
		text string
		id   int64
		want bool
	}{
		{line(), analyze.KindProcess, "4242", 4242, true},
		{line(), analyze.KindProcess, "0042", 42, true},
		{line(), analyze.KindProcess, "0x1092", 4242, true},
		{line(), analyze.KindProcess, "0X1092", 4242, true},
		{line(), analyze.KindProcess, "0", 0, true},
		{line(), analyze.KindProcess, "0", -1, false},
		{line(), analyze.KindProcess, "-1", -1, false},
		{line(), analyze.KindProcess, "4242", 1, false}, // a program that is called so
		{line(), analyze.KindProcess, "x4242", 4242, false},
		{line(), analyze.KindProcess, "0x", 0, false},
		{line(), analyze.KindProcess, "", 0, false},
		{line(), analyze.KindService, "4242", 4242, false},
	} {
		f := &analyze.Finding{Kind: c.kind, Value: c.text, Process: &analyze.ProcessInfo{ID: c.id, Parent: -1}}
		if got := f.Numbered(); got != c.want {
			t.Errorf("line %d: %q with number %d: %t", c.line, c.text, c.id, got)
		}
	}
	if (&analyze.Finding{Kind: analyze.KindProcess, Value: "4242"}).Numbered() {
		t.Error("a process without a number")
	}
}
