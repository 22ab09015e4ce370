package casedir

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

const testRun = "0123456789abcdef"

var testSteps = []Step{
	{Type: "PutFile", Name: "tool.exe", SHA256: UnknownSHA256},
	{Type: "RunScript", Name: "a.ps1", Args: `-x "<1>"`, SHA256: strings.Repeat("ab", 32)},
	{Type: "GetFile", Name: `C:\a`},
}

func testMachines(n int) (m []RunMachine) {
	for i := range n {
		m = append(m, RunMachine{ID: fmt.Sprintf("%040x", i+1), Name: fmt.Sprintf("pc-%d.example", i+1), Health: "Active"})
	}
	return m
}

func testRequest(n int) Request {
	return Request{
		Tenant: testTenant, Op: OpRun, Run: testRun, N: n, MachineID: fmt.Sprintf("%040x", n), Comment: Nonce(testRun, n) + " why",
		SHA256s: []string{UnknownSHA256},
	}
}

func testOutcome(n int, outcome, action string) Outcome {
	return Outcome{Tenant: testTenant, Op: OpRun, Run: testRun, N: n, MachineID: fmt.Sprintf("%040x", n), Outcome: outcome, Action: action}
}

func openTest(t *testing.T, dir string) *Dir {
	t.Helper()
	d, err := Open(t.Context(), dir, testOptions())
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// What is recorded of a run is read again, from the open case and from the closed one, and Verify
// finds nothing but what is not known.
func TestRuns(t *testing.T) {
	dir := t.TempDir()
	d := openTest(t, dir)
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check(d.NoteRun(Run{Tenant: testTenant, ID: testRun, Comment: "why", Steps: testSteps, Machines: testMachines(2500)}))
	check(d.NoteMachines(testTenant, testRun, 2501, testMachines(1)))
	for n := 1; n <= 6; n++ {
		check(d.NoteRequest(testRequest(n)))
	}
	check(d.NoteOutcome(testOutcome(1, OutcomeAccepted, strings.ToUpper(testAction))))
	check(d.NoteOutcome(testOutcome(2, OutcomeRefused, "")))
	check(d.NoteOutcome(testOutcome(3, OutcomeDeferred, "")))
	check(d.NoteOutcome(testOutcome(4, OutcomeUnknown, "")))
	check(d.NoteOutcome(testOutcome(6, OutcomeDeferred, "")))
	check(d.NoteRequest(testRequest(6)))
	single := testRequest(1)
	single.Op, single.Run, single.Action = OpCancel, "fedcba9876543210", testAction
	check(d.NoteRequest(single))

	want := []MachineState{MachineAccepted, MachineRefused, MachineWaiting, MachineUnknown, MachineRequested, MachineRequested, MachineWaiting}
	for _, where := range []string{"open", "closed"} {
		var runs *Runs
		var err error
		if where == "open" {
			runs, err = d.Runs(t.Context())
			check(err)
			check(d.Close())
		} else {
			runs, err = ReadRuns(t.Context(), dir, nil, nil)
			check(err)
		}
		run := runs.Find(testRun)
		if run == nil || run.Len() != 2501 || run.Comment != "why" || !slices.Equal(run.Steps, testSteps) || !run.Unfinished() {
			t.Fatalf("%s: the run is %+v", where, run)
		}
		for i, state := range want {
			if m := run.Machine(i + 1); m.State != state || m.ID != fmt.Sprintf("%040x", i+1) || m.N != i+1 {
				t.Errorf("%s: machine %d: %+v, want %v", where, i+1, m, state)
			}
		}
		if m := run.Machine(1); m.Action != testAction || !m.Requested.Equal(testTime) {
			t.Errorf("%s: %+v", where, m)
		}
		if run.Count(MachineWaiting) != 2496 {
			t.Errorf("%s: %d wait", where, run.Count(MachineWaiting))
		}
		if all := slices.Collect(runs.Singles()); len(all) != 1 || all[0].Action != testAction || all[0].Unknown {
			t.Errorf("%s: alone are %+v", where, all)
		}
	}
	r, err := Verify(t.Context(), dir, nil)
	check(err)
	if !r.OK() || len(r.Notes) != 3 {
		t.Errorf("verify: %+v, %+v", r.Findings, r.Notes)
	}
	for _, n := range r.Notes {
		if n.Code != NoteOutcome || n.Line == 0 || n.Offset == 0 {
			t.Errorf("%+v", n)
		}
	}
}

// A run whose machines were not all recorded has not begun.
func TestRunNotBegun(t *testing.T) {
	r := NewRuns()
	steps, _ := json.Marshal(testSteps)
	list, _ := json.Marshal(testMachines(2))
	lines := []*Event{
		{Name: EventRun, Time: testTime, Change: &Change{Run: testRun, Count: 4, Steps: steps}},
		{Name: EventMachines, Change: &Change{Run: testRun, N: 1, Machines: list}},
		{Name: EventMachines, Change: &Change{Run: testRun, N: 3, Machines: list}},
	}
	for i, e := range lines {
		if r.Find(testRun) != nil {
			t.Errorf("begun before line %d", i)
		}
		if err := r.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	if run := r.Find(testRun); run == nil || !run.Unfinished() {
		t.Error("not begun")
	}
	if err := r.Apply(&Event{Name: EventAbandoned, Change: &Change{Run: testRun}}); err != nil || r.Find(testRun).Unfinished() {
		t.Error("abandoned, and not finished", err)
	}
}

// Lines that cannot be are skipped, and are findings of Verify.
func TestRunsOddLines(t *testing.T) {
	steps, _ := json.Marshal(testSteps)
	list, _ := json.Marshal(testMachines(2))
	begin := []*Event{
		{Name: EventRun, Time: testTime, Change: &Change{Run: testRun, Count: 2, Steps: steps}},
		{Name: EventMachines, Change: &Change{Run: testRun, N: 1, Machines: list}},
	}
	for name, e := range map[string]*Event{
		"a second time":       {Name: EventRun, Change: &Change{Run: testRun, Count: 2, Steps: steps}},
		"no machines":         {Name: EventRun, Change: &Change{Run: "1111111111111111", Steps: steps}},
		"no id":               {Name: EventRun, Change: &Change{Run: "x", Count: 1, Steps: steps}},
		"steps":               {Name: EventRun, Change: &Change{Run: "1111111111111111", Count: 1, Steps: []byte(`{"a":1}`)}},
		"machines not next":   {Name: EventMachines, Change: &Change{Run: testRun, N: 2, Machines: list}},
		"machines of no run":  {Name: EventMachines, Change: &Change{Run: "1111111111111111", N: 1, Machines: list}},
		"machines no list":    {Name: EventMachines, Change: &Change{Run: testRun, N: 3, Machines: []byte(`7`)}},
		"machine 0":           {Name: EventRequest, Change: &Change{Run: testRun, Op: OpRun}},
		"machine 3":           {Name: EventRequest, Change: &Change{Run: testRun, Op: OpRun, N: 3}},
		"no request":          {Name: EventOutcome, Change: &Change{Run: testRun, Op: OpRun, N: 1, Outcome: OutcomeAccepted}},
		"abandoned":           {Name: EventAbandoned, Change: &Change{Run: "1111111111111111"}},
		"single, no number":   {Name: EventRequest, Change: &Change{Run: testRun, Op: OpCancel}},
		"single, no run":      {Name: EventRequest, Change: &Change{Op: OpCancel, N: 1}},
		"request, negative n": {Name: EventRequest, Change: &Change{Run: testRun, Op: OpRun, N: -1}},
	} {
		r := NewRuns()
		odd := 0
		r.odd = func(string) { odd++ }
		for _, e := range append(slices.Clone(begin), e) {
			if err := r.Apply(e); err != nil {
				t.Fatal(name, err)
			}
		}
		run := r.Find(testRun)
		if odd != 1 || run.Len() != 2 || run.Count(MachineWaiting) != 2 || run.Abandoned {
			t.Errorf("%s: odd %d, %+v", name, odd, run)
		}
	}
}

func TestRunLimits(t *testing.T) {
	d := openTest(t, t.TempDir())
	defer d.Close()
	long := strings.Repeat("x", MaxStepText+1)
	run := Run{Tenant: testTenant, ID: testRun, Steps: testSteps, Machines: testMachines(1)}
	with := func(change func(*Run)) Run {
		r := run
		change(&r)
		return r
	}
	for name, c := range map[string]struct {
		run   Run
		limit string
	}{
		"id":           {with(func(r *Run) { r.ID = "x" }), ""},
		"no steps":     {with(func(r *Run) { r.Steps = nil }), ""},
		"no machines":  {with(func(r *Run) { r.Machines = nil }), ""},
		"empty id":     {with(func(r *Run) { r.Machines = []RunMachine{{}} }), ""},
		"long name":    {with(func(r *Run) { r.Machines = []RunMachine{{ID: "a", Name: long}} }), ""},
		"tenant":       {with(func(r *Run) { r.Tenant = long }), ""},
		"long comment": {with(func(r *Run) { r.Comment = long }), "step"},
		"long step":    {with(func(r *Run) { r.Steps = []Step{{Args: long}} }), "step"},
		"many steps":   {with(func(r *Run) { r.Steps = make([]Step, MaxSteps+1) }), "steps"},
		"machines":     {with(func(r *Run) { r.Machines = make([]RunMachine, MaxRunMachines+1) }), "machines"},
	} {
		before := d.Head()
		err := d.NoteRun(c.run)
		var limit *LimitError
		if err == nil || c.limit != "" && (!errors.As(err, &limit) || limit.Limit != c.limit) || d.Head() != before {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, err := range map[string]error{
		"op":      d.NoteRequest(Request{Op: "x", Run: testRun, N: 1}),
		"run":     d.NoteRequest(Request{Op: OpRun, N: 1}),
		"n":       d.NoteRequest(Request{Op: OpRun, Run: testRun}),
		"comment": d.NoteRequest(Request{Op: OpRun, Run: testRun, N: 1, Comment: long}),
		"machine": d.NoteRequest(Request{Op: OpRun, Run: testRun, N: 1, MachineID: long}),
		"action":  d.NoteRequest(Request{Op: OpCancel, Run: testRun, N: 1, Action: "x"}),
		"outcome": d.NoteOutcome(Outcome{Op: OpRun, Run: testRun, N: 1, Outcome: "x"}),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	secret := "https://a.blob.core.windows.net/c/b?sv=2019-07-07&sig=c2VjcmV0c2VjcmV0c2VjcmV0&se=2030-01-01"
	if err := d.NoteOutcome(Outcome{Op: OpRun, Run: testRun, N: 1, Outcome: OutcomeRefused, Reason: secret + long + long}); err != nil {
		t.Fatal(err)
	}
	if err := d.Read(t.Context(), func(e *Event) error {
		if len(e.Reason) > maxStatedWhy || strings.Contains(e.Reason, "c2VjcmV0") {
			t.Errorf("the reason is %d bytes: %.200s", len(e.Reason), e.Reason)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// The limits hold for readers too: a hostile manifest takes no more memory.
func TestRunsReaderLimits(t *testing.T) {
	r := NewRuns()
	list := json.RawMessage("[" + strings.Repeat("{},", machinesALine) + "{}]") // one too many
	err := r.Apply(&Event{Name: EventRun, Change: &Change{Run: testRun, Count: 1, Steps: []byte("[]")}})
	for n := 1; err == nil && n <= 2*MaxRunMachines; n += machinesALine {
		err = r.Apply(&Event{Name: EventMachines, Change: &Change{Run: testRun, N: n, Machines: list}})
	}
	var limit *LimitError
	if !errors.As(err, &limit) || limit.Limit != "machines" {
		t.Error(err)
	}
}

// Actions are open until the API said that they ended, and all results are in the case.
func TestOpenActions(t *testing.T) {
	d := openTest(t, t.TempDir())
	defer d.Close()
	id := func(n int) string { return fmt.Sprintf("%08x-7557-4ab7-9782-d50480024a4e", n) }
	detail := func(kind, status string, commands ...string) json.RawMessage {
		return json.RawMessage(`{"type":"` + kind + `","status":"` + status + `","commands":[` + strings.Join(commands, ",") + `]}`)
	}
	command := func(index int, kind, status string) string {
		return fmt.Sprintf(`{"index":%d,"type":"%s","status":"%s"}`, index, kind, status)
	}
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check(d.NoteRun(Run{Tenant: testTenant, ID: testRun, Steps: testSteps, Machines: testMachines(3)}))
	check(d.NoteRequest(testRequest(1)))
	check(d.NoteOutcome(testOutcome(1, OutcomeAccepted, id(1))))
	check(d.NoteAction(testTenant, id(2), detail("LiveResponse", "Pending")))
	check(d.NoteAction(testTenant, id(3), detail("LiveResponse", "Succeeded", command(0, "PutFile", "Completed"))))
	check(d.NoteAction(testTenant, id(4), detail("LiveResponse", "Failed", command(0, "GetFile", "Completed"), command(1, "GetFile", "Failed"))))
	check(d.NoteAction(testTenant, testAction, detail("LiveResponse", "Succeeded", command(0, "RunScript", "Completed"), command(1, "GetFile", "Completed"))))
	check(d.NoteAction(testTenant, id(5), detail("LiveResponse", "Succeeded", command(70, "RunScript", "Completed"))))
	check(d.NoteAction(testTenant, id(6), detail("Isolate", "Pending")))
	check(d.NoteAction("other", id(7), detail("LiveResponse", "Pending")))
	check(d.NoteAction(testTenant, id(8), detail("LiveResponse", "Pending")))
	check(d.NoteAction(testTenant, id(8), detail("LiveResponse", "Cancelled")))
	o := testOutcome(1, OutcomeAccepted, id(9))
	o.Op, o.Run = OpCollect, "fedcba9876543210"
	check(d.NoteOutcome(o))
	o.Op, o.Action = OpCancel, id(10)
	check(d.NoteOutcome(o))

	open := func() (all []string) {
		list, err := d.OpenActions(t.Context(), strings.ToUpper(testTenant))
		check(err)
		for _, a := range list {
			all = append(all, fmt.Sprintf("%.8s %s %s %t", a.Action, a.Op, a.Type, a.HasResults()))
		}
		return all
	}
	want := []string{
		"00000001 run  true", "00000002  LiveResponse true", "00000004  LiveResponse true", "5382f7ea  LiveResponse true",
		"00000005  LiveResponse true", "00000006  Isolate false", "00000009 collect  true",
	}
	if got := open(); !slices.Equal(got, want) {
		t.Errorf("open: %q\nwant  %q", got, want)
	}
	check(fetchOne(d, 0))
	if got := open(); !slices.Equal(got, want) {
		t.Errorf("with one of two results: %q", got)
	}
	check(fetchOne(d, 1))
	if got := open(); !slices.Equal(got, slices.Delete(slices.Clone(want), 3, 4)) {
		t.Errorf("with both: %q", got)
	}
}

// A request and its outcome are on the disk when the call returns.
func TestRequestIsSynced(t *testing.T) {
	m := newCrashFS()
	if err := create(m); err != nil {
		t.Fatal(err)
	}
	d, err := openFiles(t.Context(), m, testOptions())
	if err != nil {
		t.Fatal(err)
	}
	for name, note := range map[string]func() error{
		"run": func() error {
			return d.NoteRun(Run{Tenant: testTenant, ID: testRun, Steps: testSteps, Machines: testMachines(1)})
		},
		"request": func() error { return d.NoteRequest(testRequest(1)) },
		"outcome": func() error { return d.NoteOutcome(testOutcome(1, OutcomeUnknown, "")) },
	} {
		if err := note(); err != nil {
			t.Fatal(err)
		}
		if n := m.names[manifestName]; string(n.data) != string(n.durable) {
			t.Errorf("a %s is not on the disk", name)
		}
	}
}
