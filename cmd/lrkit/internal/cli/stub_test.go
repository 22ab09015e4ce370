package cli

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest"
)

// stub is an API of which a test answers some calls itself. The emulator is the rest of it.
type stub struct {
	t      *testing.T
	url    string
	answer func(w http.ResponseWriter, r *http.Request) bool // false: the emulator answers
	calls  []string                                          // that change something
}

func newStub(t *testing.T, answer func(w http.ResponseWriter, r *http.Request) bool) *stub {
	t.Helper()
	s := &stub{t: t, answer: answer}
	e := fetchtest.New(fetchtest.One(fetchtest.Text("x"), time.Now().Add(-time.Hour)), nil)
	t.Cleanup(e.Close)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		api := strings.HasPrefix(r.URL.Path, "/api/")
		if api && r.Method != http.MethodGet {
			s.calls = append(s.calls, r.Method+" "+r.URL.Path)
		}
		if !api && !strings.HasPrefix(r.URL.Path, "/safedownload/") || !s.answer(w, r) {
			e.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(server.Close)
	s.url = server.URL
	t.Setenv("LRKIT_STATE_DIR", t.TempDir())
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("LRKIT_CLIENT_SECRET", fetchtest.DefaultClientSecret)
	return s
}

// run runs a verb, whose name may have several words.
func (s *stub) run(verb string, args ...string) (code int, out, messages string) {
	s.t.Helper()
	var o, m bytes.Buffer
	all := append(strings.Fields(verb), "--allow-api-host", "--api", s.url, "--login", s.url, "--scope", fetchtest.Scope,
		"--tenant", fetchtest.DefaultTenant, "--client", fetchtest.DefaultClientID)
	code = Main(s.t.Context(), append(all, args...), Streams{In: strings.NewReader(""), Out: &o, Err: &m})
	if both := o.String() + m.String(); strings.Contains(both, fetchtest.DefaultClientSecret) || strings.Contains(both, "eyJ") || strings.Contains(both, "CANARY") {
		s.t.Errorf("%s %q shows a secret:\n%s", verb, args, both)
	}
	return code, o.String(), m.String()
}

// cut closes the connection without an answer.
func cut(w http.ResponseWriter) {
	if conn, _, err := w.(http.Hijacker).Hijack(); err == nil {
		conn.Close()
	}
}
