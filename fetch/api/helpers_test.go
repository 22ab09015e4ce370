package api

import (
	"bytes"
	"context"
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"golang.org/x/oauth2"
)

// counter is a budget that never waits.
type counter struct {
	mu        sync.Mutex
	taken     int
	throttled []time.Duration
	err       error
}

func (c *counter) Take(context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err == nil {
		c.taken++
	}
	return c.err
}

func (c *counter) Throttled(_ context.Context, d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.throttled = append(c.throttled, d)
}

// tokenList gives one token after the other, the last one for ever.
type tokenList struct {
	mu     sync.Mutex
	tokens []string
	asked  int
	err    error
}

func (l *tokenList) Token() (*oauth2.Token, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked++
	if l.err != nil {
		return nil, l.err
	}
	return &oauth2.Token{AccessToken: l.tokens[min(l.asked, len(l.tokens))-1]}, nil
}

// jwt makes a token with that payload.
func jwt(payload string) string {
	enc := base64.RawURLEncoding.EncodeToString
	return enc([]byte(`{"alg":"none"}`)) + "." + enc([]byte(payload)) + "." + enc([]byte("no signature"))
}

// served is a client and the server that answers it.
type served struct {
	*Client
	server *httptest.Server
	budget *counter
	tokens *tokenList

	mu    sync.Mutex
	calls []*http.Request
}

func serve(t *testing.T, h http.HandlerFunc, change ...func(*Options)) *served {
	t.Helper()
	s := &served{budget: new(counter), tokens: &tokenList{tokens: []string{"token-1", "token-2"}}}
	s.server = httptest.NewServer(afterBody(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.calls = append(s.calls, r)
		s.mu.Unlock()
		h(w, r)
	}))
	t.Cleanup(s.server.Close)
	opts := Options{BaseURL: s.server.URL, AllowHost: true, Tokens: s.tokens, Budget: s.budget, Poll: time.Millisecond}
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

// made returns how many requests arrived, also of those without an answer.
func (s *served) made() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.calls)
}

// afterBody calls h when a request is read whole: a connection that ends with a part of it unread
// may take the answer with it.
func afterBody(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil { // the client has gone
			panic(http.ErrAbortHandler)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		h(w, r)
	}
}

// says answers with a status and a body, whatever is asked.
func says(status int, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		w.Write([]byte(body))
	}
}

const id0 = "5382f7ea-7557-4ab7-9782-d50480024a4e"
