package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

const (
	// maxList and maxAnswer limit a response. Lists are not held in memory.
	maxList   = 1 << 30
	maxAnswer = 1 << 20
	maxError  = 64 << 10
	// failTries is how often a call is tried that fails with 5xx or in the network, and
	// throttledTries one that gets 429.
	failTries      = 5
	throttledTries = 10
	// callMax limits the time of one try.
	callMax = 5 * time.Minute
	// waitMax limits a Retry-After of any response but 429.
	waitMax = 2 * time.Minute
)

// request describes a call.
type request struct {
	op       string
	path     string // below the base, as it goes over the wire
	query    string // the same
	maxBytes int64
	needs    permission
	// read, if set, reads the body as it arrives, once for each try. Its errors are about the
	// contents.
	read func(io.Reader) error
	// also is taken in addition to the budget of the client, and throttled in its place.
	also *route
	// change makes it a request that changes something: see send.
	change *change
}

// method is the HTTP method.
func (r *request) method() string {
	if r.change == nil {
		return http.MethodGet
	}
	return r.change.method
}

// response is the result of one try.
type response struct {
	sent   bool // a connection was there: the service may have received the request
	status int
	header http.Header
	body   string // unless the request reads it
	size   int64
}

// get makes a call, with retries, and returns the JSON of the response.
func (c *Client) get(ctx context.Context, r request) (string, error) {
	c.mustInit()
	var refusedToken string
	fails, throttled := 0, 0
	for {
		token, err := c.ready(ctx, r, refusedToken)
		if err != nil {
			return "", err
		}
		a, e := c.try(ctx, r, token)
		if e == nil {
			return a.body, nil
		}
		var pause time.Duration
		switch {
		case e.cause != nil: // the caller's context has ended
			return "", e
		case a.status == http.StatusTooManyRequests:
			throttled++
			wait := c.throttled(ctx, r, a, throttled)
			if throttled == throttledTries {
				return "", &ThrottledError{RetryAfter: wait, Tries: throttled, Last: e}
			}
			continue // Take waits
		case a.status == http.StatusUnauthorized:
			if refusedToken != "" {
				e.kind = ErrRefused
				c.tokens.refuseToken(e)
				return "", e
			}
			refusedToken = token
			continue
		case a.status == http.StatusForbidden:
			e.refuse(token, r.needs)
			return "", e
		case a.status == 0 && e.kind == nil, a.status >= 500, a.status == http.StatusRequestTimeout:
			wait, _ := retryAfter(a.header)
			pause = max(min(wait, waitMax), backoff(fails+1))
		default:
			return "", e
		}
		if fails++; fails == failTries {
			return "", e
		}
		c.log.InfoContext(ctx, "trying again", "op", r.op, "pause", pause, "error", e)
		if err := sleep(ctx, pause); err != nil {
			e.cause = err
			return "", e
		}
	}
}

// ready waits until a call may be made, counts it, and returns its token: another one than the
// refused, unless that is empty.
func (c *Client) ready(ctx context.Context, r request, refused string) (string, error) {
	// The token comes first: without one, no call is counted. It is checked again after Take, which
	// may wait longer than the token is valid.
	if _, err := c.tokens.get(ctx, refused); err != nil {
		return "", err
	}
	if err := c.take(ctx, r); err != nil {
		return "", err
	}
	return c.tokens.get(ctx, refused)
}

// try makes one request. A response other than a success with JSON is an error. Without a response
// the status is 0.
func (c *Client) try(ctx context.Context, r request, token string) (a response, e *Error) {
	start := time.Now()
	defer func() {
		c.log.DebugContext(ctx, "api call", "op", r.op, "status", a.status, "took", time.Since(start), "bytes", a.size)
	}()
	one, cancel := context.WithTimeout(ctx, r.timeMax())
	defer cancel()
	var conns atomic.Int32
	fail := func(a response, err error) (response, *Error) {
		a.sent = conns.Load() > 0
		return a, &Error{Op: r.op, Status: a.status, Message: plainHiding(innermost(err), c.tokens.hide), cause: ctx.Err()}
	}
	u := c.base.String() + r.path
	if r.query != "" {
		u += "?" + r.query
	}
	// The transport repeats a request by itself if an idle connection turns out to be closed. That
	// counts as a call too. It has no idle connections for a request that changes something.
	one = httptrace.WithClientTrace(one, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) {
		if conns.Add(1) > 1 && (r.change != nil || c.budget.Take(one) != nil) {
			cancel()
		}
	}})
	req, err := http.NewRequestWithContext(one, r.method(), u, nil)
	if err != nil {
		return fail(response{}, err)
	}
	transport := c.http
	if r.change != nil {
		transport = c.fresh
		r.change.fill(req)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Accept", "application/json")
	req.Header.Set("Accept-Encoding", "identity")
	req.Header.Set("User-Agent", c.agent)
	// This is a bare transport: it knows neither redirects nor cookies, and its errors do not quote
	// the request.
	resp, err := transport.RoundTrip(req)
	if err != nil {
		return fail(response{}, err)
	}
	defer resp.Body.Close()
	a = response{sent: true, status: resp.StatusCode, header: resp.Header}
	b := &body{r: resp.Body, limit: r.maxBytes}
	success := r.accepts(resp.StatusCode)
	if !success {
		b.limit = maxError
	}
	var understood error
	switch {
	case resp.ContentLength > b.limit:
		b.err = errTooLarge
	case success && r.method() == http.MethodDelete: // what it says is of no interest
	case r.read != nil && success:
		understood = r.read(b)
	default:
		a.body = b.text(resp.ContentLength)
		if !validJSON(a.body) {
			understood = errNotJSON
		}
	}
	a.size = b.n
	switch {
	case !success:
		e := &Error{Op: r.op, Status: a.status, kind: kindOf(a.status), cause: ctx.Err()}
		e.errorBody(a.body, c.tokens.hide)
		if e.Message == "" && a.status >= 300 && a.status < 400 {
			e.Message = "redirects are not followed"
		}
		return a, e
	case understood == nil && b.err == nil:
		return a, nil
	case b.err != nil && b.err != errTooLarge: // the connection broke
		a.status = 0
		return fail(a, b.err)
	}
	e = &Error{Op: r.op, Status: a.status, kind: ErrResponse}
	switch {
	case b.err != nil:
		e.Message = b.err.Error()
	case errors.Is(understood, errNotJSON): // it is not quoted: it may hold a link
		e.Message = fmt.Sprintf("not JSON: %d bytes of %s", a.size, plain(strconv.Quote(a.header.Get("Content-Type"))))
	default:
		e.Message = understood.Error()
	}
	return a, e
}

var errTooLarge = errors.New("larger than any answer should be")

// body reads up to limit bytes and keeps the error that ended it.
type body struct {
	r     io.Reader
	limit int64
	n     int64
	err   error // other than io.EOF
}

// Read implements io.Reader.
func (b *body) Read(p []byte) (int, error) {
	if b.err != nil {
		return 0, b.err
	}
	n, err := b.r.Read(p[:min(int64(len(p)), b.limit+1-b.n)])
	if b.n += int64(n); b.n > b.limit {
		n, err = n-1, errTooLarge
	}
	if err != nil && err != io.EOF {
		b.err = err
	}
	return n, err
}

// text returns all of the body, or the part before an error. size is the expected size.
func (b *body) text(size int64) string {
	var s strings.Builder
	if size > 0 {
		s.Grow(int(min(size, 1<<20))) // more when it comes
	}
	_, _ = io.Copy(&s, b) // the error is kept
	return s.String()
}

// budgetError is the error when no call could be made, or nil.
func (c *Client) budgetError(ctx context.Context, r request, err error) error {
	if err == nil {
		return nil
	}
	e := &Error{Op: r.op, Message: plain(err.Error()), cause: ctx.Err()}
	if e.cause == nil {
		e.cause = err
	}
	return e
}

// innermost returns the text of an error without the URL that net/http puts before it.
func innermost(err error) string {
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	return err.Error()
}

// backoff returns the pause before try n+1: 1 s, 2 s, 4 s and so on up to 30 s, half of it random.
func backoff(n int) time.Duration {
	d := min(time.Second<<min(n-1, 10), 30*time.Second)
	return d/2 + rand.N(d/2+1)
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
