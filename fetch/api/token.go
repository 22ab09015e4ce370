package api

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"github.com/lrkit/lrkit/internal/panics"
)

// Tokens is where tokens come from; an oauth2.TokenSource is one. If it also has TokenContext(ctx), that is used. After a token was refused
// a new one is asked for: a source that gives the same one again is believed to have no other. An error with [ErrRefused] in its chain says that
// there is no point in asking again soon.
type Tokens interface {
	Token() (*oauth2.Token, error)
}

const (
	// tokenMargin is how long before its end a token is no longer used.
	tokenMargin = 2 * time.Minute
	// refusedFor is how long nothing is asked for after the credentials were refused: those who ask on are locked out.
	refusedFor = 10 * time.Minute
	// tokenMax is how long a token may be.
	tokenMax = 64 << 10
)

// tokenKeeper holds the token that is in use, and whether there is a point in asking for another.
type tokenKeeper struct {
	source  Tokens
	turn    chan struct{} // one asks at a time
	token   *oauth2.Token // guarded by gate, as is the rest
	refused *Error
	since   time.Time
	hidden  redactor
}

// get returns a token that is not the one that was refused.
func (k *tokenKeeper) get(ctx context.Context, not string) (string, error) {
	select {
	case k.turn <- struct{}{}:
		defer func() { <-k.turn }()
	case <-ctx.Done():
		return "", &Error{Op: opToken, cause: ctx.Err(), Message: ctx.Err().Error()}
	}
	if k.refused != nil && time.Since(k.since) < refusedFor {
		return "", k.refused
	}
	if t := k.token; t != nil && t.AccessToken != not && (t.Expiry.IsZero() || time.Until(t.Expiry) > tokenMargin) {
		return t.AccessToken, nil
	}
	t, err := k.request(ctx)
	if err != nil {
		if errors.Is(err, ErrRefused) {
			k.refused, k.since = err, time.Now()
		}
		return "", err
	}
	k.hidden.add(t.AccessToken)
	if t.AccessToken == not {
		k.token = nil
		return "", k.refuse(&Error{Op: opToken, kind: ErrRefused, Message: "the source has no other token than the one that was refused"})
	}
	k.token, k.refused = t, nil
	return t.AccessToken, nil
}

// refuse opens the circuit. The gate is held.
func (k *tokenKeeper) refuse(e *Error) *Error {
	k.refused, k.since = e, time.Now()
	return e
}

// refuseToken opens the circuit because the API refused a token that was new.
func (k *tokenKeeper) refuseToken(e *Error) {
	k.turn <- struct{}{}
	defer func() { <-k.turn }()
	k.token = nil
	k.refuse(e)
}

// ask asks the source, and gives up waiting when ctx ends even if the source does not.
func (k *tokenKeeper) request(ctx context.Context) (*oauth2.Token, *Error) {
	type answer struct {
		token  *oauth2.Token
		err    error
		caught *panics.Caught
	}
	done := make(chan answer, 1)
	go func() {
		var a answer
		panics.Run(func() {
			if s, ok := k.source.(interface {
				TokenContext(context.Context) (*oauth2.Token, error)
			}); ok {
				a.token, a.err = s.TokenContext(ctx)
			} else {
				a.token, a.err = k.source.Token()
			}
		}, func(c *panics.Caught) {
			a.caught = c
			done <- a
		})
	}()
	var a answer
	select {
	case a = <-done:
		a.caught.Again()
	case <-ctx.Done():
		return nil, &Error{Op: opToken, cause: ctx.Err(), Message: ctx.Err().Error()}
	}
	switch {
	case a.err != nil:
		if e, ok := errors.AsType[*Error](a.err); ok {
			return nil, e
		}
		return nil, k.foreign(ctx, a.err)
	case a.token == nil || a.token.AccessToken == "" || len(a.token.AccessToken) > tokenMax || strings.ContainsFunc(a.token.AccessToken, notInHeader):
		return nil, &Error{Op: opToken, kind: ErrResponse, Message: "no token that can be sent"}
	}
	return a.token, nil
}

func notInHeader(r rune) bool { return r <= ' ' || r >= 0x7f }

// foreign explains an error of another source of tokens.
func (k *tokenKeeper) foreign(ctx context.Context, err error) *Error {
	e := &Error{Op: opToken, cause: ctx.Err()}
	if r, ok := errors.AsType[*oauth2.RetrieveError](err); ok { // its text may be the whole answer, and it panics without one
		e.errorBody(string(r.Body), k.hide)
		if r.Response != nil {
			e.Status = r.Response.StatusCode
		}
	} else {
		e.Message = plainHiding(innermost(err), k.hide)
	}
	if errors.Is(err, ErrRefused) || e.Status == http.StatusBadRequest || e.Status == http.StatusUnauthorized || e.Status == http.StatusForbidden {
		e.kind = ErrRefused
	}
	return e
}

// hide takes tokens, and the source's secret, out of a text.
func (k *tokenKeeper) hide(s string) string {
	if h, ok := k.source.(interface{ hide(string) string }); ok {
		s = h.hide(s)
	}
	return k.hidden.redact(s)
}
