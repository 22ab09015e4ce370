package run

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/lrkit/lrkit/fetch"
	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/casedir"
)

const (
	// unsentMax is how many requests in a row may not be sent, because there is no connection.
	unsentMax = 5
	// unknownMax is how many requests in a row may have an unknown outcome. Then none is made until
	// these are settled: else an outage would leave every machine unknown.
	unknownMax = 3
	// forbiddenMax is how many machines in a row may be refused with 403. Each might be on its own.
	forbiddenMax = 10
	// throttledMin is the shortest pause after a 429.
	throttledMin = time.Second
	// throttledElse is the pause if nothing is known of it.
	throttledElse = time.Minute
	busyFirst     = 30 * time.Second
	busyMost      = 5 * time.Minute
)

// post makes the request of an item. It returns an error if the case cannot be written.
func (e *engine) post(it *item) error {
	comment := casedir.Nonce(it.run.id, it.n) + " " + it.run.comment
	err := e.Case.NoteRequest(casedir.Request{
		Tenant: e.tenant, Op: casedir.OpRun, Run: it.run.id, N: it.n, MachineID: it.ID, Machine: it.Name, Comment: comment, SHA256s: it.run.sums,
	})
	if err != nil {
		return err
	}
	a, err := e.API.Run(e.ctx, it.ID, it.run.commands, comment)
	now := time.Now()
	e.window.add(now)
	if err == nil {
		if _, bad := casedir.ParseAction(a.ID); bad != nil {
			err = fmt.Errorf("run: the service names no action in its answer: %w", api.ErrOutcomeUnknown)
		}
	}
	return e.answered(it, a, err, now)
}

// answered handles the answer to a request.
func (e *engine) answered(it *item, a *api.Action, err error, now time.Time) error {
	s := &e.service
	switch kind := classify(err); {
	case err == nil:
		*s = service{retries: s.retries, stop: s.stop}
		return e.accept(it, a, "", now)
	case kind == isUnknown:
		s.unknown++
		it.state, it.since, it.next, it.tries, it.cause = looking, now, now.Add(lookPauses[0]), 0, err
		e.tell(it, Outcome{State: StateLooking, Err: err})
		return nil
	case kind == isThrottled:
		s.notBefore = now.Add(retryAfter(err))
		e.tell(it, Outcome{State: StateThrottled, Err: err, Until: s.notBefore, Code: codeOf(err)})
		return e.defers(it, err)
	case kind == isBusy:
		return e.isBusy(it, err, now)
	case kind == isRefused:
		s.unknown, s.unsent = 0, 0
		if s.forbidden++; statusOf(err) != http.StatusForbidden {
			s.forbidden = 0
		}
		if s.forbidden >= forbiddenMax {
			e.halt(fmt.Errorf("%w: %w", ErrAllRefused, err))
		}
		return e.refuse(it, err, err.Error())
	case kind == isRoute:
		e.halt(err)
	default: // it was not sent
		s.unsent++
		s.notBefore = now.Add(min(10*time.Second<<(s.unsent-1), time.Minute))
		if s.unsent >= unsentMax {
			e.halt(err)
		}
	}
	e.tell(it, Outcome{State: StateDeferred, Err: err, Code: codeOf(err)})
	return e.defers(it, err)
}

type answerKind uint8

const (
	isUnsent    answerKind = iota // nothing was sent
	isUnknown                     // it may have been carried out
	isThrottled                   // too many requests or sessions: 429
	isBusy                        // another action runs on the machine
	isRefused                     // the service refuses this machine
	isRoute                       // the service refuses every machine
)

// classify says what an error of a request means.
func classify(err error) answerKind {
	var e *api.Error
	errors.As(err, &e)
	switch {
	case err == nil, errors.Is(err, api.ErrOutcomeUnknown), errors.Is(err, api.ErrResponse):
		return isUnknown
	case errors.Is(err, api.ErrActiveRequest):
		return isBusy
	case errors.Is(err, api.ErrRefused), errors.Is(err, api.ErrForbidden) && lacksPermission(e):
		return isRoute
	case e == nil || e.Status == 0:
		return isUnsent
	case e.Status == http.StatusTooManyRequests:
		return isThrottled
	case e.Status == http.StatusRequestTimeout:
		return isUnknown
	case e.Status >= 400 && e.Status < 500:
		return isRefused
	}
	return isUnknown
}

// retryAfter returns how long no request is made after a 429.
func retryAfter(err error) time.Duration {
	wait := throttledElse
	if t, ok := errors.AsType[*api.ThrottledError](err); ok {
		wait = t.RetryAfter
	}
	return max(wait, throttledMin)
}

// lacksPermission reports whether the token has none of the permissions for the route. A machine
// may be forbidden to a token that has one.
func lacksPermission(e *api.Error) bool {
	if e == nil || len(e.Roles) == 0 || len(e.Needs) == 0 {
		return false
	}
	return !slices.ContainsFunc(e.Needs, func(need string) bool { return slices.Contains(e.Roles, need) })
}

// codeOf returns the code of the service in an error.
func codeOf(err error) string {
	var e *api.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

func statusOf(err error) int {
	var e *api.Error
	if errors.As(err, &e) {
		return e.Status
	}
	return 0
}

// outcome returns the outcome of the request of an item for the manifest.
func (e *engine) outcome(it *item, what string, err error) casedir.Outcome {
	o := casedir.Outcome{
		Tenant: e.tenant, Op: casedir.OpRun, Run: it.run.id, N: it.n, MachineID: it.ID, Machine: it.Name, Outcome: what,
	}
	if err != nil {
		o.Status, o.Code, o.Reason = statusOf(err), codeOf(err), err.Error()
	}
	return o
}

// accept records that there is an action. how says how it was found, or is empty.
func (e *engine) accept(it *item, a *api.Action, how string, now time.Time) error {
	o := e.outcome(it, casedir.OutcomeAccepted, nil)
	o.Action, o.Reason = a.ID, how
	if err := e.Case.NoteOutcome(o); err != nil {
		return err
	}
	it.state, it.action, it.since, it.cause = open, strings.ToLower(a.ID), now, nil
	e.tell(it, Outcome{State: StatePosted, Status: a.Status})
	e.polls.soon(now)
	return e.update(it, a, now)
}

// update takes note of what the service says of an action.
func (e *engine) update(it *item, a *api.Action, now time.Time) error {
	if err := fetch.NoteAction(e.Case, e.tenant, a); err != nil {
		return err
	}
	it.saw(a, now)
	switch {
	case a.Done():
		it.state = over
		e.tell(it, Outcome{State: StateEnded})
		e.results.add(a)
	case it.inProgress:
		it.offline = false
	case !it.offline && !it.session():
		it.offline = true
		e.tell(it, Outcome{State: StateOffline})
	}
	return nil
}

// saw takes note of the status of its action.
func (it *item) saw(a *api.Action, now time.Time) {
	it.status = strings.Clone(a.Status[:min(len(a.Status), 32)])
	it.inProgress = strings.EqualFold(a.Status, "InProgress")
	if !it.inProgress {
		it.seen = now
	}
}

// defers records that a request was not carried out, and may be made again.
func (e *engine) defers(it *item, err error) error {
	return e.Case.NoteOutcome(e.outcome(it, casedir.OutcomeDeferred, err))
}

// refuse records that a request was refused.
func (e *engine) refuse(it *item, err error, reason string) error {
	o := e.outcome(it, casedir.OutcomeRefused, err)
	o.Reason = reason
	it.state = refused
	e.tell(it, Outcome{State: StateRefused, Err: err, Code: o.Code})
	return e.Case.NoteOutcome(o)
}

// isBusy handles a machine on which another action runs.
func (e *engine) isBusy(it *item, err error, now time.Time) error {
	e.service.unknown, e.service.unsent, e.service.forbidden = 0, 0, 0
	if it.tries++; it.tries == 1 {
		it.since = now
	}
	if now.Sub(it.since) >= e.activeWait {
		return e.refuse(it, err, fmt.Sprintf("%v; for %v, %d requests", err, now.Sub(it.since).Round(time.Second), it.tries))
	}
	it.next = now.Add(min(busyFirst<<min(it.tries-1, 5), busyMost))
	e.tell(it, Outcome{State: StateBusy, Err: err, Code: codeOf(err), Until: it.next})
	return e.defers(it, err)
}
