package run

import (
	"time"

	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/casedir"
)

// history is what the case tells of the runs of a tenant.
type history struct {
	all  *casedir.Runs
	runs []*casedir.RunState
	// open are the actions that have not ended, or have results to fetch.
	open map[string]bool
}

func (e *engine) history() (h history, err error) {
	h.all = casedir.NewRuns()
	now := time.Now()
	err = e.Case.Read(e.ctx, func(line *casedir.Event) error {
		if line.Name == casedir.EventRequest && line.Change != nil && line.Op == casedir.OpRun {
			e.window.recorded(line.Time, now)
		}
		return h.all.Apply(line)
	})
	if err != nil {
		return h, err
	}
	for run := range h.all.All() {
		if run.Tenant == e.tenant {
			h.runs = append(h.runs, run)
			e.last = run.ID
		}
	}
	open, err := e.Case.OpenActions(e.ctx, e.tenant)
	h.open = make(map[string]bool, len(open))
	for _, a := range open {
		h.open[a.Action] = true
	}
	return h, err
}

// unfinished returns the run that is to be gone on with, or nil.
func (h *history) unfinished() *casedir.RunState {
	for i := len(h.runs) - 1; i >= 0; i-- {
		if h.runs[i].Unfinished() {
			return h.runs[i]
		}
	}
	return nil
}

// resume takes up all of the unfinished run, and what is open of the others.
func (e *engine) resume() error {
	h, err := e.history()
	if err != nil {
		return err
	}
	if len(h.runs) == 0 {
		return ErrNoRun
	}
	going := h.unfinished()
	for _, run := range h.runs {
		b := beganAs(run)
		for m := range run.Machines() {
			it := e.item(b, m, h.open)
			if run == going || it.state == open {
				e.add(it)
			}
		}
	}
	if going != nil {
		e.last = going.ID
	}
	return nil
}

// begin takes up the run of the same steps, or begins a new one.
func (e *engine) begin(p *Plan) error {
	h, err := e.history()
	if err != nil {
		return err
	}
	going := h.unfinished()
	if going != nil {
		if same, why := sameSteps(p.Steps, going.Steps); !same {
			return &OtherRunError{Run: going.ID, Why: why}
		}
		e.last = going.ID
	}
	wanted := make(map[string]bool, len(p.Machines))
	for _, m := range p.Machines {
		wanted[m.ID] = true
	}
	known := map[string]bool{}
	if going != nil {
		e.takeUp(going, wanted, known, h.open)
	}
	e.earlier(&h, p, wanted, known)
	var fresh []Machine
	for _, m := range p.Machines {
		if !known[m.ID] {
			fresh = append(fresh, m)
		}
	}
	switch {
	case len(fresh) > 0:
	case e.allBefore():
		e.last = e.items[0].run.id
		return &FinishedError{Run: e.last, Machines: len(p.Machines)}
	default:
		e.last = e.items[0].run.id
		return nil
	}
	if err := h.all.Room(len(fresh)); err != nil {
		return err
	}
	if going != nil {
		return e.extend(going, fresh)
	}
	return e.newRun(p, fresh)
}

// takeUp adds the machines of the unfinished run that are wanted, and those of which the outcome of
// a request is not known: looking for it makes no request.
func (e *engine) takeUp(going *casedir.RunState, wanted, known, open map[string]bool) {
	b := beganAs(going)
	for m := range going.Machines() {
		if wanted[m.ID] || m.State == casedir.MachineRequested {
			e.add(e.item(b, m, open))
		}
		if wanted[m.ID] {
			known[m.ID] = true
		}
	}
}

// earlier adds the machines on which runs of the same steps have made requests, unless they are to
// run again.
func (e *engine) earlier(h *history, p *Plan, wanted, known map[string]bool) {
	if e.Again {
		return
	}
	for i := len(h.runs) - 1; i >= 0; i-- { // the last one counts
		run := h.runs[i]
		if same, _ := sameSteps(p.Steps, run.Steps); !same {
			continue
		}
		b := beganAs(run)
		for m := range run.Machines() {
			if !wanted[m.ID] || known[m.ID] {
				continue
			}
			it := e.item(b, m, h.open)
			switch it.state {
			case over, unknown, looking:
				it.state = before
				e.tell(it, Outcome{State: StateBefore})
			case open:
			default: // nothing was carried out
				continue
			}
			known[m.ID] = true
			e.add(it)
		}
	}
}

// allBefore reports whether nothing is left to do for any item.
func (e *engine) allBefore() bool {
	for _, it := range e.items {
		if it.state == waiting || it.state == looking || it.state == open {
			return false
		}
	}
	return true
}

// newRun records a new run.
func (e *engine) newRun(p *Plan, machines []Machine) error {
	id := casedir.NewRunID()
	err := e.Case.NoteRun(casedir.Run{Tenant: e.tenant, ID: id, Comment: p.Comment, Steps: p.Steps, Machines: machines})
	if err != nil {
		return err
	}
	e.last = id
	b := &began{id: id, comment: p.Comment, commands: commands(p.Steps), sums: sums(p.Steps)}
	for i, m := range machines {
		e.add(&item{Machine: m, run: b, n: i + 1})
	}
	return nil
}

// extend adds machines to a run.
func (e *engine) extend(run *casedir.RunState, machines []Machine) error {
	first := run.Len() + 1
	if err := e.Case.NoteMachines(e.tenant, run.ID, first, machines); err != nil {
		return err
	}
	b := beganAs(run)
	for i, m := range machines {
		e.add(&item{Machine: m, run: b, n: first + i})
	}
	return nil
}

// add adds an item, and tells what an earlier process has made of it.
func (e *engine) add(it *item) {
	e.items = append(e.items, it)
	switch it.state {
	case open:
		e.tell(it, Outcome{State: StateQueued})
	case over:
		e.tell(it, Outcome{State: StateBefore})
	case refused:
		e.tell(it, Outcome{State: StateRefused, Code: it.code})
	case unknown:
		e.tell(it, Outcome{State: StateUnknown, Code: it.code})
	}
}

// item returns an item as the case tells of it.
func (e *engine) item(b *began, m casedir.MachineOutcome, isOpen map[string]bool) *item {
	it := &item{Machine: m.RunMachine, run: b, n: m.N, action: m.Action, code: m.Code}
	switch m.State {
	case casedir.MachineWaiting:
		it.state = waiting
	case casedir.MachineRequested:
		it.state, it.since = looking, m.Requested
	case casedir.MachineAccepted:
		it.state, it.since = over, m.Requested
		if isOpen[m.Action] {
			it.state = open
		}
	case casedir.MachineRefused:
		it.state = refused
	default:
		it.state = unknown
	}
	return it
}

func beganAs(run *casedir.RunState) *began {
	return &began{id: run.ID, comment: run.Comment, commands: commands(run.Steps), sums: sums(run.Steps)}
}

func commands(steps []Step) (all []api.RunCommand) {
	for i := range steps {
		all = append(all, command(&steps[i]))
	}
	return all
}
