package cli

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/report/htmlreport"
	"github.com/lrkit/lrkit/triage"
)

// TestStatesOfAll: the states of all commands are counted, also of those that no list shows.
func TestStatesOfAll(t *testing.T) {
	const n = 3 * htmlreport.MaxRows / 2
	rows := &resultRows{run: &reportRun{mask: same}}
	for i := range n {
		rows.command(failedOn(i, "a.ps1", "x"), triage.StateFailed, nil)
		rows.command(failedOn(i, "b.ps1", "x"), triage.StatePending, nil)
	}
	rows.endMachine()
	rows.add(triage.StateErred, htmlreport.Result{What: "loose"})
	var c htmlreport.Content
	rows.end(&c)
	if want := (htmlreport.States{Failed: n, Pending: n, Erred: 1}); c.States != want {
		t.Errorf("%+v, want %+v", c.States, want)
	}
	if got := int64(len(c.Machines)) + c.More.Machines; got != n {
		t.Errorf("%d machines, want %d", got, n)
	}
	if got := int64(len(c.Results)) + c.More.Results; got != 2*n+1 {
		t.Errorf("%d results, want %d", got, 2*n+1)
	}
}

// TestMachineOfCases: a machine of several cases is one machine.
func TestMachineOfCases(t *testing.T) {
	rows := &resultRows{run: &reportRun{mask: same}, byID: map[string]*htmlreport.Machine{}}
	for range 2 { // cases
		for i := range 3 {
			rows.command(failedOn(i, "a.ps1", "x"), triage.StateFailed, nil)
		}
		rows.endMachine()
	}
	var c htmlreport.Content
	rows.end(&c)
	want := []htmlreport.Machine{{Name: "ws-00000", ID: "0", Failed: 2}, {Name: "ws-00001", ID: "1", Failed: 2}, {Name: "ws-00002", ID: "2", Failed: 2}}
	if fmt.Sprint(c.Machines) != fmt.Sprint(want) || c.More.Machines != 0 {
		t.Errorf("%v and %d more, want %v", c.Machines, c.More.Machines, want)
	}
}

// TestFit: what is said of an input has room whatever is said of others, and what is cut is known.
func TestFit(t *testing.T) {
	for _, c := range []struct {
		limit int
		want  []string
		short bool
	}{
		{100, []string{"0123456789", "abcdefghij"}, false},
		{20, []string{"0123456789", "abcdefghij"}, false},
		{19, []string{"0123456789", "abcdef…"}, true},
		{12, []string{"0123456789"}, true},
		{0, nil, true},
	} {
		got, short := fit([]string{"0123456789", "abcdefghij"}, c.limit)
		if !slices.Equal(got, c.want) || short != c.short {
			t.Errorf("%d bytes: %q, %t, want %q, %t", c.limit, got, short, c.want, c.short)
		}
	}
	if got, short := fit(nil, 0); len(got) != 0 || short {
		t.Errorf("nothing: %q, %t", got, short)
	}
}

// TestActionWithoutCommands: an action that has no commands yet is no command, as on the summary.
func TestActionWithoutCommands(t *testing.T) {
	rows := &resultRows{run: &reportRun{mask: same}}
	waits := failedOn(1, "", "")
	waits.NoCommand, waits.Command = true, &triage.Command{}
	rows.command(failedOn(0, "a.ps1", "x"), triage.StateFailed, nil)
	rows.command(waits, triage.StatePending, nil)
	rows.endMachine()
	c := htmlreport.Content{Case: true}
	rows.end(&c)
	if c.Bare != 1 || len(c.Results) != 2 || c.States.Pending != 1 {
		t.Errorf("%d without commands, %d results, %d pending, want 1, 2, 1", c.Bare, len(c.Results), c.States.Pending)
	}
	var page strings.Builder
	p := htmlreport.New(nil)
	p.Content = c
	if _, err := p.WriteTo(&page); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<li><b>1</b> commands</li>", "<li><b>1</b> actions without commands</li>"} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}
