package api

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// inTime serves h in virtual time: connections are pipes.
func inTime(t *testing.T, h http.HandlerFunc, change ...func(*Options)) *served {
	t.Helper()
	s := &served{budget: new(counter), tokens: &tokenList{tokens: []string{"token-1", "token-2"}}}
	opts := Options{BaseURL: "http://127.0.0.1", AllowHost: true, Tokens: s.tokens, Budget: s.budget, Net: inMemory(t, h)}
	for _, f := range change {
		f(&opts)
	}
	c, err := New(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	s.Client = c
	return s
}

// inMemory starts a server without a network, and returns how it is reached.
func inMemory(t *testing.T, h http.HandlerFunc) Net {
	t.Helper()
	conns, closed := make(chan net.Conn), make(chan struct{})
	server := &http.Server{Handler: afterBody(h)}
	go server.Serve(&pipes{conns, closed})
	t.Cleanup(func() { server.Close() })
	return Net{Dial: func(context.Context, string, string) (net.Conn, error) {
		mine, theirs := net.Pipe()
		conns <- theirs
		return mine, nil
	}}
}

// pipes is a listener.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}
func (p *pipes) Close() error   { close(p.closed); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{} }

func TestErrors(t *testing.T) {
	for _, c := range []struct {
		name   string
		status int
		body   string
		want   Error
		kind   error
		text   string
	}{
		{"documented", 404, `{"error":{"code":"ResourceNotFound","message":"Machine action 5382f7ea was not found","target":"43f4cb08-8fac-4b65-9db1-745c2ae65f3a"}}`,
			Error{Status: 404, Code: "ResourceNotFound", Message: "Machine action 5382f7ea was not found", Target: "43f4cb08-8fac-4b65-9db1-745c2ae65f3a"}, ErrNotFound,
			"api: get action: 404 Not Found: ResourceNotFound: Machine action 5382f7ea was not found (target 43f4cb08-8fac-4b65-9db1-745c2ae65f3a)"},
		{"of the login", 400, `{"error":"invalid_request","error_description":"AADSTS90002: Tenant 'x' not found.\r\nTrace ID: 1","error_codes":[90002],"trace_id":"255d1aef"}`,
			Error{Status: 400, Code: "invalid_request", Message: "AADSTS90002: Tenant 'x' not found. Trace ID: 1", Target: "255d1aef"}, nil, ""},
		{"HTML in the message", 400, `{"error":{"code":"BadRequest","message":"<html><head><style>p{}</style></head><p>The&nbsp;request<br/>is &lt;bad&gt;</p><script>alert(1)</script>","target":null}}`,
			Error{Status: 400, Code: "BadRequest", Message: "The request is <bad>"}, nil, ""},
		{"HTML", 400, "<!DOCTYPE html><html><title>Proxy</title><!-- <b> --><body>\n<h1>Denied</h1></body></html>", Error{Status: 400, Message: "Proxy Denied"}, nil, ""},
		{"terminal codes", 400, "{\"error\":{\"code\":\"a\\u001b[31mb\",\"message\":\"x\\u202ey\\u009b2J\\u0007\\nz\"}}",
			Error{Status: 400, Code: `a\u001B[31mb`, Message: `x\u202Ey\u009B2J\u0007 z`}, nil, ""},
		{"invalid bytes", 400, "a\xffb", Error{Status: 400, Message: "a\uFFFDb"}, nil, ""},
		{"long", 400, strings.Repeat("word ", 100000), Error{Status: 400, Message: strings.TrimRight(strings.Repeat("word ", 60), " ") + "…"}, nil, ""},
		{"empty", 400, "", Error{Status: 400}, nil, "api: get action: 400 Bad Request"},
		{"a status that is new", 499, "", Error{Status: 499}, nil, "api: get action: 499"},
		{"of a gateway", 404, `{"statusCode":404,"message":"Resource not found"}`, Error{Status: 404, Message: "Resource not found"}, ErrNotFound, ""},
		{"redirect", 302, "", Error{Status: 302, Message: "redirects are not followed"}, nil, ""},
		{"error that is a number", 400, `{"error":5}`, Error{Status: 400}, nil, ""},
		{"not HTML", 400, "a < b and c <d", Error{Status: 400, Message: "a < b and c <d"}, nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, says(c.status, c.body, "Location", "https://[::1/?sig=x"))
			_, err := s.Action(t.Context(), id0)
			got, ok := errors.AsType[*Error](err)
			if !ok {
				t.Fatal(err)
			}
			if len([]rune(got.Message)) > plainOut+1 {
				t.Errorf("%d characters", len(got.Message))
			}
			if c.name == "long" {
				got.Message, c.want.Message = got.Message[:200], c.want.Message[:200]
			}
			if got.Status != c.want.Status || got.Code != c.want.Code || got.Message != c.want.Message || got.Target != c.want.Target {
				t.Errorf(
					"got %+q, want %+q", []string{got.Code, got.Message, got.Target},
					[]string{c.want.Code, c.want.Message, c.want.Target},
				)
			}
			if c.kind != nil && !errors.Is(err, c.kind) {
				t.Errorf("not %v", c.kind)
			}
			if c.text != "" && err.Error() != c.text {
				t.Errorf("%s", err)
			}
			if s.budget.taken != 1 || len(s.calls) != 1 {
				t.Errorf("%d taken, %d calls", s.budget.taken, len(s.calls))
			}
		})
	}
}

func TestForbidden(t *testing.T) {
	for _, c := range []struct {
		payload string
		roles   []string
		text    string
	}{
		{`{"roles":["Machine.Read.All","Alert.Read.All"]}`, []string{"Machine.Read.All", "Alert.Read.All"}, "the token has the application permissions Machine.Read.All, Alert.Read.All, and one of Machine.LiveResponse, Machine.Read.All, Machine.ReadWrite.All is needed"},
		{`{"scp":"Machine.Read User.Read"}`, []string{"Machine.Read", "User.Read"}, "the token has the delegated permissions Machine.Read, User.Read, and one of Machine.LiveResponse is needed; the user's role needs Live response, Basic to read, Advanced to run scripts and upload files"},
		{`{"sub":"x"}`, nil, "the token has the application permissions none"},
		{`{"roles":["a\u001b[2J",5,null]}`, []string{`a\u001B[2J`}, ""},
		{`not json`, nil, ""},
	} {
		s := serve(
			t,
			says(
				403,
				`{"error":{"code":"Forbidden","message":"The application does not have any of the required application permissions","target":"t"}}`,
			),
		)
		s.tokens.tokens = []string{jwt(c.payload)}
		_, err := s.ResultLink(t.Context(), id0, 0)
		e, ok := errors.AsType[*Error](err)
		if !ok || !errors.Is(err, ErrForbidden) || errors.Is(err, ErrRefused) {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(e.Roles, c.roles) || len(e.Needs) == 0 || !strings.Contains(err.Error(), c.text) {
			t.Errorf("%q: %v", e.Roles, err)
		}
		if len(s.calls) != 1 {
			t.Errorf("%d calls", len(s.calls))
		}
	}
}

func TestThrottling(t *testing.T) {
	var n atomic.Int64
	answers := []string{"5", "1.5", "", "Fri, 02 Jan 2026 03:05:05 GMT", "999999"}
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		i := int(n.Add(1)) - 1
		if i == len(answers) {
			w.Write([]byte(documented))
			return
		}
		w.Header().Set("Date", "Fri, 02 Jan 2026 03:04:05 GMT")
		if answers[i] != "" {
			w.Header().Set("Retry-After", answers[i])
		}
		says(429, `{"error":{"code":"TooManyRequests","message":"slow down"}}`)(w, r)
	})
	if _, err := s.Action(t.Context(), id0); err != nil {
		t.Fatal(err)
	}
	want := []time.Duration{5 * time.Second, 1500 * time.Millisecond, 20 * time.Second, time.Minute, 10 * time.Minute}
	if !reflect.DeepEqual(s.budget.throttled, want) || s.budget.taken != 6 {
		t.Error(s.budget.throttled, s.budget.taken)
	}
}

func TestThrottledForEver(t *testing.T) {
	s := serve(t, says(429, `{"error":{"code":"TooManyRequests","message":"slow down"}}`, "Retry-After", "7"))
	_, err := s.Action(t.Context(), id0)
	e, ok := errors.AsType[*ThrottledError](err)
	if !ok || e.Tries != throttledTries || e.RetryAfter != 7*time.Second || s.budget.taken != throttledTries ||
		len(s.budget.throttled) != throttledTries {
		t.Fatal(err, s.budget)
	}
	if last, ok := errors.AsType[*Error](err); !ok || last.Status != 429 || !strings.Contains(err.Error(), "throttled 10 times") {
		t.Error(err)
	}
}

// TestServerErrors: 5xx and broken connections, in virtual time.
func TestServerErrors(t *testing.T) {
	for _, c := range []struct {
		name  string
		fails int
		fail  http.HandlerFunc
		calls int
		least time.Duration
		most  time.Duration
		ok    bool
	}{
		{"twice 500", 2, says(500, `{"error":{"code":"InternalServerError"}}`), 3, 1500 * time.Millisecond, 3 * time.Second, true},
		{"503 that says when", 1, says(503, "", "Retry-After", "30"), 2, 30 * time.Second, 30 * time.Second, true},
		{"503 that says never", 1, says(503, "", "Retry-After", "86400"), 2, waitMax, waitMax, true},
		{"500 for ever", 1000, says(500, ""), failTries, 7500 * time.Millisecond, 15 * time.Second, false},
		{"408", 1, says(408, ""), 2, 500 * time.Millisecond, time.Second, true},
		{"a body that is cut", 1, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			w.Write([]byte(documented[:500]))
			panic(http.ErrAbortHandler)
		}, 2, 500 * time.Millisecond, time.Second, true},
		{"no answer", 2, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, 3, 1500 * time.Millisecond, 3 * time.Second, true},
		{"an answer that never comes", 1, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, 2, 2 * time.Minute, 2*time.Minute + time.Second, true},
		{"a body that never ends", 1, func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				w.Write([]byte(" "))
				w.(http.Flusher).Flush()
				sleep(r.Context(), time.Minute)
			}
		}, 2, callMax, callMax + time.Minute, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				calls := 0
				s := inTime(t, func(w http.ResponseWriter, r *http.Request) {
					if calls++; calls <= c.fails {
						c.fail(w, r)
						return
					}
					w.Write([]byte(documented))
				})
				start := time.Now()
				_, err := s.Action(t.Context(), id0)
				if (err == nil) != c.ok {
					t.Error(err)
				}
				if took := time.Since(start); took < c.least || took > c.most {
					t.Errorf("took %v", took)
				}
				if s.budget.taken != c.calls || calls != c.calls {
					t.Errorf("%d taken for %d calls, want %d", s.budget.taken, calls, c.calls)
				}
			})
		})
	}
}

// TestTransportsOwnRetries: a kept connection that is closed when it is used again makes the
// transport ask twice. Both are counted.
func TestTransportsOwnRetries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		s := inTime(t, func(w http.ResponseWriter, r *http.Request) {
			if calls++; calls%2 == 0 {
				panic(http.ErrAbortHandler)
			}
			w.Write([]byte(documented))
		})
		for range 5 {
			if _, err := s.Action(t.Context(), id0); err != nil {
				t.Error(err)
			}
		}
		if s.budget.taken < calls {
			t.Errorf("%d taken for %d calls", s.budget.taken, calls)
		}
		t.Logf("%d taken for %d calls", s.budget.taken, calls)
	})
}

func TestContextEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := inTime(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := s.Action(ctx, id0); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		if s.budget.taken != 1 {
			t.Error(s.budget.taken)
		}
	})
}

func TestNoBudgetNoCall(t *testing.T) {
	s := serve(t, says(200, documented))
	s.budget.err = errors.New("the file is gone")
	if _, err := s.Action(t.Context(), id0); !errors.Is(err, s.budget.err) || len(s.calls) != 0 {
		t.Error(err, len(s.calls))
	}
}

func TestNewTokenOnce(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer token-2" {
			says(401, `{"error":{"code":"Unauthorized","message":"expired"}}`)(w, r)
			return
		}
		w.Write([]byte(documented))
	})
	for range 3 {
		if _, err := s.Action(t.Context(), id0); err != nil {
			t.Fatal(err)
		}
	}
	if s.budget.taken != 4 || s.tokens.asked != 2 {
		t.Error(s.budget.taken, s.tokens.asked)
	}
}

// TestCircuit: after refused credentials no calls are made for ten minutes.
func TestCircuit(t *testing.T) {
	for _, c := range []struct {
		name          string
		tokens        *tokenList
		calls, source int
		text          string
	}{
		{"the new token is refused, too", &tokenList{tokens: []string{"a", "b"}}, 2, 2, "401 Unauthorized: Unauthorized: no"},
		{"there is no new token", &tokenList{tokens: []string{"a"}}, 1, 2, "no other token"},
		{"the source says so", &tokenList{err: fmt.Errorf("wrapped: %w", ErrRefused)}, 0, 1, "credentials were refused"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				calls := 0
				good := false
				s := inTime(t, func(w http.ResponseWriter, r *http.Request) {
					calls++
					if good {
						w.Write([]byte(documented))
						return
					}
					says(401, `{"error":{"code":"Unauthorized","message":"no"}}`)(w, r)
				})
				s.tokens.tokens, s.tokens.err = c.tokens.tokens, c.tokens.err
				for i := range 20 {
					_, err := s.Action(t.Context(), id0)
					if !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), c.text) {
						t.Fatalf("%d: %v", i, err)
					}
				}
				if calls != c.calls || s.tokens.asked != c.source || s.budget.taken != c.calls {
					t.Errorf("%d calls, %d taken, source asked %d times", calls, s.budget.taken, s.tokens.asked)
				}
				time.Sleep(refusedFor)
				good, s.tokens.err, s.tokens.tokens = true, nil, []string{"z"}
				if _, err := s.Action(t.Context(), id0); err != nil {
					t.Error(err)
				}
			})
		})
	}
}
