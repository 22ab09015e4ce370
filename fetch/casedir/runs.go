package casedir

import (
	"context"
	"errors"
	"io"
	"iter"
	"time"

	"github.com/lrkit/lrkit/fetch/internal/uuid"
)

// Runs are the runs of a case, as its manifest tells of them. It takes some 150 bytes for each
// machine.
type Runs struct {
	all      []*RunState
	byID     map[string]*RunState
	machines int // of all runs

	single map[singleRequest]Single // requests without a run, whose outcome is not known

	// Of Verify: where the line is that is applied, and what to do with one that cannot be.
	at  place
	odd func(what string)
}

// RunState is a run as far as the manifest tells of it. Its machines have the numbers 1 to Len.
type RunState struct {
	Tenant, ID string
	Comment    string // the user's
	Begun      time.Time
	Steps      []Step
	Abandoned  bool // the rest is not made

	count    int // of machines that were to follow the first line
	machines []runMachine
}

// runMachine is a machine of a run, with what became of it.
type runMachine struct {
	RunMachine
	last   time.Time // of the last request
	action uuid.UUID
	code   string
	at     place // of the last request, for Verify
	state  MachineState
}

// MachineState is what became of a machine in a run.
type MachineState uint8

// The states of machines.
const (
	MachineWaiting   MachineState = iota // no request was made, or none was carried out
	MachineRequested                     // a request was made, and no outcome was recorded: look for it
	MachineAccepted                      // there is an action
	MachineRefused                       // the service refused it
	MachineUnknown                       // it may have been carried out
)

// String returns a word.
func (s MachineState) String() string {
	return [...]string{"waiting", "requested", "accepted", "refused", "unknown"}[min(s, MachineUnknown)]
}

// MachineOutcome is what the manifest tells of a machine in a run.
type MachineOutcome struct {
	RunMachine
	N         int // its number in the run, from 1
	State     MachineState
	Action    string    // if it was accepted
	Code      string    // of the last outcome
	Requested time.Time // of the last request, zero if there was none
}

// Single is a request without a run whose outcome is not known: to cancel an action, or to collect
// a package.
type Single struct {
	Op, Tenant, Run    string
	N                  int
	MachineID, Machine string
	Action             string // that was to be cancelled
	Requested          time.Time
	Unknown            bool // that is its recorded outcome: it was looked for
}

type singleRequest struct {
	run string
	n   int
}

// NewRuns returns what an empty manifest tells.
func NewRuns() *Runs {
	return &Runs{byID: map[string]*RunState{}, single: map[singleRequest]Single{}}
}

// ReadRuns is [Read], and returns the runs of the manifest. visit may be nil.
func ReadRuns(ctx context.Context, path string, opts *ReadOptions, visit func(e *Event) error) (*Runs, error) {
	r := NewRuns()
	err := Read(ctx, path, opts, func(e *Event) error {
		if err := r.Apply(e); err != nil || visit == nil {
			return err
		}
		return visit(e)
	})
	if err != nil {
		return nil, err
	}
	return r, nil
}

// Read passes every line of the manifest of an open case to visit, in order.
func (d *Dir) Read(ctx context.Context, visit func(e *Event) error) error {
	d.mustOpen()
	if visit == nil {
		visit = func(*Event) error { return nil }
	}
	d.mu.Lock()
	if errors.Is(d.broken, ErrClosed) {
		d.mu.Unlock()
		return ErrClosed
	}
	in := io.NewSectionReader(d.manifest, 0, d.size)
	d.mu.Unlock()
	_, err := walk(ctx, in, walkOptions{}, func(e *Event, _ int64) error { return visit(e) })
	return err
}

// Runs returns the runs of an open case.
func (d *Dir) Runs(ctx context.Context) (*Runs, error) {
	r := NewRuns()
	if err := d.Read(ctx, r.Apply); err != nil {
		return nil, err
	}
	return r, nil
}

// Apply applies a line. Lines that cannot be are skipped.
func (r *Runs) Apply(e *Event) error {
	if e == nil || e.Change == nil {
		return nil
	}
	if r.byID == nil {
		r.byID, r.single = map[string]*RunState{}, map[singleRequest]Single{}
	}
	run := r.byID[e.Run]
	switch {
	case e.Name == EventRun:
		return r.begin(e)
	case e.Name == EventMachines && run != nil && e.N == len(run.machines)+1:
		return r.add(run, e)
	case e.Name == EventAbandoned && run != nil:
		run.Abandoned = true
	case (e.Name == EventRequest || e.Name == EventOutcome) && e.Op != OpRun:
		return r.alone(e)
	case e.Name == EventRequest && run.has(e.N):
		m := &run.machines[e.N-1]
		m.last, m.at, m.state = e.Time, r.at, MachineRequested
	case e.Name == EventOutcome && run.has(e.N) && !run.machines[e.N-1].last.IsZero():
		run.machines[e.N-1].outcome(e)
	case e.Name == EventMachines, e.Name == EventAbandoned, e.Name == EventRequest, e.Name == EventOutcome:
		r.cannotBe("it tells of a run that did not begin, or of a machine that the run does not have")
	}
	return nil
}

// has reports whether there is a machine n.
func (s *RunState) has(n int) bool { return n >= 1 && n <= s.Len() }

func (r *Runs) cannotBe(what string) {
	if r.odd != nil {
		r.odd(what)
	}
}

func (r *Runs) begin(e *Event) error {
	steps, err := readSome[Step](e.Steps, MaxSteps)
	if !IsRunID(e.Run) || r.byID[e.Run] != nil || e.Count < 1 || err != nil {
		r.cannotBe("it begins a run that cannot be, or a second time")
		return nil
	}
	if r.machines++; r.machines > MaxRunMachines { // a run takes memory as a machine does
		return &LimitError{Limit: "machines", Max: MaxRunMachines}
	}
	run := &RunState{Tenant: e.Tenant, ID: e.Run, Comment: e.Comment, Begun: e.Time, Steps: steps, count: e.Count}
	r.all = append(r.all, run)
	r.byID[e.Run] = run
	return nil
}

func (r *Runs) add(run *RunState, e *Event) error {
	machines, err := readSome[RunMachine](e.Machines, machinesALine)
	if err != nil {
		r.cannotBe("its machines cannot be read")
		return nil
	}
	if r.machines += len(machines); r.machines > MaxRunMachines {
		return &LimitError{Limit: "machines", Max: MaxRunMachines}
	}
	for _, m := range machines {
		m.ID, m.Name, m.Health = machineText(m.ID), machineText(m.Name), machineText(m.Health)
		run.machines = append(run.machines, runMachine{RunMachine: m})
	}
	return nil
}

// outcome applies an outcome.
func (m *runMachine) outcome(e *Event) {
	m.code = machineText(e.Code)
	switch id, ok := uuid.Parse(e.Action); {
	case e.Outcome == OutcomeAccepted && ok:
		m.state, m.action = MachineAccepted, id
	case e.Outcome == OutcomeRefused:
		m.state = MachineRefused
	case e.Outcome == OutcomeDeferred:
		m.state = MachineWaiting
	default: // also of a later version
		m.state = MachineUnknown
	}
}

// alone takes note of a request without a run.
func (r *Runs) alone(e *Event) error {
	key := singleRequest{e.Run, e.N}
	if !IsRunID(e.Run) || e.N < 1 {
		r.cannotBe("it tells of a request without a number")
		return nil
	}
	one := Single{
		Op: machineText(e.Op), Tenant: e.Tenant, Run: e.Run, N: e.N, MachineID: machineText(e.MachineID), Machine: machineText(e.Machine),
		Action: e.Action, Requested: e.Time,
	}
	if e.Name == EventOutcome {
		was, ok := r.single[key]
		if !ok || e.Outcome != OutcomeUnknown {
			delete(r.single, key)
			return nil
		}
		one = was
		one.Unknown = true
	}
	if r.single[key] = one; len(r.single) > maxSingle {
		return &LimitError{Limit: "requests", Max: maxSingle}
	}
	return nil
}

// All returns the runs that have begun, in order. A run whose machines were not all recorded has
// not: nothing was sent.
func (r *Runs) All() iter.Seq[*RunState] {
	return func(yield func(*RunState) bool) {
		if r == nil {
			return
		}
		for _, run := range r.all {
			if len(run.machines) >= run.count && !yield(run) {
				return
			}
		}
	}
}

// Find returns a run that has begun, or nil.
func (r *Runs) Find(id string) *RunState {
	for run := range r.All() {
		if run.ID == id {
			return run
		}
	}
	return nil
}

// Singles returns the requests without a run whose outcome is not known, in no order.
func (r *Runs) Singles() iter.Seq[Single] {
	return func(yield func(Single) bool) {
		if r == nil {
			return
		}
		for _, s := range r.single {
			if !yield(s) {
				return
			}
		}
	}
}

// Room returns an error if the case cannot have a run of that many machines more.
func (r *Runs) Room(machines int) error {
	if r != nil && r.machines+1+machines > MaxRunMachines {
		return &LimitError{Limit: "machines", Max: MaxRunMachines}
	}
	return nil
}

// Len returns how many machines the run has.
func (s *RunState) Len() int {
	if s == nil {
		return 0
	}
	return len(s.machines)
}

// Machine returns machine n, from 1. It is empty if there is none.
func (s *RunState) Machine(n int) MachineOutcome {
	if n < 1 || n > s.Len() {
		return MachineOutcome{}
	}
	m := &s.machines[n-1]
	o := MachineOutcome{RunMachine: m.RunMachine, N: n, State: m.state, Code: m.code, Requested: m.last}
	if m.state == MachineAccepted {
		o.Action = m.action.String()
	}
	return o
}

// Machines returns all machines in the order of their numbers.
func (s *RunState) Machines() iter.Seq[MachineOutcome] {
	return func(yield func(MachineOutcome) bool) {
		for n := 1; n <= s.Len(); n++ {
			if !yield(s.Machine(n)) {
				return
			}
		}
	}
}

// Count returns how many machines are in a state.
func (s *RunState) Count(state MachineState) (n int) {
	for i := range s.Len() {
		if s.machines[i].state == state {
			n++
		}
	}
	return n
}

// Unfinished reports whether requests are still to be made, or to be looked for. What was abandoned
// is not unfinished.
func (s *RunState) Unfinished() bool {
	return s.Len() > 0 && !s.Abandoned && (s.Count(MachineRequested) > 0 || s.Count(MachineWaiting) > 0)
}
