package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/oauth2"
)

// DeviceLogin says how a user signs in with a device code (RFC 8628, as Microsoft Entra has it).
type DeviceLogin struct {
	Tenant   string // its id or a domain of it
	ClientID string // of an application that allows public client flows
	// Scope, LoginURL, AllowHost and Net are as in Credentials. A refresh token is asked for too.
	Scope, LoginURL string
	AllowHost       bool
	Net             Net
	// Prompt tells the user what to do, and returns at once. Its error ends the sign-in.
	Prompt func(DevicePrompt) error
}

// DevicePrompt is what a user has to do. Its texts are safe to print. They are no secrets of this
// program, and worthless after Expires: show them to the user, and log nothing of them.
type DevicePrompt struct {
	Message   string // says all of it in one line
	URL, Code string
	Expires   time.Time
	// Again is set if the user had signed in, and that is no longer accepted.
	Again bool
}

// DeviceSource gets tokens for a user who signs in with a device code. It keeps the refresh token
// in memory, and uses it for all but the first token. If it is no longer accepted, the user has to
// sign in again.
type DeviceSource struct {
	login  func() *DeviceLogin // a function, because nothing prints what a function holds
	base   *url.URL            // of the tenant at the login
	client *http.Client
	hidden *redactor
	turn   chan struct{}
	// refresh and signedIn are used by the goroutine that has the turn.
	refresh  func() string // nil without one
	signedIn bool
}

const (
	opSignIn = "sign in"
	// offline is the scope of a refresh token.
	offline = "offline_access"
	// deviceInterval is the pause between polls if the login names none, and deviceSlower what
	// slow_down adds.
	deviceInterval = 5 * time.Second
	deviceSlower   = 5 * time.Second
	// deviceSlowest and deviceLongest limit the pause, and how long a code is valid.
	deviceSlowest = time.Minute
	deviceLongest = time.Hour
)

// DeviceCode returns a source of tokens. It makes no call.
func DeviceCode(d DeviceLogin) (*DeviceSource, error) {
	d.Scope = cmp.Or(d.Scope, scopePublic)
	if !strings.Contains(" "+d.Scope+" ", " "+offline+" ") {
		d.Scope += " " + offline
	}
	switch {
	case !tenantName().MatchString(d.Tenant):
		return nil, errors.New("api: the tenant is neither an id nor a domain")
	case d.ClientID == "":
		return nil, errors.New("api: there is no client id")
	case d.Prompt == nil:
		return nil, errors.New("api: there is no prompt for the user")
	}
	base, err := checkBase("login URL", cmp.Or(d.LoginURL, loginPublic), loginHost, d.AllowHost)
	if err != nil {
		return nil, err
	}
	return &DeviceSource{
		login: func() *DeviceLogin { return &d },
		base:  base.JoinPath(d.Tenant, "oauth2", "v2.0"),
		client: &http.Client{
			Transport:     d.Net.transport(base),
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
			Timeout:       time.Minute,
		},
		hidden: new(redactor),
		turn:   make(chan struct{}, 1),
	}, nil
}

// Token implements oauth2.TokenSource.
func (s *DeviceSource) Token() (*oauth2.Token, error) { return s.TokenContext(context.Background()) }

// TokenContext returns a new token: by the refresh token, or by asking the user, which takes as
// long as the user takes. If the user declines, does not sign in in time, or may not, the error is
// [ErrRefused].
func (s *DeviceSource) TokenContext(ctx context.Context) (*oauth2.Token, error) {
	s.mustInit()
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return nil, &Error{Op: opSignIn, Message: ctx.Err().Error(), cause: ctx.Err()}
	}
	if s.refresh != nil {
		t, e := s.renew(ctx)
		if e == nil {
			return t, nil
		}
		// Both say that the user has to do something, and nothing else helps.
		if e.Code != "invalid_grant" && e.Code != "interaction_required" {
			return nil, e
		}
		s.refresh = nil
	}
	t, e := s.signIn(ctx)
	if e != nil {
		return nil, e
	}
	return t, nil
}

// renew gets a token by the refresh token.
func (s *DeviceSource) renew(ctx context.Context) (*oauth2.Token, *Error) {
	d := s.login()
	for try := 1; ; try++ {
		a, e := s.post(ctx, opToken, "token", url.Values{
			"grant_type": {"refresh_token"}, "client_id": {d.ClientID}, "refresh_token": {s.refresh()}, "scope": {d.Scope},
		})
		if e == nil {
			return s.keep(opToken, a)
		}
		if !a.again || try == tokenTries || e.cause != nil {
			return nil, e
		}
		if err := sleep(ctx, max(a.wait, backoff(try))); err != nil {
			e.cause = err
			return nil, e
		}
	}
}

// signIn asks the user, and polls until the user has signed in.
func (s *DeviceSource) signIn(ctx context.Context) (*oauth2.Token, *Error) {
	d := s.login()
	start := time.Now()
	var code deviceCode
	for try := 1; ; try++ {
		a, e := s.post(ctx, opSignIn, "devicecode", url.Values{"client_id": {d.ClientID}, "scope": {d.Scope}})
		if e == nil {
			if code, e = s.readCode(a); e != nil {
				return nil, e
			}
			break
		}
		if !a.again || try == tokenTries || e.cause != nil {
			return nil, e
		}
		if err := sleep(ctx, max(a.wait, backoff(try))); err != nil {
			e.cause = err
			return nil, e
		}
	}
	end := start.Add(code.life)
	prompt := DevicePrompt{Message: code.message, URL: code.url, Code: code.user, Expires: end, Again: s.signedIn}
	if err := d.Prompt(prompt); err != nil {
		return nil, &Error{Op: opSignIn, kind: ErrRefused, Message: plainHiding(err.Error(), s.hidden.redact), cause: ctx.Err()}
	}
	form := url.Values{
		"grant_type": {"urn:ietf:params:oauth:grant-type:device_code"}, "client_id": {d.ClientID}, "device_code": {code.device},
	}
	for pause := code.interval; ; {
		if time.Now().Add(pause).After(end) {
			if err := sleep(ctx, time.Until(end)); err != nil {
				return nil, &Error{Op: opSignIn, Message: err.Error(), cause: err}
			}
			return nil, &Error{Op: opSignIn, Code: "expired_token", kind: ErrRefused}
		}
		if err := sleep(ctx, pause); err != nil {
			return nil, &Error{Op: opSignIn, Message: err.Error(), cause: err}
		}
		a, e := s.post(ctx, opSignIn, "token", form)
		switch {
		case e == nil:
			return s.keep(opSignIn, a)
		case e.Code == "authorization_pending": // if the context has ended meanwhile, sleep says so
		case e.Code == "slow_down":
			pause = min(pause+deviceSlower, deviceSlowest)
		case e.cause != nil:
			return nil, e
		case a.again: // the network, or the login is busy
			pause = min(max(pause*2, a.wait), deviceSlowest)
		default:
			return nil, e
		}
	}
}

// keep takes the tokens of an answer.
func (s *DeviceSource) keep(op string, a loginAnswer) (*oauth2.Token, *Error) {
	t, refresh := readTokens(a.body)
	s.hidden.add(t.AccessToken)
	s.hidden.add(refresh)
	if t.AccessToken == "" {
		return nil, &Error{Op: op, kind: ErrResponse, Message: "an answer without an access token"}
	}
	if refresh != "" { // each use may give a new one
		s.refresh = func() string { return refresh }
	}
	s.signedIn = true
	return t, nil
}

// hide replaces the codes and tokens in a text.
func (s *DeviceSource) hide(text string) string { return s.hidden.redact(text) }

// Close closes idle connections, and forgets the refresh token.
func (s *DeviceSource) Close() {
	s.mustInit()
	s.turn <- struct{}{}
	s.refresh = nil
	<-s.turn
	s.client.CloseIdleConnections()
}

// mustInit panics unless the source is from DeviceCode.
func (s *DeviceSource) mustInit() {
	if s == nil || s.login == nil {
		panic("api: a DeviceSource that was not made: use DeviceCode")
	}
}

// String names the type.
func (s *DeviceSource) String() string {
	if s == nil || s.login == nil {
		return "api.DeviceSource(not made by DeviceCode)"
	}
	return fmt.Sprintf("api.DeviceSource(%s)", plain(s.base.String()))
}

// Format implements fmt.Formatter: no verb shows a token.
func (s *DeviceSource) Format(f fmt.State, verb rune) { format(f, verb, s.String()) }
