package fetch_test

import (
	"encoding/json"
	"testing"

	"github.com/lrkit/lrkit/fetch"
	"github.com/lrkit/lrkit/fetch/casedir"
)

// noteOpen records in a case that it began action 1, and asked for action 2 and an isolation.
func noteOpen(t *testing.T, c *casedir.Dir) {
	t.Helper()
	const run = "0123456789abcdef"
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check(c.NoteRun(casedir.Run{
		Tenant: tenant, ID: run, Steps: []casedir.Step{{Type: "GetFile", Name: "x"}}, Machines: []casedir.RunMachine{{ID: "a"}},
	}))
	check(c.NoteRequest(casedir.Request{Tenant: tenant, Op: casedir.OpRun, Run: run, N: 1, MachineID: "a"}))
	check(c.NoteOutcome(casedir.Outcome{
		Tenant: tenant, Op: casedir.OpRun, Run: run, N: 1, MachineID: "a", Outcome: casedir.OutcomeAccepted, Action: id(1),
	}))
	check(c.NoteAction(tenant, id(2), json.RawMessage(`{"type":"LiveResponse","status":"Pending"}`)))
	check(c.NoteAction(tenant, id(4), json.RawMessage(`{"type":"Isolate","status":"Pending"}`)))
}

// Without targets, what is open in the case is taken up: actions that this case began or asked for,
// that have not ended or have results to fetch. Nothing is left to do the next time.
func TestOpenTargets(t *testing.T) {
	s := newService(t)
	for n := 1; n <= 3; n++ {
		s.add(n, "Succeeded", run("Completed"))
	}
	dir := t.TempDir()
	got, _ := fetchWith(t, s, dir, func(f *fetch.Fetcher) { noteOpen(t, f.Case) })
	if want := "1:0 fetched\n2:0 fetched\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, _ := fetchAll(t, s, dir, true); got != "" {
		t.Errorf("again: %q", got)
	}
}
