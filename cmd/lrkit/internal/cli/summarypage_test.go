package cli

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/testkit/heap"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
	"github.com/lrkit/lrkit/triage"
)

func same(s string) string { return s }

// failedOn is a command that failed on a machine, with what was said of it and the files that
// another script reported.
func failedOn(machine int, script, failure string, files ...string) *triage.CommandSummary {
	c := &triage.CommandSummary{
		Action:  &triage.Action{ID: "id", Type: "LiveResponse", Status: "Failed", Machine: fmt.Sprintf("ws-%05d", machine), MachineID: fmt.Sprint(machine)},
		Command: &triage.Command{Type: "RunScript", Status: "Failed", Subject: script, Errors: []string{failure}},
	}
	for _, f := range files {
		c.Reported++
		c.Files = append(c.Files, triage.ReportedFile{Path: f, Size: "1 KB"})
	}
	return c
}

// pageOf returns the page of commands.
func pageOf(t *testing.T, commands func(add func(*triage.CommandSummary))) string {
	t.Helper()
	p := newSummaryPage(same, same)
	commands(func(c *triage.CommandSummary) {
		if err := p.add(c); err != nil {
			t.Fatal(err)
		}
	})
	var b strings.Builder
	if err := p.write(&b, "case"); err != nil {
		t.Fatal(err)
	}
	if err := p.writeFiles(&b, nil); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestSummaryPage: commands that failed alike are one group, whatever numbers are in what they say,
// and what is rare comes first.
func TestSummaryPage(t *testing.T) {
	got := pageOf(t, func(add func(*triage.CommandSummary)) {
		for i := range 5000 {
			files := []string{`C:\all.exe`}
			if i == 4000 {
				files = append(files, `C:\One.exe`)
			}
			add(failedOn(i, "hunt.ps1", fmt.Sprintf("process %d has no access", i*37), files...))
			if i%1000 == 7 {
				add(failedOn(i, "other.ps1", "not found", `c:\one.EXE`, `C:\two.exe`))
			}
		}
		add(failedOn(9999, "hunt.ps1", "the disk is full"))
	})
	want := `case: 5006 commands on 5001 machines

FAILED (5006)
  ws-09999  RunScript hunt.ps1: Failed, action Failed
      the disk is full
  RunScript other.ps1: Failed, action Failed: 5 times on 5 machines
      not found
      on ws-00007, ws-01007, ws-02007, ws-03007, ws-04007
  RunScript hunt.ps1: Failed, action Failed: 5000 times on 5000 machines
      process 0 has no access
      on ws-00000, ws-00001, ws-00002, ws-00003, ws-00004 and 4995 more

REPORTED, NOT COLLECTED (5011)
  5 machines          1 KB  C:\two.exe
  6 machines          1 KB  c:\one.EXE
  5000 machines          1 KB  C:\all.exe
`
	if got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

// TestSummaryPageIsBounded: however many different things happened, it is a page, and says how much
// more there is. What is held of it does not grow.
func TestSummaryPageIsBounded(t *testing.T) {
	letters := func(i int) string {
		return fmt.Sprintf("%c%c%c%c", 'a'+i%26, 'a'+i/26%26, 'a'+i/676%26, 'a'+i/17576%26)
	}
	var held [2]int
	for k, n := range []int{20_000, 40_000} {
		var page *summaryPage
		got := pageOf(t, func(add func(*triage.CommandSummary)) {
			for i := range n {
				add(failedOn(i, letters(i)+".ps1", letters(i), `C:\`+letters(i), strings.Repeat("x", 5000)+letters(i)))
			}
		})
		page = newSummaryPage(same, same)
		before := heap.Held()
		for i := range n {
			if err := page.add(failedOn(i, letters(i)+".ps1", letters(i), `C:\`+letters(i))); err != nil {
				t.Fatal(err)
			}
		}
		held[k] = heap.Held() - before
		runtime.KeepAlive(page)
		if lines := strings.Count(got, "\n"); lines > 100 || len(got) > 64<<10 {
			t.Errorf("%d commands: %d lines, %d bytes", n, lines, len(got))
		}
		for _, want := range []string{
			fmt.Sprintf("FAILED (%d)\n", n), fmt.Sprintf("  … and %d more, of other kinds: --all shows them\n", n-shownRare-shownCommon),
			fmt.Sprintf("NOT COLLECTED (%d)\n", 2*n), fmt.Sprintf("  … and %d other paths, %d other reports: --all shows them\n", maxFileGroups-shownFiles, 2*n-maxFileGroups),
		} {
			if !strings.Contains(got, want) {
				t.Errorf("%d commands: no %q in\n%s", n, want, got[max(0, len(got)-2000):])
			}
		}
	}
	if more := held[1] - held[0]; more > 256<<10 {
		t.Errorf("%d bytes are held of 20000 commands, %d of 40000", held[0], held[1])
	}
}

// TestSummaryPageDiffers: of what was collected and is not as reported all is counted.
func TestSummaryPageDiffers(t *testing.T) {
	got := pageOf(t, func(add func(*triage.CommandSummary)) {
		for i := range shownFiles + 3 {
			c := failedOn(i, "a.ps1", "x")
			c.Reported, c.Collected, c.Differs = 1, 1, 1
			c.Files = []triage.ReportedFile{{Path: "p", Size: "1 KB", File: &analyze.Collected{Size: 2, SizeAgrees: new(false)}}}
			add(c)
		}
	})
	if want := "\nCOLLECTED, NOT AS REPORTED (23)\n  ws-00000          1 KB  p: 2 bytes\n"; !strings.Contains(got, want) {
		t.Errorf("no %q in %s", want, got)
	}
	if want := "\n  … and 3 more: --all shows them\n"; !strings.HasSuffix(got, want) || strings.Contains(got, "NOT COLLECTED") {
		t.Errorf("no %q in %s", want, got)
	}
}

// TestEntryAnomalies: what the entries of an archive have is counted with all else.
func TestEntryAnomalies(t *testing.T) {
	parts := newSummaryParts()
	for range 2 {
		parts.add(&triage.CommandSummary{
			Document: &report.Document{Facts: transcript.Facts{Anomalies: []transcript.Anomaly{{Code: transcript.CodeTruncated, Count: 1}}}},
			Archive:  &triage.ArchiveSummary{Counts: map[transcript.Code]int64{transcript.CodeTruncated: 4, transcript.CodeInvalidUTF8: 3}},
		})
	}
	var b strings.Builder
	parts.write(&b)
	for _, want := range []string{"truncated: 10 in 2 results", "invalid-utf8: 6 in 2 results"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in %q", want, b.String())
		}
	}
}
