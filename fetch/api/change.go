package api

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"
)

// change is what a request needs that changes something.
type change struct {
	method      string
	contentType string
	// content returns the body from its beginning, once for each try. It has size bytes.
	content func() io.Reader
	size    int64
	// single is set for a call that returns the first 429 to its caller.
	single bool
}

// fill adds the body to a request. It cannot be read twice, so no transport repeats it.
func (c *change) fill(req *http.Request) {
	if c.content == nil {
		return
	}
	req.Body, req.ContentLength = io.NopCloser(c.content()), c.size
	req.Header.Set("Content-Type", c.contentType)
}

// uploadPace is the pace in bytes a second below which an upload is given up.
const uploadPace = 16 << 10

// timeMax is how long one try may take.
func (r *request) timeMax() time.Duration {
	if r.change == nil {
		return callMax
	}
	return callMax + time.Duration(r.change.size/uploadPace)*time.Second
}

// accepts reports whether a status is a success.
func (r *request) accepts(status int) bool {
	switch r.method() {
	case http.MethodPost:
		return status == http.StatusOK || status == http.StatusCreated
	case http.MethodDelete:
		return status == http.StatusOK || status == http.StatusNoContent
	}
	return status == http.StatusOK
}

// send makes a call that changes something, and returns the JSON of the response. The request goes
// out again only if the service cannot have carried it out: no connection was made, the token was
// refused (once), or the answer was 429. ErrOutcomeUnknown is in the chain of an error if it may
// have carried it out.
func (c *Client) send(ctx context.Context, r request) (string, error) {
	c.mustInit()
	var refusedToken string
	fails, throttled := 0, 0
	for {
		token, err := c.ready(ctx, r, refusedToken)
		if err != nil {
			return "", err
		}
		a, e := c.try(ctx, r, token)
		switch {
		case e == nil:
			return a.body, nil
		case !a.sent:
			if fails++; fails == failTries || e.cause != nil {
				return "", e
			}
			c.log.InfoContext(ctx, "connecting again", "op", r.op, "error", e)
			if err := sleep(ctx, backoff(fails)); err != nil {
				e.cause = err
				return "", e
			}
		case a.status == http.StatusTooManyRequests:
			throttled++
			wait := c.throttled(ctx, r, a, throttled)
			if r.change.single || throttled == throttledTries {
				return "", &ThrottledError{RetryAfter: wait, Tries: throttled, Last: e}
			}
		case a.status == http.StatusUnauthorized:
			if refusedToken != "" {
				e.kind = ErrRefused
				c.tokens.refuseToken(e)
				return "", e
			}
			refusedToken = token
		case a.status == http.StatusForbidden:
			e.refuse(token, r.needs)
			return "", e
		case a.status >= 400 && a.status < 500 && a.status != http.StatusRequestTimeout:
			return "", e
		default:
			e.unknown = true
			return "", e
		}
	}
}

// throttled reports a 429 to the budget that it is about, and returns the wait.
func (c *Client) throttled(ctx context.Context, r request, a response, times int) time.Duration {
	var b, first = c.budget, 5 * time.Second
	if r.also != nil { // other routes are not affected
		b, first = r.also, time.Minute // its window
	}
	wait, ok := retryAfter(a.header)
	if !ok {
		wait = min(first<<min(times-1, 7), retryAfterMax)
	}
	c.log.WarnContext(ctx, "throttled", "op", r.op, "wait", wait, "tries", times)
	b.Throttled(ctx, wait)
	return wait
}

// route is a route of the service with limits of its own.
type route struct {
	Budget
	turn chan struct{} // one takes from two budgets at a time
}

// newRoute returns nil for no budget.
func newRoute(b Budget) *route {
	if b == nil {
		return nil
	}
	return &route{b, make(chan struct{}, 1)}
}

// pairMax is how far apart the moments may be that two budgets gave for one call.
const pairMax = time.Second

// take waits for the budgets of a request.
func (c *Client) take(ctx context.Context, r request) error {
	if r.also == nil {
		return c.budgetError(ctx, r, c.budget.Take(ctx))
	}
	select {
	case r.also.turn <- struct{}{}:
		defer func() { <-r.also.turn }()
	case <-ctx.Done():
		return c.budgetError(ctx, r, ctx.Err())
	}
	// A moment that is long past when the other budget gives its own is not that of the call: it is
	// taken again.
	var one, other Budget = r.also, c.budget
	err := one.Take(ctx)
	for err == nil {
		start := time.Now()
		if err = other.Take(ctx); err == nil && time.Since(start) <= pairMax {
			return nil
		}
		one, other = other, one
	}
	return c.budgetError(ctx, r, err)
}

// without is the error of a method whose budget is missing.
func without(op, option string) error {
	return &Error{Op: op, Message: "Options." + option + " is not set", cause: errNoBudget}
}

var errNoBudget = errors.New("no budget")
