package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"
)

const tenant = "7d5a4c5e-1111-4000-8000-000000000000"

func TestClientCredentials(t *testing.T) {
	calls := 0
	login := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls++
		r.ParseForm()
		if r.Method != "POST" || r.URL.Path != "/"+tenant+"/oauth2/v2.0/token" || r.Header.Get("Authorization") != "" ||
			r.PostForm.Encode() != "client_id=app&client_secret=s%2Be%26cret&grant_type=client_credentials&scope=https%3A%2F%2Fapi.securitycenter.microsoft.com%2F.default" {
			t.Errorf("%s %s %s", r.Method, r.URL, r.PostForm.Encode())
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"token_type":"Bearer","expires_in":3599,"ext_expires_in":3599,"access_token":"token-%d"}`, calls)
	}))
	defer login.Close()
	tokens, err := ClientCredentials(Credentials{Tenant: tenant, ClientID: "app", Secret: "s+e&cret", LoginURL: login.URL, AllowHost: true})
	if err != nil {
		t.Fatal(err)
	}
	defer tokens.Close()
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer token-1" {
			t.Error(r.Header)
		}
		w.Write([]byte(documented))
	}, func(o *Options) { o.Tokens = tokens })
	for range 5 {
		if _, err := s.Action(t.Context(), id0); err != nil {
			t.Fatal(err)
		}
	}
	if calls != 1 {
		t.Errorf("%d tokens were asked for", calls)
	}
}

// TestTokensGetOld: a token is replaced before its end, also when a call waits longer than it is
// good.
func TestTokensGetOld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		source := sourceFunc(func() (*oauth2.Token, error) {
			n++
			return &oauth2.Token{AccessToken: fmt.Sprint("token-", n), Expiry: time.Now().Add(time.Hour)}, nil
		})
		waits := &slow{}
		var got []string
		s := inTime(t, func(w http.ResponseWriter, r *http.Request) {
			got = append(got, r.Header.Get("Authorization"))
			w.Write([]byte(documented))
		}, func(o *Options) { o.Tokens, o.Budget = source, waits })
		for _, wait := range []time.Duration{0, 50 * time.Minute, 9 * time.Minute, 2 * time.Hour} {
			waits.wait = wait
			if _, err := s.Action(t.Context(), id0); err != nil {
				t.Fatal(err)
			}
		}
		if want := "[Bearer token-1 Bearer token-1 Bearer token-2 Bearer token-3]"; fmt.Sprint(got) != want {
			t.Errorf("%v, want %s", got, want)
		}
	})
}

type sourceFunc func() (*oauth2.Token, error)

func (f sourceFunc) Token() (*oauth2.Token, error) { return f() }

// slow is a budget that waits.
type slow struct {
	counter
	wait time.Duration
}

func (s *slow) Take(ctx context.Context) error { time.Sleep(s.wait); return s.counter.Take(ctx) }

// loginInTime is a login in virtual time.
func loginInTime(t *testing.T, h http.HandlerFunc) *TokenSource {
	t.Helper()
	tokens, err := ClientCredentials(Credentials{
		Tenant: tenant, ClientID: "app", Secret: "hunter2-hunter2", LoginURL: "http://127.0.0.1", AllowHost: true, Net: inMemory(t, h),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tokens.Close)
	return tokens
}

func TestLoginErrors(t *testing.T) {
	for _, c := range []struct {
		name    string
		answer  http.HandlerFunc
		calls   int
		refused bool
		text    string
	}{
		{"a wrong secret", says(401, `{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value.\r\nTrace ID: 6c1f\r\nCorrelation ID: 43f4","error_codes":[7000215],"trace_id":"6c1f","error_uri":"https://login.microsoftonline.com/error?code=7000215"}`, "Content-Type", "application/json"), 1, true,
			"api: get token: the credentials were refused: 401 Unauthorized: invalid_client: AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value. Trace ID: 6c1f Correlation ID: 43f4 (target 6c1f)"},
		{"no such application", says(400, `{"error":"unauthorized_client","error_description":"AADSTS700016: Application not found"}`, "Content-Type", "application/json"), 1, true, "unauthorized_client"},
		{"busy", says(429, `{"error":"x"}`, "Retry-After", "3"), tokenTries, false, "429"},
		{"out of order", says(503, "<html>down"), tokenTries, false, "503"},
		{"out of order, politely", says(400, `{"error":"temporarily_unavailable"}`), tokenTries, false, "temporarily_unavailable"},
		{"a redirect", says(302, "", "Location", "http://192.0.2.1/"), 1, false, "302"},
		{"no token", says(200, `{}`, "Content-Type", "application/json"), tokenTries, false, "access_token"},
		{"not JSON", says(200, `<html>`, "Content-Type", "application/json"), tokenTries, false, "parse"},
		{"error in an answer of 200", says(200, `{"error":"invalid_client"}`, "Content-Type", "application/json"), 1, true, "invalid_client"},
		{"no answer", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, tokenTries, false, "EOF"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				calls := 0
				tokens := loginInTime(t, func(w http.ResponseWriter, r *http.Request) { calls++; c.answer(w, r) })
				s := inTime(t, says(200, documented), func(o *Options) { o.Tokens = tokens })
				for range 3 {
					_, err := s.Action(t.Context(), id0)
					if err == nil || errors.Is(err, ErrRefused) != c.refused || !strings.Contains(err.Error(), c.text) {
						t.Fatal(err)
					}
					if _, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
						t.Error("the answer, and with it the request, is in the error")
					}
					if !c.refused {
						break
					}
				}
				if calls != c.calls || s.budget.taken != 0 {
					t.Errorf("%d calls of the login, %d taken", calls, s.budget.taken)
				}
			})
		})
	}
}

func TestLoginEndsWithContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tokens := loginInTime(t, func(_ http.ResponseWriter, r *http.Request) {
			r.ParseForm() // only then the server sees that the client goes
			<-r.Context().Done()
		})
		s := inTime(t, says(200, documented), func(o *Options) { o.Tokens = tokens })
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := s.Action(ctx, id0); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		// A source without a context does not keep anybody either.
		never := make(chan bool)
		s = inTime(t, says(200, documented), func(o *Options) {
			o.Tokens = sourceFunc(func() (*oauth2.Token, error) { <-never; return nil, errors.New("late") })
		})
		ctx, cancel = context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := s.Action(ctx, id0); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		close(never)
	})
}

func TestOddTokens(t *testing.T) {
	for _, token := range []*oauth2.Token{nil, {}, {AccessToken: "a b"}, {AccessToken: "a\r\nX: y"}, {AccessToken: strings.Repeat("a", tokenMax+1)}} {
		s := serve(
			t, says(200, documented),
			func(o *Options) { o.Tokens = sourceFunc(func() (*oauth2.Token, error) { return token, nil }) },
		)
		if _, err := s.Action(t.Context(), id0); !errors.Is(err, ErrResponse) || s.budget.taken != 0 {
			t.Error(err)
		}
	}
}

func TestCredentialsRefused(t *testing.T) {
	good := Credentials{Tenant: "contoso.onmicrosoft.com", ClientID: "a", Secret: "b"}
	if s, err := ClientCredentials(good); err != nil ||
		s.config().TokenURL != "https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token" {
		t.Error(err)
	}
	for name, change := range map[string]func(*Credentials){
		"no tenant":       func(c *Credentials) { c.Tenant = "" },
		"a path":          func(c *Credentials) { c.Tenant = "a/../b" },
		"a query":         func(c *Credentials) { c.Tenant = "a?b" },
		"no id":           func(c *Credentials) { c.ClientID = "" },
		"no secret":       func(c *Credentials) { c.Secret = "" },
		"another login":   func(c *Credentials) { c.LoginURL = "https://example.com" },
		"the API's host":  func(c *Credentials) { c.LoginURL = "https://api.security.microsoft.com" },
		"plain http":      func(c *Credentials) { c.LoginURL = "http://login.microsoftonline.com"; c.AllowHost = true },
		"user in the URL": func(c *Credentials) { c.LoginURL = "https://a:b@login.microsoftonline.com"; c.AllowHost = true },
	} {
		c := good
		change(&c)
		if _, err := ClientCredentials(c); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

// TestForeignSources: errors of other sources of tokens.
func TestForeignSources(t *testing.T) {
	for _, c := range []struct {
		name    string
		err     error
		refused bool
		text    string
	}{
		{"a plain error", errors.New("no\ncertificate"), false, "api: get token: no certificate"},
		{"one that says so", fmt.Errorf("expired: %w", ErrRefused), true, "refused: expired"},
		{"the login's", fmt.Errorf("x: %w", &oauth2.RetrieveError{Response: &http.Response{StatusCode: 401}, Body: []byte(`{"error":"invalid_client","error_description":"wrong"}`)}), true, "401 Unauthorized: invalid_client: wrong"},
		{"the login's, without an answer", &oauth2.RetrieveError{Body: []byte(`<b>down</b>`)}, false, "down"},
		{"the login's, out of order", &oauth2.RetrieveError{Response: &http.Response{StatusCode: 503}}, false, "503"},
	} {
		s := serve(t, says(200, documented))
		s.tokens.err = c.err
		for range 2 {
			if _, err := s.Action(t.Context(), id0); err == nil || errors.Is(err, ErrRefused) != c.refused ||
				!strings.Contains(err.Error(), c.text) {
				t.Errorf("%s: %v", c.name, err)
			}
		}
		if want := map[bool]int{true: 1, false: 2}[c.refused]; s.tokens.asked != want || s.budget.taken != 0 {
			t.Errorf("%s: asked %d times", c.name, s.tokens.asked)
		}
	}
}
