package run

import (
	"errors"
	"strings"
	"time"

	"github.com/lrkit/lrkit/fetch/api"
)

const (
	pollFirst = 5 * time.Second
	pollMost  = 30 * time.Second
	// pollSlow is the pause between questions about actions that are no sessions: up to 100 in one.
	pollSlow  = 15 * time.Second
	pollBatch = 100
	// pollFails is how many questions in a row may fail.
	pollFails = 5
)

// polls says when the service is asked about actions.
type polls struct {
	due       time.Time // zero: not at all
	pause     time.Duration
	slow      time.Time // the last time that others than sessions were asked about
	cursor    int       // where among the items that goes on
	fails     int
	lookFails int // looks in a row that failed
}

// soon asks again in a short while: an action has begun.
func (p *polls) soon(now time.Time) {
	p.pause = pollFirst
	if at := now.Add(p.pause); p.due.IsZero() || at.Before(p.due) || p.due.Before(now) {
		p.due = at
	}
}

// poll asks about the actions that count as sessions, and now and then about some of the others.
// The first time it asks about all: any may be in progress.
func (e *engine) poll(now time.Time) error {
	p := &e.polls
	if now.Before(p.due) {
		return nil
	}
	asked := e.asked(now)
	if len(asked) == 0 {
		p.due = now.Add(pollMost)
		return nil
	}
	ids := make([]string, len(asked))
	byID := make(map[string]*item, len(asked))
	for i, it := range asked {
		ids[i] = it.action
		byID[it.action] = it
	}
	ended := 0
	var failed error
	err := e.API.Lookup(e.ctx, ids, func(a *api.Action, err error) {
		if err != nil || a == nil || failed != nil {
			return // it is asked about again, and in the end by the Fetcher
		}
		it := byID[strings.ToLower(a.ID)]
		if it == nil || it.state != open {
			return
		}
		failed = e.update(it, a, time.Now())
		if it.state != open {
			ended++
		}
	})
	now = time.Now()
	switch {
	case failed != nil:
		return failed
	case err == nil:
		p.fails = 0
	case e.ctx.Err() != nil:
		return nil // the loop ends
	case errors.Is(err, api.ErrRefused), errors.Is(err, api.ErrForbidden):
		return err
	default:
		if p.fails++; p.fails >= pollFails {
			return err
		}
	}
	p.pause = min(max(p.pause*3/2, pollFirst), pollMost)
	if ended > 0 {
		p.pause = pollFirst
	}
	p.due = now.Add(p.pause)
	e.silent(now)
	return nil
}

// asked returns the items to ask about.
func (e *engine) asked(now time.Time) (asked []*item) {
	p := &e.polls
	all := p.slow.IsZero()
	for _, it := range e.items {
		if it.state == open && (all || it.session()) {
			asked = append(asked, it)
		}
	}
	if !all && now.Sub(p.slow) < pollSlow {
		return asked
	}
	p.slow = now
	for n := 0; !all && n < len(e.items); n++ {
		if p.cursor++; p.cursor >= len(e.items) {
			p.cursor = 0
		}
		if it := e.items[p.cursor]; it.state == open && !it.session() {
			if asked = append(asked, it); len(asked) >= pollBatch {
				break
			}
		}
	}
	return asked
}

// silentMax is how long an action counts as a session that the service does not list.
const silentMax = 10 * time.Minute

// silent reports the machines that count as offline by now, of which the service says nothing new.
func (e *engine) silent(now time.Time) {
	for _, it := range e.items {
		if it.state != open || it.offline {
			continue
		}
		if it.seen.IsZero() && !it.inProgress && now.Sub(it.since) >= silentMax {
			it.seen = now
		}
		if !it.session() {
			it.offline = true
			e.tell(it, Outcome{State: StateOffline})
		}
	}
}
