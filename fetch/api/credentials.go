package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"sync"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

// Credentials are those of an application.
type Credentials struct {
	Tenant   string // its id or a domain of it
	ClientID string
	Secret   Secret
	// Scope is what the token is for; that of the commercial cloud if empty. LoginURL is where the token comes from;
	// https://login.microsoftonline.com if empty, and one of the login hosts of [Clouds] unless AllowHost is set (plain http to this machine only).
	Scope, LoginURL string
	AllowHost       bool
	Net             Net
}

// TokenSource gets tokens for an application: client credentials at the login's v2.0 endpoint. Each Token is a new one; a [Client] keeps it as
// long as it is good.
type TokenSource struct {
	config func() *clientcredentials.Config // a function, because nothing prints what is behind one
	client *http.Client
	hidden *redactor
}

// names of tenants go into a path.
var tenantName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9.-]{0,252}$`)
})

// ClientCredentials returns a source of tokens.
func ClientCredentials(c Credentials) (*TokenSource, error) {
	if c.Scope == "" {
		c.Scope = scopePublic
	}
	if c.LoginURL == "" {
		c.LoginURL = loginPublic
	}
	switch {
	case !tenantName().MatchString(c.Tenant):
		return nil, errors.New("api: the tenant is neither an id nor a domain")
	case c.ClientID == "":
		return nil, errors.New("api: there is no client id")
	case c.Secret == "":
		return nil, errors.New("api: there is no client secret")
	}
	login, err := checkBase("login URL", c.LoginURL, loginHost, c.AllowHost)
	if err != nil {
		return nil, err
	}
	config := &clientcredentials.Config{
		ClientID:     c.ClientID,
		ClientSecret: string(c.Secret),
		TokenURL:     login.String() + "/" + c.Tenant + "/oauth2/v2.0/token",
		Scopes:       []string{c.Scope},
		AuthStyle:    oauth2.AuthStyleInParams,
	}
	s := &TokenSource{
		config: func() *clientcredentials.Config { return config },
		client: &http.Client{
			Transport:     c.Net.transport(login),
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
			Timeout:       time.Minute,
		},
		hidden: new(redactor),
	}
	s.hidden.add(string(c.Secret))
	return s, nil
}

// Token implements oauth2.TokenSource.
func (s *TokenSource) Token() (*oauth2.Token, error) { return s.TokenContext(context.Background()) }

const (
	tokenTries = 4
	opToken    = "get token"
)

// TokenContext asks the login for a token. A login that is out of order or busy is asked up to 4 times. If it refuses the credentials the
// error is in [ErrRefused].
func (s *TokenSource) TokenContext(ctx context.Context) (*oauth2.Token, error) {
	s.mustInit()
	for try := 1; ; try++ {
		token, err := s.config().Token(context.WithValue(ctx, oauth2.HTTPClient, s.client))
		if err == nil {
			return token, nil
		}
		e, again, wait := s.explain(ctx, err)
		if !again || try == tokenTries {
			return nil, e
		}
		if err := sleep(ctx, max(wait, backoff(try))); err != nil {
			e.cause = err
			return nil, e
		}
	}
}

// explain makes an error of the login ours, and says whether and when to ask again. Nothing of the original is kept: it holds the
// answer, and with it the request.
func (s *TokenSource) explain(ctx context.Context, err error) (e *Error, again bool, wait time.Duration) {
	e = &Error{Op: opToken, cause: ctx.Err()}
	r, ok := errors.AsType[*oauth2.RetrieveError](err)
	if !ok {
		e.Message = plainHiding(innermost(err), s.hidden.redact)
		return e, e.cause == nil, 0
	}
	e.errorBody(string(r.Body), s.hidden.redact)
	if r.Response != nil {
		e.Status = r.Response.StatusCode
		wait, _ = retryAfter(r.Response.Header)
		wait = min(wait, waitMax)
	}
	switch {
	case e.Status >= 500, e.Status == http.StatusTooManyRequests, e.Status == http.StatusRequestTimeout,
		e.Code == "temporarily_unavailable", e.Code == "server_error":
		return e, true, wait
	case e.Status == http.StatusBadRequest, e.Status == http.StatusUnauthorized, e.Status == http.StatusForbidden,
		e.Code != "":
		e.kind = ErrRefused
	default:
		e.kind = ErrResponse
	}
	return e, false, 0
}

// hide takes the client's secret out of a text.
func (s *TokenSource) hide(text string) string { return s.hidden.redact(text) }

// Close closes connections that are not in use.
func (s *TokenSource) Close() {
	s.mustInit()
	s.client.CloseIdleConnections()
}

// made panics unless ClientCredentials made the source.
func (s *TokenSource) mustInit() {
	if s == nil || s.config == nil {
		panic("api: a TokenSource that was not made: use ClientCredentials")
	}
}

// String says what it is.
func (s *TokenSource) String() string {
	if s == nil || s.config == nil {
		return "api.TokenSource(not made by ClientCredentials)"
	}
	return fmt.Sprintf("api.TokenSource(%s)", plain(s.config().TokenURL))
}

// Format implements fmt.Formatter: no verb shows the secret.
func (s *TokenSource) Format(f fmt.State, verb rune) { format(f, verb, s.String()) }
