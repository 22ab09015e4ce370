package run_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/run"
)

const tenant = "6f3c1b52-0d5e-4b7a-9f38-2c1d7e90a4b6"

func actionID(n int) string { return fmt.Sprintf("5382f7ea-7557-4ab7-9782-%012d", n) }

func machineID(n int) string { return fmt.Sprintf("%040x", n) }

// plan is a plan for machines with these numbers.
func plan(machines ...int) *run.Plan {
	p := &run.Plan{Comment: "why", Steps: []run.Step{{Type: run.RunScript, Name: "a.ps1", Args: "-x", SHA256: strings.Repeat("ab", 32)}}}
	for _, n := range machines {
		p.Machines = append(p.Machines, run.Machine{ID: machineID(n), Name: fmt.Sprintf("m%d", n), Health: "Active"})
	}
	return p
}

// fake is a service whose answers a test decides.
type fake struct {
	// answer decides about a request, by its number from 1. It may be nil.
	answer func(n int, machine string) error
	// does reports whether a request with an error was carried out.
	carriedOut bool
	// list changes what a list has, or fails.
	list func(filter string, all []*api.Action) ([]*api.Action, error)

	posts   []string // machines, in order
	at      []time.Time
	actions []*api.Action
	lists   []string // filters
	ends    time.Duration
}

func (f *fake) Run(_ context.Context, machine string, commands []api.RunCommand, comment string) (*api.Action, error) {
	f.posts = append(f.posts, strings.TrimLeft(machine, "0"))
	f.at = append(f.at, time.Now())
	var err error
	if f.answer != nil {
		err = f.answer(len(f.posts), machine)
	}
	if err != nil && !f.carriedOut {
		return nil, err
	}
	a := &api.Action{
		ID: actionID(len(f.actions) + 1), Type: "LiveResponse", Status: "Pending", MachineID: machine, RequestorComment: comment,
		Created: time.Now(),
	}
	f.actions = append(f.actions, a)
	if err != nil {
		return nil, err
	}
	early := *a
	early.MachineID = ""
	return &early, nil
}

func (f *fake) Actions(_ context.Context, q api.Query) iter.Seq2[*api.Action, error] {
	f.lists = append(f.lists, q.Filter)
	return func(yield func(*api.Action, error) bool) {
		all := f.actions
		if f.list != nil {
			var err error
			if all, err = f.list(q.Filter, all); err != nil {
				yield(nil, err)
				return
			}
		}
		for _, a := range all {
			if !yield(a, nil) {
				return
			}
		}
	}
}

func (f *fake) Lookup(_ context.Context, ids []string, each func(*api.Action, error)) error {
	for _, id := range ids {
		for _, a := range f.actions {
			if a.ID == id {
				now := *a
				if f.ends > 0 && time.Since(a.Created) >= f.ends {
					now.Status = "Succeeded"
				}
				each(&now, nil)
			}
		}
	}
	return nil
}

// status is an error of the service.
func status(code int, name string) error { return &api.Error{Op: "run", Status: code, Code: name} }

func throttledFor(d time.Duration) error {
	return &api.ThrottledError{RetryAfter: d, Tries: 1, Last: &api.Error{Op: "run", Status: 429, Code: "TooManyRequests"}}
}

var errCut = fmt.Errorf("the connection was cut: %w", api.ErrOutcomeUnknown)

// outcomes are the states of machines as they were reported: "1 posted".
type outcomes []string

// does runs something with a Runner that detaches, in a process of its own.
func (f *fake) does(t *testing.T, dir string, what func(r *run.Runner) (run.Summary, error)) (run.Summary, outcomes, error) {
	t.Helper()
	d, err := casedir.Open(t.Context(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	var seen outcomes
	r := &run.Runner{API: f, Case: d, Tenant: strings.ToUpper(tenant), Detach: true, Each: func(o run.Outcome) {
		seen = append(seen, strings.TrimLeft(o.Machine.ID, "0")+" "+string(o.State))
	}}
	sum, err := what(r)
	told := map[string]bool{}
	for _, one := range seen {
		machine, _, _ := strings.Cut(one, " ")
		told[machine] = true
	}
	if len(told) < sum.Machines {
		t.Errorf("of %d machines, %d were told of: %q", sum.Machines, len(told), seen)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	report, verr := casedir.Verify(t.Context(), dir, nil)
	if verr != nil || !report.OK() {
		t.Fatalf("verify: %v, %+v", verr, report)
	}
	return sum, seen, err
}

func (f *fake) runs(t *testing.T, dir string, p *run.Plan) (run.Summary, outcomes, error) {
	t.Helper()
	return f.does(t, dir, func(r *run.Runner) (run.Summary, error) { return r.Run(t.Context(), p) })
}

func (f *fake) resumes(t *testing.T, dir string) (run.Summary, outcomes, error) {
	t.Helper()
	return f.does(t, dir, func(r *run.Runner) (run.Summary, error) { return r.Resume(t.Context()) })
}

// state returns the only unfinished run of a case, or its last one.
func lastRun(t *testing.T, dir string) *casedir.RunState {
	t.Helper()
	runs, err := casedir.ReadRuns(t.Context(), dir, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	var last *casedir.RunState
	for r := range runs.All() {
		last = r
	}
	return last
}

// dies panics in the middle of a process, which is its end.
func (f *fake) dies(t *testing.T, dir string, p *run.Plan) {
	t.Helper()
	_, _, _ = f.does(t, dir, func(r *run.Runner) (sum run.Summary, err error) {
		defer func() {
			if v := recover(); v != errDead {
				t.Fatalf("it did not die: %v", v)
			}
		}()
		return r.Run(t.Context(), p)
	})
}

var errDead = errors.New("dead")
