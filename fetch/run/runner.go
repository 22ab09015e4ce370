package run

import (
	"cmp"
	"context"
	"iter"
	"strings"
	"time"

	"github.com/lrkit/lrkit/fetch"
	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/casedir"
)

// API is the client that a Runner uses. [api.Client] is one, with a RunBudget.
type API interface {
	// Run sends one request, and never repeats it.
	Run(ctx context.Context, machineID string, commands []api.RunCommand, comment string) (*api.Action, error)
	Actions(ctx context.Context, q api.Query) iter.Seq2[*api.Action, error]
	Lookup(ctx context.Context, ids []string, each func(*api.Action, error)) error
}

// The limits of the service, which a Runner keeps by itself.
const (
	DefaultSessions = 25
	RunsPerMinute   = 10
)

// Runner runs plans. Its fields are set before its use. One case has one Runner at a time.
type Runner struct {
	API    API
	Case   *casedir.Dir
	Tenant string // whose machines these are
	// Fetch fetches the results. It may be nil with Detach. Its Case, Tenant, Wait and List are not
	// used: those of the Runner are.
	Fetch *fetch.Fetcher
	// Detach returns when a request was made for each machine, without waiting for results.
	Detach bool
	// Again runs steps on machines on which they have run, or may have run, in this case. A run
	// that is not finished is gone on with all the same.
	Again    bool
	Sessions int // at a time; DefaultSessions if 0
	// ActiveWait is how long a machine is asked again on which another action runs: an hour if 0.
	ActiveWait time.Duration

	// Each, if set, is called with what happens to machines, and Item with the outcome of each
	// command whose results are fetched. One call is made at a time.
	Each func(Outcome)
	Item func(fetch.Item)
}

// Run runs a plan, or goes on with the run of the same steps that the case has. In a run that it
// goes on with, requests are made for the machines of the plan, and the comment is that of the run.
//
// An error says why requests were not made or results not waited for: an [OtherRunError], a
// [FinishedError] or ErrPlan before anything was sent, or that of the context, the case or the
// service. The summary is valid all the same. That a machine was refused, or its outcome is
// unknown, is no error.
func (r *Runner) Run(ctx context.Context, p *Plan) (Summary, error) {
	r.mustRun(ctx)
	p, err := p.checked()
	if err != nil {
		return Summary{}, err
	}
	return r.do(ctx, func(e *engine) error { return e.begin(p) })
}

// Resume goes on with what the case has: the run that is not finished, and the results of the
// others. See Run.
func (r *Runner) Resume(ctx context.Context) (Summary, error) {
	r.mustRun(ctx)
	return r.do(ctx, (*engine).resume)
}

// Abandon ends the run of the case that is not finished: no more requests are made for it. It
// returns the id of that run, or ErrNoRun.
func (r *Runner) Abandon(ctx context.Context, reason string) (string, error) {
	if r == nil || r.Case == nil || ctx == nil {
		panic("run: a Runner without a Case, or a nil context.Context")
	}
	runs, err := r.Case.Runs(ctx)
	if err != nil {
		return "", err
	}
	for run := range runs.All() {
		if run.Unfinished() && run.Tenant == strings.ToLower(r.Tenant) {
			return run.ID, r.Case.NoteAbandoned(r.Tenant, run.ID, reason)
		}
	}
	return "", ErrNoRun
}

func (r *Runner) mustRun(ctx context.Context) {
	switch {
	case ctx == nil:
		panic("run: a nil context.Context is no context")
	case r == nil || r.API == nil || r.Case == nil:
		panic("run: a Runner without an API or a Case")
	case r.Fetch == nil && !r.Detach:
		panic("run: a Runner without a Fetcher that does not detach")
	case !r.Detach && (r.Fetch.API == nil || r.Fetch.Downloads == nil):
		panic("run: a Runner with a Fetcher without an API or Downloads")
	}
}

// do prepares an engine, and lets it run.
func (r *Runner) do(ctx context.Context, prepare func(*engine) error) (Summary, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	e := &engine{Runner: r, ctx: ctx, tenant: strings.ToLower(r.Tenant), sessions: cmp.Or(r.Sessions, DefaultSessions)}
	e.activeWait = cmp.Or(r.ActiveWait, time.Hour)
	if err := prepare(e); err != nil {
		return e.summary(), err
	}
	if !r.Detach {
		e.results = newResults(e, cancel)
	}
	err := e.through()
	err = cmp.Or(e.results.close(), err)
	e.leave()
	return e.summary(), err
}

// leave tells of the machines without an outcome.
func (e *engine) leave() {
	for _, it := range e.items {
		switch it.state {
		case waiting:
			e.tell(it, Outcome{State: StateLeft})
		case looking:
			e.tell(it, Outcome{State: StateLeft, Err: cmp.Or(it.cause, errLooking)})
		}
	}
}

// through makes the requests, and waits for the results.
func (e *engine) through() error {
	returned := false
	defer func() {
		if !returned { // a panic of the caller's code
			e.results.abort()
		}
	}()
	err := e.loop()
	if err == nil && e.results != nil {
		err = e.wait()
	}
	returned = true
	return err
}
