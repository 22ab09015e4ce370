package cli

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/lrkit/lrkit/fetch/budget"
	"github.com/lrkit/lrkit/fetch/statedir"
	"github.com/lrkit/lrkit/internal/text"
)

// userState is the state directory of this user, with the key that is in it.
type userState struct {
	*statedir.Dir
	partKey []byte
}

// writableState opens the state directory for a verb that remembers the heads of cases. It returns
// nil if it cannot: that was said.
func (a *app) writableState(cases ...string) *userState {
	d, err := statedir.Open(cases...)
	if err == nil {
		var k [statedir.KeySize]byte
		if k, err = d.Key(); err == nil {
			return &userState{d, k[:]}
		}
		err = errors.Join(err, d.Close())
	}
	a.status.add(failed)
	a.say("%s", text.SafeLine(err.Error())) // it names the path
	return nil
}

// openCalls opens the budget of calls in the place for what may be lost. Where there is none it is
// in memory, and why says why.
func openCalls(ctx context.Context, route budget.Route, tenant string, log *slog.Logger) (calls *budget.Budget, why error, err error) {
	opts := &budget.Options{Route: route, Log: log}
	dir, why := statedir.CacheDir()
	if why == nil {
		file, err := route.FileIn(dir, tenant)
		if err != nil {
			return nil, nil, err
		}
		calls, err = budget.Open(ctx, file, opts)
		if err == nil || os.Getenv(statedir.EnvVar) != "" || !statedir.NoPlace(err) {
			return calls, nil, err
		}
		if _, there := os.Lstat(file); there == nil { // to pass it over would be to spend its calls again
			return nil, nil, err
		}
		why = err
	}
	calls, err = budget.InMemory(opts)
	return calls, why, err
}

// routeCalls is the budget of a route, which is opened when it is needed: most verbs never call
// that route.
type routeCalls struct {
	route  budget.Route
	tenant string
	log    *slog.Logger

	mu    sync.Mutex
	calls *budget.Budget
}

func (r *routeCalls) open(ctx context.Context) (*budget.Budget, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.calls != nil {
		return r.calls, nil
	}
	var err error
	r.calls, _, err = openCalls(ctx, r.route, r.tenant, r.log) // why there is no place was said of the first budget
	return r.calls, err
}

// Take implements [api.Budget].
func (r *routeCalls) Take(ctx context.Context) error {
	b, err := r.open(ctx)
	if err != nil {
		return err
	}
	return b.Take(ctx)
}

// Throttled implements [api.Budget]. It follows a Take.
func (r *routeCalls) Throttled(ctx context.Context, d time.Duration) {
	if b, err := r.open(ctx); err == nil {
		b.Throttled(ctx, d)
	}
}

// stateless says in one line what is not done for want of a place for it: what follows if there is
// no state directory, and that calls are not counted together if there is none for the budget.
func (a *app) stateless(d *statedir.Dir, calls error, follows ...string) {
	const uncounted = "calls of other processes are not counted"
	switch {
	case d != nil && d.Why() != nil:
		follows = append([]string{"whether an older case was put back was not checked"}, follows...)
		if calls != nil {
			follows = append(follows, uncounted)
		}
		a.say("no state directory (%s): %s", text.SafeLine(d.Why().Error()), strings.Join(follows, "; "))
	case calls != nil:
		a.say("no cache directory (%s): %s", text.SafeLine(calls.Error()), uncounted)
	}
}

// readableState is the state directory for a verb that only compares with it; it is made by no such
// verb. It is opened once. If it cannot be used that is said, and nothing is compared.
func (a *app) readableState(dir string) *statedir.Dir {
	if a.memory == nil {
		d, err := statedir.Find()
		if err != nil {
			a.cannot("the state directory", err)
			d = statedir.Memory(nil)
		}
		a.stateless(d, nil)
		a.memory = d
	}
	if err := a.memory.Outside(dir); err != nil {
		a.cannot(dir, err)
		return nil
	}
	return a.memory
}
