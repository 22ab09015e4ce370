package download

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"
)

const (
	// enough is how many bytes count as progress: whoever gives less at a time is asked a limited number of times.
	minProgress = 64 << 10

	pauseFailure   = 500 * time.Millisecond // after the first broken answer; it doubles
	pauseThrottled = time.Second            // after the first 429 that does not say how long
	pauseLongest   = 60 * time.Second
)

// tries counts what went wrong with a range since its last progress.
type attempts struct{ failures, throttled, early int }

// backoff doubles, and is spread so that many do not come back at once.
func backoff(first time.Duration, n int) time.Duration {
	d := min(first<<min(n, 20), pauseLongest)
	return d/2 + rand.N(d/2)
}

// gate holds all requests back while the service wants it.
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

// ask sends a request until an answer is to be taken, and returns it with its verdict; the caller closes it. A verdict goWhole comes
// without an answer.
func (r *run) request(ctx context.Context, q request, t *attempts) (*response, decision, error) {
	for {
		if err := r.throttle.wait(ctx); err != nil {
			return nil, decision{}, wrapError("wait", q.from, err)
		}
		u, gen, err := r.links.get(ctx)
		if err != nil {
			return nil, decision{}, err
		}
		r.requests.Add(1)
		a, err := r.d.send(ctx, u, q, &r.pace)
		if err != nil {
			if ctx.Err() != nil || isFinal(err) {
				return nil, decision{}, wrapError("request", q.from, err)
			}
			r.debug("no answer", "ask", q.kind.String(), "offset", q.from, "error", err)
			if err := r.pauseAfterFailure(ctx, t, wrapError("request", q.from, err)); err != nil {
				return nil, decision{}, err
			}
			continue
		}
		v := classify(q, a.head, r.d.opts.MaxSize)
		r.links.observeClock(a.status, a.header.Get("Date"), v.explained.Clock)
		id, code := requestID(a.header), serviceCode(v.explained.Code)
		r.debug("answer", "ask", q.kind.String(), "offset", q.from, "status", a.status, "code", code, "request", id, "reaction", v.action.String())
		if v.action == actionTake || v.action == actionTakeWhole {
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

// react does what has to be done before the same request is sent again. It returns an error if it is not to be.
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

// broken counts an answer that was none, and waits. It returns an error if it was one too many.
func (r *run) pauseAfterFailure(ctx context.Context, t *attempts, why error) error {
	if t.failures++; t.failures >= r.d.opts.MaxAttempts {
		return why
	}
	if err := sleep(ctx, backoff(pauseFailure, t.failures-1)); err != nil {
		return wrapError("wait", offsetOf(why), err)
	}
	return nil
}

// arrived is told how many bytes came for a range, and whether that is all of it.
func (r *run) received(n int, done bool, t *attempts) {
	r.fetched.Add(int64(n))
	if done || n >= minProgress {
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
