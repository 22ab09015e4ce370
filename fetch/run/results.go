package run

import (
	"context"
	"sync"

	"github.com/lrkit/lrkit/fetch"
	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/internal/panics"
)

// maxQueued limits the answers that are held until their results are fetched. The actions beyond it
// are looked up again.
const maxQueued = 8 << 20

// results fetches the results of actions that have ended, while requests are made. A nil one does
// nothing.
type results struct {
	e      *engine
	cancel context.CancelCauseFunc
	work   panics.Group
	calls  sync.Mutex // of Each and Item

	mu      sync.Mutex
	arrived *sync.Cond
	queue   []*api.Action
	ids     []string // of those beyond maxQueued
	size    int
	closed  bool
	err     error
}

func newResults(e *engine, cancel context.CancelCauseFunc) *results {
	r := &results{e: e, cancel: cancel}
	r.arrived = sync.NewCond(&r.mu)
	r.work.Go(func() {
		returned := false
		defer func() {
			if !returned { // a panic of the caller's code, which close passes on
				cancel(context.Canceled)
			}
		}()
		r.fetchAll()
		returned = true
	})
	return r
}

// alone calls f while no other call is made.
func (r *results) alone(f func()) {
	if r != nil {
		r.calls.Lock()
		defer r.calls.Unlock()
	}
	f()
}

// add fetches the results of an action that has ended.
func (r *results) add(a *api.Action) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if size := a.Size(); r.size+size <= maxQueued {
		r.size += size
		r.queue = append(r.queue, a)
	} else {
		r.ids = append(r.ids, a.ID)
	}
	r.arrived.Signal()
}

// fetchAll fetches what was added, until close.
func (r *results) fetchAll() {
	for {
		r.mu.Lock()
		for len(r.queue) == 0 && len(r.ids) == 0 && !r.closed {
			r.arrived.Wait()
		}
		queue, ids := r.queue, r.ids
		r.queue, r.ids, r.size = nil, nil, 0
		r.mu.Unlock()
		if len(queue) == 0 && len(ids) == 0 {
			return
		}
		if err := r.fetch(queue, ids); err != nil {
			r.mu.Lock()
			r.err = err
			r.mu.Unlock()
			r.cancel(err)
			return
		}
	}
}

// fetch fetches the results of some actions.
func (r *results) fetch(queue []*api.Action, ids []string) error {
	f := r.fetcher()
	f.List = func(_ context.Context, each func(*api.Action) error) error {
		for _, a := range queue {
			if err := each(a); err != nil {
				return err
			}
		}
		return nil
	}
	targets := new(fetch.Targets)
	for _, id := range ids {
		if err := targets.Add(fetch.Target{Action: id, Index: fetch.AllResults}); err != nil {
			return err
		}
	}
	return f.Fetch(r.e.ctx, targets, r.item)
}

// fetcher returns a copy of the Fetcher, for the case of the Runner.
func (r *results) fetcher() *fetch.Fetcher {
	f := *r.e.Fetch
	f.Case, f.Tenant, f.Wait, f.List = r.e.Case, r.e.tenant, false, nil
	return &f
}

func (r *results) item(i fetch.Item) {
	if r.e.Item != nil {
		r.alone(func() { r.e.Item(i) })
	}
}

// close waits until everything that was added is fetched, and returns why it is not.
func (r *results) close() error {
	if r == nil {
		return nil
	}
	r.mu.Lock()
	r.closed = true
	r.arrived.Signal()
	r.mu.Unlock()
	r.work.Wait()
	return r.err
}

// abort ends the fetching at once.
func (r *results) abort() {
	if r != nil {
		r.cancel(context.Canceled)
		_ = r.close() // the panic is that of the caller
	}
}
