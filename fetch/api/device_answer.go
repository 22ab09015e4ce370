package api

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"
	"golang.org/x/oauth2"
)

// loginAnswer is an answer of the login.
type loginAnswer struct {
	body  string
	again bool // of an error: another try may succeed, after wait
	wait  time.Duration
}

// post sends a form to an endpoint of the login. The error holds nothing that was sent.
func (s *DeviceSource) post(ctx context.Context, op, endpoint string, form url.Values) (a loginAnswer, e *Error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.base.JoinPath(endpoint).String(), strings.NewReader(form.Encode()))
	if err != nil {
		return a, &Error{Op: op, Message: plainHiding(innermost(err), s.hidden.redact)}
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	resp, err := s.client.Do(req)
	if err != nil {
		return loginAnswer{again: true}, &Error{Op: op, Message: plainHiding(innermost(err), s.hidden.redact), cause: ctx.Err()}
	}
	defer resp.Body.Close()
	b := &body{r: resp.Body, limit: maxAnswer}
	a.body = b.text(resp.ContentLength)
	if b.err != nil && b.err != errTooLarge {
		return loginAnswer{again: true}, &Error{Op: op, Message: plainHiding(innermost(b.err), s.hidden.redact), cause: ctx.Err()}
	}
	e = &Error{Op: op, Status: resp.StatusCode, cause: ctx.Err()}
	valid := b.err == nil && validJSON(a.body)
	if valid || resp.StatusCode != http.StatusOK {
		e.errorBody(a.body, s.hidden.redact)
	}
	switch {
	case resp.StatusCode == http.StatusOK && valid && e.Code == "":
		return a, nil
	case resp.StatusCode == http.StatusOK && !valid:
		e.kind, e.Message = ErrResponse, fmt.Sprintf("not JSON: %d bytes", b.n) // not quoted: it may hold a token
	case resp.StatusCode >= 500, resp.StatusCode == http.StatusTooManyRequests, resp.StatusCode == http.StatusRequestTimeout,
		e.Code == "temporarily_unavailable", e.Code == "server_error":
		a.again = true
		a.wait, _ = retryAfter(resp.Header)
		a.wait = min(a.wait, waitMax)
	case resp.StatusCode >= 400, e.Code != "":
		e.kind = ErrRefused
	default:
		e.kind = ErrResponse
	}
	return a, e
}

// deviceCode is an answer of the endpoint for codes.
type deviceCode struct {
	device, user   string // codes
	url, message   string // safe to print, as is user
	life, interval time.Duration
}

// readCode reads the answer.
func (s *DeviceSource) readCode(a loginAnswer) (deviceCode, *Error) {
	c, err := readDeviceCode(a.body)
	if err != nil {
		return c, &Error{Op: opSignIn, kind: ErrResponse, Message: err.Error()}
	}
	s.hidden.add(c.device)
	return c, nil
}

// maxCode and maxPage limit what a user is told to type and to open.
const maxCode, maxPage = 64, 150

// readDeviceCode decodes the answer. The JSON is valid. Texts for the user are made safe.
func readDeviceCode(raw string) (c deviceCode, err error) {
	var user, page, message string
	gjson.Parse(raw).ForEach(func(key, v gjson.Result) bool {
		switch key.Str {
		case "device_code":
			setText(&c.device, v)
		case "user_code":
			setText(&user, v)
		case "verification_uri", "verification_url":
			setText(&page, v)
		case "message":
			setText(&message, v)
		case "expires_in":
			c.life = cmp.Or(c.life, seconds(v))
		case "interval":
			c.interval = cmp.Or(c.interval, seconds(v))
		}
		return true
	})
	if c.life <= 0 {
		c.life = 15 * time.Minute
	}
	if c.interval <= 0 {
		c.interval = deviceInterval
	}
	c.life, c.interval = min(c.life, deviceLongest), min(max(c.interval, time.Second), deviceSlowest)
	c.user, c.url, c.message = safe(user), safe(page), safe(message)
	u, err := url.Parse(page)
	switch {
	case c.device == "" || len(c.device) > maxLink:
		return c, fmt.Errorf("an answer without a device code")
	case c.user == "" || len(user) > maxCode || c.user != user:
		return c, fmt.Errorf("an answer without a code that a user can type")
	case err != nil || u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())) || u.Host == "" || len(page) > maxPage || c.url != page:
		return c, fmt.Errorf("an answer without a page where the user signs in")
	}
	if !strings.Contains(c.message, c.user) || !strings.Contains(c.message, c.url) {
		c.message = fmt.Sprintf("To sign in, open the page %s and enter the code %s.", c.url, c.user)
	}
	return c, nil
}

// readTokens decodes an answer with tokens. The JSON is valid.
func readTokens(raw string) (t *oauth2.Token, refresh string) {
	t = &oauth2.Token{TokenType: "Bearer"}
	gjson.Parse(raw).ForEach(func(key, v gjson.Result) bool {
		switch {
		case v.Type != gjson.String && key.Str != "expires_in":
		case key.Str == "access_token":
			setText(&t.AccessToken, v)
		case key.Str == "refresh_token":
			setText(&refresh, v)
		case key.Str == "expires_in" && t.Expiry.IsZero():
			if d := seconds(v); d > 0 {
				t.Expiry = time.Now().Add(d)
			}
		}
		return true
	})
	if len(refresh) > tokenMax {
		refresh = ""
	}
	return t, refresh
}

// seconds returns a number of seconds, which may be a text, of at most a year; 0 if it is none.
func seconds(v gjson.Result) time.Duration {
	n, err := strconv.ParseInt(textOf(v), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return time.Duration(min(n, 365*24*3600)) * time.Second
}
