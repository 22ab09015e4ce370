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

// Tokens is a source of tokens, like an oauth2.TokenSource. If it also has TokenContext(ctx), that
// is used. After a token was refused, a new one is requested. If the source returns the same one
// again, it has no other. If [ErrRefused] is in the chain of an error, the client does not ask
// again soon.
type Tokens interface {
	Token() (*oauth2.Token, error)
}

const (
	// tokenMargin is how long before its expiry a token is no longer used.
	tokenMargin = 2 * time.Minute
	// refusedFor is how long no calls are made after the credentials were refused: more attempts
	// could lock the account.
	refusedFor = 10 * time.Minute
	// tokenMax limits a token.
	tokenMax = 64 << 10
)

// tokenKeeper holds the current token, and whether it is worth requesting another.
type tokenKeeper struct {
	source  Tokens
	turn    chan struct{} // one asks at a time
	token   *oauth2.Token // guarded by gate, as is the rest
	refused *Error
	since   time.Time
	hidden  redactor
}

// get returns a token other than the refused one.
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
		return "", k.refuse(&Error{Op: opToken, kind: ErrRefused, Message: "the source has no other token than the refused one"})
	}
	k.token, k.refused = t, nil
	return t.AccessToken, nil
}

// refuse opens the circuit. The caller has the turn.
func (k *tokenKeeper) refuse(e *Error) *Error {
	k.refused, k.since = e, time.Now()
	return e
}

// refuseToken opens the circuit because the API refused a new token.
func (k *tokenKeeper) refuseToken(e *Error) {
	k.turn <- struct{}{}
	defer func() { <-k.turn }()
	k.token = nil
	k.refuse(e)
}

// request asks the source. It stops waiting when ctx ends, even if the source does not.
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
	if errors.Is(err, ErrRefused) || e.Status == http.StatusBadRequest || e.Status == http.StatusUnauthorized ||
		e.Status == http.StatusForbidden {
		e.kind = ErrRefused
	}
	return e
}

// redact replaces tokens, and the secret of the source, in a text.
func (k *tokenKeeper) hide(s string) string {
	if h, ok := k.source.(interface{ hide(string) string }); ok {
		s = h.hide(s)
	}
	return k.hidden.redact(s)
}
