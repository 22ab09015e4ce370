package triage_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/triage"
)

// An action that the case began is pending on its machine, also before the API names that.
func TestBegan(t *testing.T) {
	const run = "0123456789abcdef"
	id := func(n int) string { return fmt.Sprintf("5382f7ea-7557-4ab7-9782-%012d", n) }
	dir := t.TempDir()
	d, err := casedir.Open(t.Context(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var machines []casedir.RunMachine
	for n := 1; n <= 3; n++ {
		machines = append(machines, casedir.RunMachine{ID: fmt.Sprintf("%040d", n), Name: fmt.Sprintf("m%d.example", n)})
	}
	check(d.NoteRun(casedir.Run{ID: run, Steps: []casedir.Step{{Type: "GetFile", Name: "x"}}, Machines: machines}))
	for i, m := range machines {
		check(d.NoteRequest(casedir.Request{Op: casedir.OpRun, Run: run, N: i + 1, MachineID: m.ID, Machine: m.Name}))
		check(d.NoteOutcome(casedir.Outcome{
			Op: casedir.OpRun, Run: run, N: i + 1, MachineID: m.ID, Machine: m.Name, Outcome: casedir.OutcomeAccepted, Action: id(i + 1),
		}))
	}
	check(d.NoteAction("", id(2), []byte(`{"type":"LiveResponse","status":"Pending"}`)))
	check(d.NoteAction("", id(3), []byte(`{"type":"LiveResponse","status":"Failed","machine":"renamed.example","machine_id":"`+machines[2].ID+`"}`)))
	check(d.Close())

	c, err := triage.Open(t.Context(), dir, nil)
	check(err)
	want := []string{"m1.example pending", "m2.example pending", "renamed.example failed"}
	var got []string
	all, err := c.Actions(t.Context())
	check(err)
	for _, a := range all {
		got = append(got, a.Machine+" "+strings.Fields(a.NoCommands)[0])
	}
	if !slices.Equal(got, want) {
		t.Errorf("actions: %q, want %q", got, want)
	}
	for name, only := range map[string]string{"all": "", "one": "m2.example"} {
		got = nil
		opts := &triage.SummaryOptions{}
		if only != "" {
			opts.Filter = lrkit.Filter{Machines: []string{only}}
		}
		check(c.Summarize(t.Context(), opts, func(s *triage.CommandSummary) error {
			got = append(got, s.Action.Machine+" "+strings.Fields(s.Action.NoCommands)[0])
			return nil
		}))
		if only != "" && !slices.Equal(got, want[1:2]) || only == "" && !slices.Equal(got, want) {
			t.Errorf("summary of %s: %q", name, got)
		}
	}
}
