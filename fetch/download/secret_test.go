package download

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
)

// TestSecrets: the signature is in no error, under whatever verb, in no log record and in no
// result; not even of servers that send the request back.
func TestSecrets(t *testing.T) {
	var logs locked
	o := small
	o.Log = slog.New(slog.NewJSONHandler(&logs, &slog.HandlerOptions{Level: slog.LevelDebug, AddSource: true}))
	failures := 0
	for _, w := range worlds {
		for _, f := range allFaults(true, false) {
			synctest.Test(t, func(t *testing.T) {
				s, m := w.prepare()
				s.faults = []fault{f}
				res, err := get(t.Context(), s, o, w.store(m))
				if err != nil {
					failures++
				}
				for e := err; e != nil; {
					if leak := leaks(fmt.Sprintf("%v %+v %#v %q %s %x", e, e, e, e, e, e)); leak != "" {
						t.Errorf("%v: %q in %v", f, leak, e)
					}
					u, ok := e.(interface{ Unwrap() error })
					if !ok {
						break
					}
					e = u.Unwrap()
				}
				if leak := leaks(fmt.Sprintf("%+v %#v %s", res, res, cmp.Diff(res, Result{}))); leak != "" {
					t.Errorf("%v: %q in the result", f, leak)
				}
			})
		}
	}
	if leak := leaks(logs.b.String()); leak != "" {
		t.Errorf("%q in the log", leak)
	}
	if failures == 0 || logs.b.Len() == 0 {
		t.Error("nothing failed, or nothing was logged")
	}
	t.Logf("%d failures, %d KiB of log", failures, logs.b.Len()>>10)
}

// TestHeaders: a request has these headers and no others.
func TestHeaders(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(testData(3 * rangeSize))
		if _, err := get(t.Context(), s, small, &memory{}); err != nil {
			t.Fatal(err)
		}
		for i, r := range s.requests {
			for name := range r.header {
				if name != "Accept-Encoding" && name != "User-Agent" && name != "Range" && (name != "If-Match" || i == 0) {
					t.Errorf("request %d: %s", i, name)
				}
			}
			if l, _ := s.Link(context.Background()); !bytes.HasSuffix([]byte(l.Reveal()), []byte(r.uri)) {
				t.Errorf("request %d is not the link as it was given", i)
			}
		}
		if r := s.requests[0]; r.rng != "bytes=0-1023" || r.match != "" {
			t.Errorf("%+v", r)
		}
	})
}

// TestNoToken: the package cannot hold a token: nothing in it sets the header that would carry one.
func TestNoToken(t *testing.T) {
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		text, err := os.ReadFile(e.Name())
		if err != nil || bytes.HasSuffix([]byte(e.Name()), []byte("_test.go")) {
			continue
		}
		for _, word := range []string{"Authorization\"", "oauth", "Bearer"} {
			if bytes.Contains(text, []byte(word)) {
				t.Errorf("%s has %s", e.Name(), word)
			}
		}
	}
}
