package download

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"
)

const (
	// minProgress is how many bytes count as progress. A server that sends less at a time is
	// retried a limited number of times.
	minProgress = 64 << 10

	pauseFailure   = 500 * time.Millisecond // after the first broken answer; it doubles
	pauseThrottled = time.Second            // after the first 429 that does not say how long
	pauseLongest   = 60 * time.Second
)

// attempts counts the failures of a range since its last progress.
type attempts struct{ failures, throttled, early int }

// backoff doubles with n, and is spread at random.
func backoff(first time.Duration, n int) time.Duration {
	d := min(first<<min(n, 20), pauseLongest)
	return d/2 + rand.N(d/2)
}

// throttle delays all requests of a download when the service asks for it.
type throttle struct {
	mu    sync.Mutex
	until time.Time
}

func (g *throttle) hold(d time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if until := time.Now().Add(d); until.After(g.until) {
		g.until = until
	}
}

func (g *throttle) wait(ctx context.Context) error {
	for {
		g.mu.Lock()
		d := time.Until(g.until)
		g.mu.Unlock()
		if d <= 0 {
			return ctx.Err()
		}
		if err := sleep(ctx, d); err != nil {
			return err
		}
	}
}

// request sends a request until a response is accepted, and returns it with the decision. The
// caller closes the response. There is none for actionFetchWhole.
func (r *run) request(ctx context.Context, q request, t *attempts) (*response, decision, error) {
	for {
		if err := r.throttle.wait(ctx); err != nil {
			return nil, decision{}, wrapError("wait", q.from, err)
		}
		u, gen, err := r.links.get(ctx)
		if err != nil {
			return nil, decision{}, err
		}
		q.service = r.links.service()
		r.requests.Add(1)
		a, err := r.d.send(ctx, u, q, &r.pace)
		if err != nil {
			if ctx.Err() != nil || isFinal(err) {
				return nil, decision{}, wrapError("request", q.from, err)
			}
			r.debug("no response", "kind", q.kind.String(), "offset", q.from, "error", err)
			if err := r.pauseAfterFailure(ctx, t, wrapError("request", q.from, err)); err != nil {
				return nil, decision{}, err
			}
			continue
		}
		v := classify(q, a.head, r.d.opts.MaxSize)
		r.links.observeClock(a.status, a.header.Get("Date"), v.explained.Clock)
		id, code := requestID(a.header), serviceCode(v.explained.Code)
		r.debug(
			"response", "kind", q.kind.String(), "offset", q.from, "status", a.status, "code", code, "request", id,
			"action", v.action.String(),
		)
		if v.action == actionTake || v.action == actionTakeWhole || v.action == actionMeasure {
			return a, v, nil
		}
		pause := retryAfter(a.header, time.Now(), r.d.opts.MaxWait)
		a.close()
		if v.action == actionFetchWhole {
			return nil, v, nil
		}
		why := &Error{Op: "request", Offset: q.from, Status: a.status, Code: code, Reason: v.explained.Reason, RequestID: id, Err: v.err}
		if err := r.perform(ctx, v.action, why, gen, pause, t); err != nil {
			return nil, decision{}, err
		}
	}
}

// perform does what must happen before the same request is sent again. It returns an error if it
// must not be sent again.
func (r *run) perform(ctx context.Context, do action, why *Error, gen int, pause time.Duration, t *attempts) error {
	switch do {
	case actionRepeat:
		if pause > 0 {
			r.throttle.hold(pause)
		}
		return r.pauseAfterFailure(ctx, t, why)
	case actionWait:
		if t.throttled++; t.throttled > r.d.opts.MaxThrottled {
			return why
		}
		if pause == 0 {
			pause = min(backoff(pauseThrottled, t.throttled-1), r.d.opts.MaxWait)
		} else {
			pause += rand.N(500 * time.Millisecond)
		}
		r.throttle.hold(pause)
		return nil
	case actionRenew:
		return r.links.reject(gen, why, false)
	case actionRenewOnce:
		return r.links.reject(gen, why, true)
	case actionWaitValid:
		pause, err := r.links.untilValid()
		if t.early++; err != nil || t.early > r.d.opts.MaxAttempts {
			return why
		}
		r.throttle.hold(max(pause, time.Second))
		return nil
	case actionRestart:
		return &restartError{why}
	}
	return why
}

// pauseAfterFailure counts a failure and waits. It returns an error after the last attempt.
func (r *run) pauseAfterFailure(ctx context.Context, t *attempts, why error) error {
	if t.failures++; t.failures >= r.d.opts.MaxAttempts {
		return why
	}
	if err := sleep(ctx, backoff(pauseFailure, t.failures-1)); err != nil {
		return wrapError("wait", offsetOf(why), err)
	}
	return nil
}

// progressed takes how many bytes of a range were kept, and whether the range is complete.
func (r *run) progressed(kept int, done bool, t *attempts) {
	if done || kept >= minProgress {
		*t = attempts{}
		r.links.resetCounts()
	}
}

func offsetOf(err error) int64 {
	var e *Error
	if errors.As(err, &e) {
		return e.Offset
	}
	return 0
}
