package fetchtest

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code"

// SignIn says how a user signs in with a code, while the client polls.
type SignIn struct {
	// Polls is how many polls are answered with authorization_pending before the user approves: 2
	// if 0. If it is negative, only [Emulator.Approve] and [Emulator.Decline] decide.
	Polls int

	// Life is how long a code is valid: 15 minutes if 0. Interval is how long a client has to wait
	// between polls: 5 s if 0. An earlier poll gets slow_down, and 5 s are added.
	Life, Interval time.Duration

	// RefreshLife is how long a refresh token is valid: 90 days if 0.
	RefreshLife time.Duration
}

func (s *SignIn) setDefaults() {
	setDefault(&s.Polls, 2)
	setDefault(&s.Life, 15*time.Minute)
	setDefault(&s.Interval, 5*time.Second)
	setDefault(&s.RefreshLife, 90*24*time.Hour)
}

// User is who signs in with a code.
type User struct {
	Name   string   // responder@example.com if empty
	Scopes []string // what is granted to the client; [DefaultScopes] if nil
}

// DefaultScopes are what a user may grant for all calls.
var DefaultScopes = []string{"Machine.Read", "Machine.LiveResponse", "Machine.CollectForensics", "Library.Manage"}

// maxCodes limits the codes that can be in use.
const maxCodes = 1000

// codeInUse is a code with which a user may sign in.
type codeInUse struct {
	user     string // what the user types
	scope    string
	expires  time.Time
	interval time.Duration
	polled   time.Time
	polls    int
	decided  bool
	declined bool
}

// deviceCode answers with a new code.
func (x *exchange) deviceCode() *response {
	form, refused := x.loginForm()
	if refused != nil {
		return refused
	}
	if refused := x.knownClient(form.Get("client_id")); refused != nil {
		return refused
	}
	scope := form.Get("scope")
	if scope == "" {
		return x.loginError(400, "invalid_request", 900144, "The request body must contain the following parameter: 'scope'.")
	}
	if resourceOf(scope) == "" {
		return x.loginError(400, "invalid_scope", 70011, "The provided value for the input parameter 'scope' is not valid.")
	}
	s := x.e.opts.SignIn
	sum := sha256.Sum256([]byte("device code " + x.e.tenant.Key + x.id))
	device, user := "D"+hex.EncodeToString(sum[:]), userCode(sum[:])
	x.e.keep(device)
	x.e.mu.Lock()
	defer x.e.mu.Unlock()
	codes := x.e.state.codes
	for text, c := range codes {
		if !x.now.Before(c.expires.Add(s.Life)) || len(codes) >= maxCodes { // it says for a while that it expired
			delete(codes, text)
		}
	}
	codes[device] = &codeInUse{user: user, scope: scope, expires: x.now.Add(s.Life), interval: s.Interval}
	const page = "https://microsoft.com/devicelogin"
	return x.json(http.StatusOK, map[string]any{
		"user_code": user, "device_code": device, "verification_uri": page,
		"expires_in": int64(s.Life / time.Second), "interval": int64(s.Interval / time.Second),
		"message": "To sign in, use a web browser to open the page " + page + " and enter the code " + user + " to authenticate.",
	})
}

// userCode returns what a user types: letters and digits that are not mistaken for others.
func userCode(b []byte) string {
	const letters = "BCDFGHJKLMNPQRSTVWXZ23456789"
	code := make([]byte, 9)
	for i := range code {
		code[i] = letters[int(b[i])%len(letters)]
	}
	return string(code)
}

// resourceOf returns the resource in a scope: what stands before /.default, or before the last
// slash.
func resourceOf(scope string) string {
	for part := range strings.FieldsSeq(scope) {
		if i := strings.LastIndexByte(part, '/'); i > 0 && strings.Contains(part, "://") {
			return part[:i]
		}
	}
	return ""
}

// deviceToken answers a poll.
func (x *exchange) deviceToken(form url.Values) *response {
	if refused := x.knownClient(form.Get("client_id")); refused != nil {
		return refused
	}
	x.e.mu.Lock()
	code := x.e.state.codes[form.Get("device_code")]
	state := code.poll(x.now, x.e.opts.SignIn.Polls)
	if state == "" {
		delete(x.e.state.codes, form.Get("device_code")) // it can be used once
	}
	x.e.mu.Unlock()
	if state != "" {
		return x.notSignedIn(state)
	}
	return x.userToken(code.scope)
}

// poll counts a poll, and returns why there is no token yet, or nothing.
func (c *codeInUse) poll(now time.Time, polls int) string {
	switch {
	case c == nil:
		return "bad_verification_code"
	case !now.Before(c.expires):
		return "expired_token"
	case !c.polled.IsZero() && now.Sub(c.polled) < c.interval:
		c.interval += 5 * time.Second
		c.polled = now
		return "slow_down"
	}
	c.polled = now
	c.polls++
	switch {
	case c.declined:
		return "authorization_declined"
	case c.decided, polls >= 0 && c.polls > polls:
		return ""
	}
	return "authorization_pending"
}

// signInErrors are the texts of why there is no token.
var signInErrors = map[string]struct {
	number int
	text   string
}{
	"authorization_pending":  {70016, "OAuth 2.0 device flow error. Authorization is pending. Continue polling."},
	"slow_down":              {70016, "OAuth 2.0 device flow error. The client is polling too often."},
	"authorization_declined": {70017, "OAuth 2.0 device flow error. The user declined the request."},
	"expired_token":          {70020, "OAuth 2.0 device flow error. The device code has expired."},
	"bad_verification_code":  {70018, "OAuth 2.0 device flow error. Bad verification code."},
	"invalid_grant":          {700082, "The refresh token has expired due to inactivity, or was revoked."},
}

func (x *exchange) notSignedIn(code string) *response {
	e := signInErrors[code]
	return x.loginError(http.StatusBadRequest, code, e.number, e.text)
}

// Approve lets the user of a code sign in. It reports whether there is such a code.
func (e *Emulator) Approve(userCode string) bool { return e.decide(userCode, false) }

// Decline refuses to sign in with a code. It reports whether there is such a code.
func (e *Emulator) Decline(userCode string) bool { return e.decide(userCode, true) }

func (e *Emulator) decide(userCode string, declined bool) bool {
	e.mustInit()
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, c := range e.state.codes {
		if strings.EqualFold(c.user, userCode) && userCode != "" {
			c.decided, c.declined = true, declined
			return true
		}
	}
	return false
}
