package triage_test

import (
	"fmt"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/bench/gen"
	"github.com/lrkit/lrkit/internal/testkit/heap"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/triage"
)

// TestCaseIsSmall: what is held of each further result of a case, when all that were collected have
// been looked for as well.
func TestCaseIsSmall(t *testing.T) {
	const n, most = 1024, 200
	dir := t.TempDir()
	opened1, all1 := heldOfCase(t, filepath.Join(dir, "1"), n)
	opened2, all2 := heldOfCase(t, filepath.Join(dir, "2"), 2*n)
	opened, all := (opened2-opened1)/n, (all2-all1)/n
	t.Logf("%d bytes a result, %d with its file", opened, all)
	if all > most {
		t.Errorf("%d bytes a result, %d with its file: %d are the most", opened, all, most)
	}
}

// heldOfCase returns what is held of a case of n collected files: when it has been opened, and when
// each was looked for.
func heldOfCase(t *testing.T, dir string, n int) (opened, all int) {
	if err := (gen.Case{Results: n, Files: true}).Write(dir); err != nil {
		t.Fatal(err)
	}
	before := heap.Held()
	c, err := triage.Open(t.Context(), dir, nil)
	if err != nil || c.Len() != n {
		t.Fatal(err)
	}
	opened = heap.Held() - before
	files := c.Collection(nil)
	from := &report.Origin{Machine: "host-0.example", ActionID: gen.CaseAction(0)}
	for i := range n {
		found := files.Find(t.Context(), from, &analyze.Finding{Kind: analyze.KindFile, Value: fmt.Sprintf(`c:\windows\temp\%d.exe`, i)})
		if found == nil || found.ActionID != gen.CaseAction(i) || found.Size == 0 {
			t.Fatalf("file %d: %+v", i, found)
		}
	}
	for _, other := range []string{`C:\Windows\Temp\x.exe`, ``} {
		if found := files.Find(t.Context(), from, &analyze.Finding{Kind: analyze.KindFile, Value: other}); found != nil {
			t.Errorf("%q: %+v", other, found)
		}
	}
	if found := files.Find(t.Context(), &report.Origin{Machine: "host-1.example"}, &analyze.Finding{Kind: analyze.KindFile, Value: `c:\windows\temp\1.exe`}); found != nil {
		t.Errorf("of another machine: %+v", found)
	}
	all = heap.Held() - before
	runtime.KeepAlive(files)
	return opened, all
}

// TestSummaryIsSmall: what is held of each further result while a case is summarized. All results
// have been read then; what is passed on is not held.
func TestSummaryIsSmall(t *testing.T) {
	const n, most = 512, 250 // the heap may be twice as large as what is held
	dir := t.TempDir()
	held1 := heldOfSummary(t, filepath.Join(dir, "1"), n)
	held2 := heldOfSummary(t, filepath.Join(dir, "2"), 2*n)
	if held := (held2 - held1) / n; held > most {
		t.Errorf("%d bytes a result: %d are the most", held, most)
	}
}

func heldOfSummary(t *testing.T, dir string, n int) (held int) {
	if err := (gen.Case{Results: n}).Write(dir); err != nil {
		t.Fatal(err)
	}
	before := heap.Held()
	c, err := triage.Open(t.Context(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, jobs := range []int{3, 1} {
		err = c.Summarize(t.Context(), &triage.SummaryOptions{Jobs: jobs}, func(cmd *triage.CommandSummary) error {
			if cmd.State() != triage.StateSucceeded || len(cmd.Files) != 1 || cmd.Reported != 1 {
				t.Errorf("%+v", cmd)
			}
			if seen++; seen == 2*n {
				held = heap.Held() - before
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if seen != 2*n {
		t.Errorf("%d commands of %d", seen, 2*n)
	}
	return held
}
