package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"
)

// The canaries: a client's secret, a token and a signature.
const (
	canarySecret    = "cAnArY~sEcReT+/&=<8Q>.x"
	canaryToken     = "eyJhbGciOiJub25lIn0.eyJyb2xlcyI6WyJjYW5hcnkiXX0.c2lnbmVkLWJ5LW5vYm9keQ-_x"
	canarySignature = "cAnArYsIgNaTuRe+/fT/xB2mZr7Lw5uYc1sJd8hGpN0="
)

// inForms is a secret in all the ways that a server may send it back.
func inForms(s string) []string {
	q := url.QueryEscape(s)
	j, _ := json.Marshal(s)
	lower := regexp.MustCompile("%[0-9A-F]{2}").ReplaceAllStringFunc(q, strings.ToLower)
	return []string{
		s, q, lower, url.PathEscape(s), url.QueryEscape(q), html.EscapeString(s), string(j[1 : len(j)-1]),
		s[:3] + "<b>" + s[3:] + "</b>",
	}
}

// caught reports canaries in a text.
func caught(t *testing.T, where, text string) {
	t.Helper()
	for _, s := range []string{canarySecret, canaryToken, canarySignature} {
		for _, form := range append(inForms(s), s[:12]) {
			if strings.Contains(strings.ToLower(text), strings.ToLower(form)) {
				t.Errorf("%s: %q in %.300q", where, form, text)
				return
			}
		}
	}
}

// TestCanary: a login and an API that send back what they were sent, in every form and place, do
// not get it printed.
func TestCanary(t *testing.T) {
	link := "https://x.blob.core.windows.net/c/b?se=2030-01-01T00%3A00%3A00Z&sp=r&sv=2019-07-07&sr=b&sig=" + url.QueryEscape(
		canarySignature,
	)
	var echoes []string
	for i, s := range inForms(canarySecret) {
		echoes = append(echoes, "you sent "+s+" and "+inForms(canaryToken)[i]+" and "+inForms(link)[i]+" that is all")
	}
	var bodies []string
	for _, e := range echoes {
		j, _ := json.Marshal(e)
		bodies = append(bodies, e, "<html>"+e+"</html>",
			fmt.Sprintf(`{"error":{"code":%s,"message":%s,"target":%s}}`, j, j, j),
			fmt.Sprintf(`{"error":%s,"error_description":%s,"trace_id":%s}`, j, j, j),
			fmt.Sprintf(`{"message":%s}`, j),
			fmt.Sprintf(`{"id":%s,"value":%s`, j, j), // not JSON
			fmt.Sprintf(`{"id":%s,"value":[%s],"@odata.nextLink":%s}`, j, j, j))
	}
	var log bytes.Buffer
	handlers := []slog.Handler{
		slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}),
		slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}),
	}
	checked := 0
	check := func(where string, err error) {
		t.Helper()
		for e := range chain(err) {
			for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
				caught(t, where+verb, fmt.Sprintf(verb, e))
			}
			checked++
		}
		for _, h := range handlers {
			slog.New(h).Error("failed", "error", err)
		}
	}
	for _, status := range []int{200, 302, 400, 401, 403, 404, 429, 500} {
		for i, body := range bodies {
			if testing.Short() && i%3 != 0 {
				continue
			}
			header := ""
			if i%2 == 0 {
				header = "https://example.com/" + url.QueryEscape(canaryToken) + "?sig=" + url.QueryEscape(canarySignature)
			}
			answer := says(status, body, "Content-Type", "application/json", "Location", header)
			where := fmt.Sprintf("%d %.60q ", status, body)

			// The login answers with it.
			synctest.Test(t, func(t *testing.T) {
				login := loginInTime(t, answer)
				login.config().ClientSecret = canarySecret
				login.hidden.add(canarySecret)
				_, err := login.Token()
				check(where, err)
			})
			// The API does.
			synctest.Test(t, func(t *testing.T) {
				secret, err := ClientCredentials(Credentials{Tenant: tenant, ClientID: "a", Secret: canarySecret})
				if err != nil {
					t.Fatal(err)
				}
				s := inTime(t, answer, func(o *Options) {
					withBudgets(o)
					o.Tokens = canarySource{secret}
					o.Log = slog.New(handlers[i%2])
				})
				_, err = s.Action(t.Context(), id0)
				check(where, err)
				l, err := s.ResultLink(t.Context(), id0, 0)
				check(where, err)
				if l != nil {
					caught(t, where, fmt.Sprintf("%v %+v %#v %s", l, l, l, *l))
				}
				for _, err := range s.Actions(t.Context(), Query{}) {
					check(where, err)
				}
				// One of the others for each body: they have one way to make their errors.
				switch op := i % (len(changes) + 2); op {
				case len(changes):
					_, err = s.PackageLink(t.Context(), id0)
				case len(changes) + 1:
					_, err = s.Machine(t.Context(), machine0)
				default:
					err = changes[op].do(t.Context(), s.Client)
				}
				check(where, err)
				caught(t, where, fmt.Sprintf("%v %+v %#v", s.Client, s.Client, s.Client))
				caught(t, where, fmt.Sprintf("%v %+v %#v", secret, secret, secret))
			})
		}
	}
	caught(t, "log", log.String())
	c := Credentials{Secret: canarySecret}
	j, err := json.Marshal(c.Secret)
	caught(t, "credentials", fmt.Sprintf("%v %+v %#v %s %x %s %v", c, c, c, c.Secret, c.Secret, j, err))
	slog.New(handlers[0]).Info("x", "secret", c.Secret)
	caught(t, "log", log.String())
	t.Logf("%d errors, %d bytes of logs: no canary", checked, log.Len())
}

// canarySource gives the canary, and hides the secret of a real source.
type canarySource struct{ *TokenSource }

func (s canarySource) Token() (*oauth2.Token, error) {
	return &oauth2.Token{AccessToken: canaryToken, Expiry: time.Now().Add(time.Hour)}, nil
}

func (s canarySource) TokenContext(any) {} // in the way of the real one

// chain yields an error and all that is below it.
func chain(err error) func(func(error) bool) {
	return func(yield func(error) bool) {
		var walk func(error) bool
		walk = func(err error) bool {
			if err == nil {
				return true
			}
			if !yield(err) {
				return false
			}
			switch e := err.(type) {
			case interface{ Unwrap() error }:
				return walk(e.Unwrap())
			case interface{ Unwrap() []error }:
				for _, err := range e.Unwrap() {
					if !walk(err) {
						return false
					}
				}
			}
			return true
		}
		walk(err)
	}
}

// TestCanaryInConnectionErrors: nothing listens, a proxy refuses, a certificate is bad.
func TestCanaryInConnectionErrors(t *testing.T) {
	proxy := httptest.NewServer(says(407, canaryToken))
	defer proxy.Close()
	secure := httptest.NewTLSServer(says(200, documented))
	defer secure.Close()
	proxyURL, _ := url.Parse(proxy.URL)
	proxyURL.User = url.UserPassword("me", canarySecret)
	for name, opts := range map[string]Options{
		"nothing listens":   {BaseURL: "https://127.0.0.1:1"},
		"bad certificate":   {BaseURL: secure.URL},
		"a proxy refuses":   {BaseURL: "https://example.com", Net: Net{Proxy: http.ProxyURL(proxyURL)}},
		"there is no proxy": {BaseURL: "https://example.com", Net: Net{Proxy: func(*http.Request) (*url.URL, error) { return nil, errors.New("x") }}},
	} {
		opts.AllowHost, opts.Budget = true, &counter{}
		opts.Tokens = sourceFunc(func() (*oauth2.Token, error) { return &oauth2.Token{AccessToken: canaryToken}, nil })
		c, err := New(opts)
		if err != nil {
			t.Fatal(err)
		}
		_, e := c.try(t.Context(), request{op: "x", path: "/", maxBytes: 1000}, canaryToken)
		if e == nil {
			t.Fatal(name)
		}
		for err := range chain(e) {
			caught(t, name, fmt.Sprintf("%v %+v %#v", err, err, err))
		}
		t.Log(e)
		c.Close()
	}
}
