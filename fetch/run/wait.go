package run

import (
	"context"
	"strings"
	"time"

	"github.com/lrkit/lrkit/fetch"
	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/internal/panics"
)

// wait waits for the actions that have not ended, and fetches their results.
func (e *engine) wait() error {
	w := &waits{e: e, byAction: map[string]*item{}}
	f := e.results.fetcher()
	f.Wait = true
	w.waiting, f.Waiting = f.Waiting, w.pending
	targets := new(fetch.Targets)
	for _, it := range e.items {
		if it.state != open {
			continue
		}
		w.byAction[it.action] = it
		if err := targets.Add(fetch.Target{Action: it.action, Index: fetch.AllResults}); err != nil {
			return err
		}
	}
	if targets.Len() == 0 {
		return nil
	}
	ctx, cancel := context.WithCancel(e.ctx)
	var work panics.Group
	work.Go(func() { w.offline(ctx) })
	defer func() {
		cancel()
		work.Wait()
	}()
	return f.Fetch(e.ctx, targets, w.item)
}

// waits are the actions that are waited for, with no more requests to make. Calls of Each and Item
// are made one at a time, and so the items are changed.
type waits struct {
	e        *engine
	byAction map[string]*item
	waiting  func(*api.Action) // the caller's, or nil
}

// pending takes note of an action that has not ended.
func (w *waits) pending(a *api.Action) {
	w.e.results.alone(func() {
		if it := w.byAction[strings.ToLower(a.ID)]; it != nil {
			it.saw(a, time.Now())
		}
		if w.waiting != nil {
			w.waiting(a)
		}
	})
}

// item takes note of the outcome of a command.
func (w *waits) item(i fetch.Item) {
	w.e.results.alone(func() {
		it := w.byAction[i.Key.Action]
		if it != nil && it.state == open && i.Action != nil && i.Action.Done() {
			it.saw(i.Action, time.Now())
			it.state = over
			w.e.say(it, Outcome{State: StateEnded})
		}
		if w.e.Item != nil {
			w.e.Item(i)
		}
	})
}

// offline reports the machines that count as offline when two minutes have passed.
func (w *waits) offline(ctx context.Context) {
	for {
		next := time.Time{}
		now := time.Now()
		w.e.results.alone(func() {
			for _, it := range w.byAction {
				if it.state != open || it.offline || it.inProgress {
					continue
				}
				if at := it.since.Add(offlineAfter); now.Before(at) {
					if next.IsZero() || at.Before(next) {
						next = at
					}
					continue
				}
				it.offline = true
				w.e.say(it, Outcome{State: StateOffline})
			}
		})
		if next.IsZero() || sleep(ctx, next.Sub(now)) != nil {
			return
		}
	}
}
