package api

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"testing/synctest"
)

// TestConnectsAgain: a connection that cannot be made is tried again. It was no request.
func TestConnectsAgain(t *testing.T) {
	for _, op := range changes {
		synctest.Test(t, func(t *testing.T) {
			dials, requests := 0, 0
			s := inTime(t, func(w http.ResponseWriter, r *http.Request) {
				requests++
				w.Write([]byte(op.good))
			}, withBudgets, func(o *Options) {
				dial := o.Net.Dial
				o.Net.Dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
					if dials++; dials < 4 {
						return nil, errors.New("unreachable")
					}
					return dial(ctx, network, addr)
				}
			})
			if err := op.do(t.Context(), s.Client); err != nil || dials != 4 || requests != 1 {
				t.Errorf("%s: %v, %d dials, %d requests", op.name, err, dials, requests)
			}
		})
	}
}

// TestNewConnection: a kept connection that the server closes when it is used would leave open
// whether the request arrived. A request that changes something has a new one.
func TestNewConnection(t *testing.T) {
	for _, op := range changes {
		remote := make(map[string]int)
		s := serve(t, func(w http.ResponseWriter, r *http.Request) {
			remote[r.RemoteAddr]++
			if r.Method == "GET" {
				w.Write([]byte(documented))
				return
			}
			w.Write([]byte(op.good))
		}, withBudgets)
		for range 3 {
			if _, err := s.Action(t.Context(), id0); err != nil {
				t.Fatal(err)
			}
			if err := op.do(t.Context(), s.Client); err != nil {
				t.Fatal(err)
			}
		}
		if len(remote) != 4 { // one for all reads
			t.Errorf("%s: %d connections", op.name, len(remote))
		}
	}
}

// TestChangeOverHTTP2: the real service may speak it. Each request that changes something has its
// own connection there, too, and is not repeated.
func TestChangeOverHTTP2(t *testing.T) {
	for _, op := range changes {
		var mu sync.Mutex
		remote := make(map[string]int)
		answer := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte(op.good)) })
		server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			io.Copy(io.Discard, r.Body)
			mu.Lock()
			remote[r.RemoteAddr]++
			mu.Unlock()
			if r.ProtoMajor != 2 {
				t.Error(r.Proto)
			}
			answer(w, r)
		}))
		server.EnableHTTP2 = true
		server.StartTLS()
		defer server.Close()
		pool := x509.NewCertPool()
		pool.AddCert(server.Certificate())
		c, err := New(Options{
			BaseURL: server.URL, AllowHost: true, Tokens: &tokenList{tokens: []string{"a"}}, Budget: new(counter), RunBudget: new(counter),
			Net: Net{RootCAs: pool},
		})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		for range 3 {
			if err := op.do(t.Context(), c); err != nil {
				t.Errorf("%s: %v", op.name, err)
			}
		}
		answer = func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) } // the stream is reset
		if err := op.do(t.Context(), c); !errors.Is(err, ErrOutcomeUnknown) {
			t.Errorf("%s: %v", op.name, err)
		}
		mu.Lock()
		if len(remote) != 4 {
			t.Errorf("%s: %v", op.name, remote)
		}
		mu.Unlock()
	}
}
