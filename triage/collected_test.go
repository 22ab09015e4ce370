package triage_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/bench/gen"
	"github.com/lrkit/lrkit/internal/cputime"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/triage"
)

// TestCollectedOften: a file is found in the same time, however often its path was collected, and
// also if hardly any of the results can be read.
func TestCollectedOften(t *testing.T) {
	for _, broken := range []bool{false, true} {
		few, some := often(t, 32, broken), often(t, 1024, broken)
		if ratio := cputime.Ratio(3, few, some); ratio > 3 {
			t.Errorf("broken %v: a file that was collected 32 times as often takes %.1f times as long to find", broken, ratio)
		}
	}
}

// often returns a function that looks for a path, which was collected n times, on behalf of many
// commands. If broken is set, all results but the last are altered.
func often(t *testing.T, n int, broken bool) func() {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "case")
	if err := (gen.Case{Results: n, Files: true, OnePath: true}).Write(dir); err != nil {
		t.Fatal(err)
	}
	c, err := triage.Open(t.Context(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	files := c.Collection(nil)
	finding := &analyze.Finding{Kind: analyze.KindFile, Value: `c:\windows\temp\0.exe`}
	from := make([]*report.Origin, 200)
	for i := range from {
		r := c.Result(i * n / len(from))
		from[i] = r.Origin
		if r.Err != nil {
			t.Fatal(r.Err)
		}
	}
	if broken {
		for i := range n - 1 {
			if err := os.Truncate(filepath.Join(dir, c.Path(i)), 1); err != nil {
				t.Fatal(err)
			}
		}
	}
	find := func() {
		for i := range 20 * len(from) {
			o := from[i%len(from)]
			found := files.Find(t.Context(), o, finding)
			if found == nil || broken != (found.ActionID == c.Result(n-1).Origin.ActionID) && found.ActionID != o.ActionID {
				t.Fatalf("of %s: %+v", o.ActionID, found)
			}
		}
	}
	find() // they have been read
	return find
}
