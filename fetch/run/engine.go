package run

import (
	"context"
	"time"

	"github.com/lrkit/lrkit/fetch/api"
)

// engine is one Run or Resume. Its loop makes one call at a time: so at most one request has no
// outcome because a process was killed. Results are fetched besides.
type engine struct {
	*Runner
	ctx        context.Context
	tenant     string
	sessions   int
	activeWait time.Duration

	last    string // the id of the last run that is known
	items   []*item
	window  window
	service service
	polls   polls
	results *results
}

// service is how the service answers requests.
type service struct {
	notBefore time.Time // 429
	unsent    int       // requests in a row that could not be sent
	unknown   int       // requests in a row whose outcome was not known
	forbidden int       // machines in a row that were refused with 403
	retries   int       // requests since the last one to a busy machine
	stop      error     // why no more requests are made
}

// item is a machine of a run.
type item struct {
	Machine
	run    *began
	n      int
	action string // if accepted
	status string
	code   string // of the last error of the service to an earlier process
	cause  error  // looking: why the outcome is not known

	state      itemState
	offline    bool // and that was reported
	inProgress bool

	seen  time.Time // open: when the service last said that it is pending
	since time.Time // when it was accepted; looking: when it was requested; waiting: when it was busy first
	next  time.Time // waiting, looking: not before
	tries int       // waiting: how often it was busy; looking: how often it was looked for
}

// began is a run that has begun.
type began struct {
	id       string
	comment  string
	commands []api.RunCommand
	sums     []string
}

type itemState uint8

const (
	waiting itemState = iota // for its turn
	looking                  // for an action: the outcome of the request is not known
	open                     // there is an action, which has not ended
	over                     // it has ended, and its results are fetched by others
	refused                  // and so are the others final
	unknown
	before
)

// offlineAfter is how long an action is pending until its machine counts as offline.
const offlineAfter = 2 * time.Minute

// knownOffline reports whether a machine is known to be offline by its health. One with
// ImpairedCommunication may be reached.
func knownOffline(health string) bool {
	switch health {
	case "Inactive", "NoSensorData", "NoSensorDataImpairedCommunication":
		return true
	}
	return false
}

// session reports whether the item counts as a session. The service must have said that it is
// pending two minutes after the request: nothing is known of an action that was not asked about.
func (it *item) session() bool {
	switch {
	case it.state == looking:
		return true
	case it.state != open:
		return false
	}
	return it.inProgress || !knownOffline(it.Health) && it.seen.Sub(it.since) < offlineAfter
}

// loop makes requests until there is an outcome for each item.
func (e *engine) loop() error {
	for {
		if e.ctx.Err() != nil {
			return context.Cause(e.ctx)
		}
		now := time.Now()
		if err := e.look(now); err != nil {
			return err
		}
		if err := e.poll(now); err != nil {
			return err
		}
		if now = time.Now(); e.ctx.Err() == nil {
			if it := e.turn(now); it != nil {
				if err := e.post(it); err != nil {
					return err
				}
				continue
			}
		}
		if !e.left() {
			return e.service.stop
		}
		if err := sleep(e.ctx, e.wake(now).Sub(now)); err != nil {
			return context.Cause(e.ctx)
		}
	}
}

// left reports whether requests are to be made, or looked for.
func (e *engine) left() bool {
	for _, it := range e.items {
		if it.state == looking || it.state == waiting && e.service.stop == nil {
			return true
		}
	}
	return false
}

// halt ends the making of requests. What is looked for is still looked for.
func (e *engine) halt(err error) {
	if e.service.stop == nil {
		e.service.stop = err
	}
}

// busyShare is how often a machine that was busy gets a turn while others have had none.
const busyShare = 5

// turn returns the item whose request is to be made now, or nil.
func (e *engine) turn(now time.Time) *item {
	s := &e.service
	if s.stop != nil || now.Before(s.notBefore) || now.Before(e.window.next()) || s.unknown >= unknownMax {
		return nil
	}
	sessions := 0
	var fresh, again, far *item
	for _, it := range e.items {
		if it.session() {
			sessions++
		}
		switch {
		case it.state != waiting || now.Before(it.next):
		case it.tries > 0:
			if again == nil || it.next.Before(again.next) {
				again = it
			}
		case knownOffline(it.Health):
			far = first(far, it)
		default:
			fresh = first(fresh, it)
		}
	}
	if sessions >= e.sessions {
		return nil
	}
	if again != nil && (fresh == nil || s.retries >= busyShare) {
		s.retries = 0
		return again
	}
	s.retries++
	return first(fresh, far)
}

func first(a, b *item) *item {
	if a != nil {
		return a
	}
	return b
}

// wakeMax is the longest pause of the loop.
const wakeMax = time.Minute

// wake returns when something is to be done next.
func (e *engine) wake(now time.Time) time.Time {
	at := now.Add(wakeMax)
	sooner := func(t time.Time) {
		if t.After(now) && t.Before(at) {
			at = t
		}
	}
	for _, it := range e.items {
		switch it.state {
		case waiting, looking:
			sooner(it.next)
		}
	}
	sooner(e.service.notBefore)
	sooner(e.window.next())
	sooner(e.polls.due)
	return at
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(max(d, time.Millisecond))
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// tell reports something about an item.
func (e *engine) tell(it *item, o Outcome) {
	e.results.alone(func() { e.say(it, o) })
}

// say is tell for callers that let no other call be made.
func (e *engine) say(it *item, o Outcome) {
	if e.Each == nil {
		return
	}
	o.Machine, o.N, o.Action, o.Run = it.Machine, it.n, it.action, it.run.id
	if o.Status == "" {
		o.Status = it.status
	}
	e.Each(o)
}

func (e *engine) summary() Summary {
	s := Summary{Run: e.last, Machines: len(e.items)}
	for _, it := range e.items {
		switch it.state {
		case waiting:
			s.Waiting++
		case looking:
			s.Looking++
		case open, over:
			s.Accepted++
		case refused:
			s.Refused++
		case unknown:
			s.Unknown++
		case before:
			s.Before++
		}
	}
	return s
}
