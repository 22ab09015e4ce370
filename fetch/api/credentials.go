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

// Credentials are the credentials of an application.
type Credentials struct {
	Tenant   string // its id or a domain of it
	ClientID string
	Secret   Secret
	// Scope is the scope of the token: that of the commercial cloud if empty. LoginURL is the
	// login: https://login.microsoftonline.com if empty. It must be a login host of [Clouds],
	// unless AllowHost is set. Plain http is for this machine only.
	Scope, LoginURL string
	AllowHost       bool
	Net             Net
}

// TokenSource gets tokens for an application, with client credentials at the v2.0 endpoint of the
// login. Each call gets a new token. A [Client] keeps it while it is valid.
type TokenSource struct {
	config func() *clientcredentials.Config // a function, because nothing prints what a function holds
	client *http.Client
	hidden *redactor
}

// The name of a tenant becomes part of a path.
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

// TokenContext requests a token. A login that fails or is busy is tried up to 4 times. If it
// refuses the credentials, the error is [ErrRefused].
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

// explain turns an error of the login into ours, and says whether and when to retry. It keeps
// nothing of the original, which holds the response and the request.
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

// redact replaces the secret of the client in a text.
func (s *TokenSource) hide(text string) string { return s.hidden.redact(text) }

// Close closes idle connections.
func (s *TokenSource) Close() {
	s.mustInit()
	s.client.CloseIdleConnections()
}

// mustInit panics unless the source is from ClientCredentials.
func (s *TokenSource) mustInit() {
	if s == nil || s.config == nil {
		panic("api: a TokenSource that was not made: use ClientCredentials")
	}
}

// String names the type.
func (s *TokenSource) String() string {
	if s == nil || s.config == nil {
		return "api.TokenSource(not made by ClientCredentials)"
	}
	return fmt.Sprintf("api.TokenSource(%s)", plain(s.config().TokenURL))
}

// Format implements fmt.Formatter: no verb shows the secret.
func (s *TokenSource) Format(f fmt.State, verb rune) { format(f, verb, s.String()) }
