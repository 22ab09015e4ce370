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
	enough = 64 << 10

	pauseBroken    = 500 * time.Millisecond // after the first broken answer; it doubles
	pauseThrottled = time.Second            // after the first 429 that does not say how long
	pauseLongest   = 60 * time.Second
)

// tries counts what went wrong with a range since its last progress.
type tries struct{ broken, throttled, early int }

// backoff doubles, and is spread so that many do not come back at once.
func backoff(first time.Duration, n int) time.Duration {
	d := min(first<<min(n, 20), pauseLongest)
	return d/2 + rand.N(d/2)
}

// gate holds all requests back while the service wants it.
type gate struct {
	mu    sync.Mutex
	until time.Time
}

func (g *gate) close(d time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if until := time.Now().Add(d); until.After(g.until) {
		g.until = until
	}
}

func (g *gate) pass(ctx context.Context) error {
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
func (r *run) ask(ctx context.Context, q question, t *tries) (*answer, verdict, error) {
	for {
		if err := r.gate.pass(ctx); err != nil {
			return nil, verdict{}, in("wait", q.from, err)
		}
		u, gen, err := r.lease.get(ctx)
		if err != nil {
			return nil, verdict{}, err
		}
		r.requests.Add(1)
		a, err := r.d.send(ctx, u, q, &r.pace)
		if err != nil {
			if ctx.Err() != nil || isFinal(err) {
				return nil, verdict{}, in("request", q.from, err)
			}
			r.told("no answer", "ask", q.ask.String(), "offset", q.from, "error", err)
			if err := r.broken(ctx, t, in("request", q.from, err)); err != nil {
				return nil, verdict{}, err
			}
			continue
		}
		v := judge(q, a.head, r.d.opts.MaxSize)
		r.lease.learn(a.status, a.header.Get("Date"), v.answer.Clock)
		id, code := requestID(a.header), serviceCode(v.answer.Code)
		r.told("answer", "ask", q.ask.String(), "offset", q.from, "status", a.status, "code", code, "request", id, "reaction", v.do.String())
		if v.do == take || v.do == takeWhole {
			return a, v, nil
		}
		pause := retryAfter(a.header, time.Now(), r.d.opts.MaxWait)
		a.close()
		if v.do == goWhole {
			return nil, v, nil
		}
		why := &Error{Op: "request", Offset: q.from, Status: a.status, Code: code, Reason: v.answer.Reason, RequestID: id, Err: v.err}
		if err := r.react(ctx, v.do, why, gen, pause, t); err != nil {
			return nil, verdict{}, err
		}
	}
}

// react does what has to be done before the same request is sent again. It returns an error if it is not to be.
func (r *run) react(ctx context.Context, do reaction, why *Error, gen int, pause time.Duration, t *tries) error {
	switch do {
	case repeat:
		if pause > 0 {
			r.gate.close(pause)
		}
		return r.broken(ctx, t, why)
	case wait:
		if t.throttled++; t.throttled > r.d.opts.MaxThrottled {
			return why
		}
		if pause == 0 {
			pause = min(backoff(pauseThrottled, t.throttled-1), r.d.opts.MaxWait)
		} else {
			pause += rand.N(500 * time.Millisecond)
		}
		r.gate.close(pause)
		return nil
	case renew:
		return r.lease.reject(gen, why, false)
	case renewOnce:
		return r.lease.reject(gen, why, true)
	case waitStart:
		pause, err := r.lease.start()
		if t.early++; err != nil || t.early > r.d.opts.MaxAttempts {
			return why
		}
		r.gate.close(max(pause, time.Second))
		return nil
	case startOver:
		return &again{why}
	}
	return why
}

// broken counts an answer that was none, and waits. It returns an error if it was one too many.
func (r *run) broken(ctx context.Context, t *tries, why error) error {
	if t.broken++; t.broken >= r.d.opts.MaxAttempts {
		return why
	}
	if err := sleep(ctx, backoff(pauseBroken, t.broken-1)); err != nil {
		return in("wait", offsetOf(why), err)
	}
	return nil
}

// arrived is told how many bytes came for a range, and whether that is all of it.
func (r *run) arrived(n int, done bool, t *tries) {
	r.fetched.Add(int64(n))
	if done || n >= enough {
		*t = tries{}
		r.lease.progress()
	}
}

func offsetOf(err error) int64 {
	var e *Error
	if errors.As(err, &e) {
		return e.Offset
	}
	return 0
}
