package triage

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/fetch/casedir"
)

// ordered are the actions of a case by machine, then by the time when their first command began. Of
// each it is known where the manifest tells of it: what is said of it is read again when its turn
// comes, so an action takes few bytes.
type ordered struct {
	c        *Case
	lines    *casedir.Lines
	refs     []actionRef
	turns    []uint32 // numbers of refs
	machines []machine
	failures map[failureKey]casedir.Place // of commands whose result could not be had
	recorded bool                         // of results only what the manifest has
}

// actionRef is what is held of an action.
type actionRef struct {
	at       casedir.Place // of the last line about it; zero if there is none
	began    int64         // in nanoseconds since 1970; MaxInt64 where none has
	machine  uint32
	first, n uint32 // its results
}

type machine struct{ name, id string }

type failureKey struct {
	action uint32
	index  int32
}

// order reads the manifest again. Only actions on machines that the filter wants are kept.
func (c *Case) order(ctx context.Context, filter *lrkit.Filter) (o *ordered, err error) {
	r := &orderReader{o: &ordered{c: c, failures: map[failureKey]casedir.Place{}}, filter: filter, number: map[pathHash]uint32{}, machines: map[pathHash]uint32{}}
	if err := casedir.Read(ctx, c.dir, c.opts.read(), r.event); err != nil {
		return nil, err
	}
	if err := r.results(ctx); err != nil {
		return nil, err
	}
	o = r.o
	for i := range o.refs {
		if o.refs[i].machine != noMachine {
			o.turns = append(o.turns, uint32(i))
		}
	}
	slices.SortFunc(o.turns, func(i, k uint32) int {
		x, y := &o.refs[i], &o.refs[k]
		a, b := &o.machines[x.machine], &o.machines[y.machine]
		return cmp.Or(strings.Compare(a.name, b.name), cmp.Compare(x.machine, y.machine), cmp.Compare(x.began, y.began), cmp.Compare(i, k))
	})
	o.lines, err = casedir.OpenLines(c.dir)
	return o, err
}

func (o *ordered) close() { o.lines.Close() } // it was only read

// noMachine is the machine of an action of which nothing is told, or that is not wanted.
const noMachine = math.MaxUint32

// orderReader makes ordered actions of the lines of a manifest.
type orderReader struct {
	o        *ordered
	filter   *lrkit.Filter
	number   map[pathHash]uint32 // of an action, by its id
	machines map[pathHash]uint32
}

// of returns the number of an action, which is made if there is none.
func (r *orderReader) of(id string) uint32 {
	key := hashPath([]byte(id))
	i, ok := r.number[key]
	if !ok {
		i = uint32(len(r.o.refs))
		r.number[key] = i
		first, n := r.o.c.results.Of(id)
		r.o.refs = append(r.o.refs, actionRef{machine: noMachine, first: uint32(first), n: uint32(n)})
	}
	return i
}

// event takes a line.
func (r *orderReader) event(e *casedir.Event) error {
	switch key, ok := e.ResultKey(); {
	case e.Name == casedir.EventAction || began(e):
		a := caseAction(e)
		ref := &r.o.refs[r.of(e.Action)]
		if ref.machine == noMachine || a.Machine != "" || a.MachineID != "" { // the service does not say it at first
			ref.machine = r.machine(a.Machine, a.MachineID)
		}
		ref.at, ref.began = e.Place(), beganAt(a.Commands)
	case e.Name == casedir.EventFailed && ok:
		r.o.failures[failureKey{r.of(key.Action), int32(key.Index)}] = e.Place()
	}
	return nil
}

// results adds the actions of which only results are known.
func (r *orderReader) results(ctx context.Context) error {
	c := r.o.c
	for i := 0; i < c.Len(); {
		if err := ctx.Err(); err != nil {
			return err
		}
		id := c.results.Key(i).Action
		ref := &r.o.refs[r.of(id)]
		if ref.at == (casedir.Place{}) {
			from := c.Result(i).Origin
			ref.machine, ref.began = r.machine(from.Machine, from.MachineID), nanoseconds(from.Started)
		}
		i = int(ref.first + ref.n)
	}
	return nil
}

// machine returns the number of a machine, or noMachine if it is not wanted.
func (r *orderReader) machine(name, id string) uint32 {
	if r.filter != nil && !r.filter.Machine(name, id) {
		return noMachine
	}
	key := hashPath([]byte(cmp.Or(id, name)))
	i, ok := r.machines[key]
	if !ok {
		i = uint32(len(r.o.machines))
		r.machines[key] = i
		r.o.machines = append(r.o.machines, machine{strings.Clone(machineText(name)), strings.Clone(machineText(id))})
	}
	return i
}

func beganAt(commands []Command) int64 {
	first := int64(math.MaxInt64)
	for i := range commands {
		first = min(first, nanoseconds(commands[i].Started))
	}
	return first
}

// nanoseconds orders times; one that is not known comes last.
func nanoseconds(t time.Time) int64 {
	if t.IsZero() {
		return math.MaxInt64
	}
	return t.UnixNano()
}

// action reads what is known of an action, and its results. Its commands are by the time when they
// began.
func (o *ordered) action(number uint32) (*Action, error) {
	ref := &o.refs[number]
	a := new(Action)
	if ref.at != (casedir.Place{}) {
		e, err := o.lines.Event(ref.at)
		if err != nil {
			return nil, err
		}
		*a = caseAction(e)
		if a.Machine == "" && a.MachineID == "" && ref.machine != noMachine {
			a.Machine, a.MachineID = o.machines[ref.machine].name, o.machines[ref.machine].id
		}
	}
	for i := ref.first; i < ref.first+ref.n; i++ {
		if o.recorded && ref.at != (casedir.Place{}) { // the manifest told of the machine
			a.tie(o.c.recorded(int(i)))
		} else {
			a.tie(o.c.Result(int(i)))
		}
	}
	for i := range a.Commands {
		cmd := &a.Commands[i]
		at, failed := o.failures[failureKey{number, int32(cmd.Index)}]
		if cmd.Result != nil || !failed {
			continue
		}
		e, err := o.lines.Event(at)
		if err != nil {
			return nil, err
		}
		cmd.Failure = e.Reason
	}
	slices.SortStableFunc(a.Commands, func(x, y Command) int {
		return cmp.Compare(nanoseconds(x.Started), nanoseconds(y.Started))
	})
	return a, nil
}
