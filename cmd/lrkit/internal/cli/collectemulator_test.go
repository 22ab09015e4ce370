package cli

import (
	"bytes"
	"maps"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/fetch/fetchtest/demo"
)

// stepping is a clock that goes on by a step with each look at it.
type stepping struct {
	mu   sync.Mutex
	now  time.Time
	step time.Duration
}

func (s *stepping) time() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(s.step)
	return s.now
}

// TestCollectOnEmulator: a package is collected, kept and verified, and one that fails says so. The
// answers to requests and downloads are cut on the way.
func TestCollectOnEmulator(t *testing.T) {
	const good, bad = "hv-dc01.corp.halvorsen-maritime.example", "hv-bkp01.corp.halvorsen-maritime.example"
	clock := &stepping{now: time.Now(), step: 20 * time.Second}
	e := fetchtest.New(demo.Tenant(clock.now), &fetchtest.Options{Clock: clock.time, TokenLife: 1000 * time.Hour})
	defer e.Close()
	var mu sync.Mutex
	packages, posts := 0, 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		e.ServeHTTP(answer, r)
		mu.Lock()
		defer mu.Unlock()
		maps.Copy(w.Header(), answer.Header())
		switch {
		case r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/collectInvestigationPackage"):
			if posts++; posts == 1 { // it was carried out
				cut(w)
				return
			}
		case strings.HasPrefix(r.URL.Path, "/safedownload/"):
			if packages++; packages == 1 {
				w.WriteHeader(answer.Code)
				w.Write(answer.Body.Bytes()[:answer.Body.Len()/2])
				panic(http.ErrAbortHandler)
			}
		}
		w.WriteHeader(answer.Code)
		w.Write(answer.Body.Bytes())
	}))
	defer server.Close()
	pauses := collectPauses
	collectPauses = []time.Duration{time.Microsecond}
	defer func() { collectPauses = pauses }()
	t.Setenv("LRKIT_STATE_DIR", t.TempDir())
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("LRKIT_CLIENT_SECRET", fetchtest.DefaultClientSecret)
	dir := filepath.Join(t.TempDir(), "case")
	var out, messages bytes.Buffer
	code := Main(t.Context(), []string{"collect", "-q", "--yes", "--allow-api-host", "--api", server.URL, "--login", server.URL, "--scope", fetchtest.Scope,
		"--tenant", fetchtest.DefaultTenant, "--client", fetchtest.DefaultClientID, "--case", dir,
		"--machine", good, "--machine", bad, "--comment", "because"}, Streams{In: strings.NewReader(""), Out: &out, Err: &messages})
	if code != 0 || posts != 2 || !strings.Contains(out.String(), ":0\tfetched\t"+good+"\tCollectInvestigationPackage Completed\t") ||
		!strings.Contains(out.String(), ":0\tno result\t"+bad+"\tCollectInvestigationPackage Failed\n") {
		t.Fatalf("exit code %d, %d requests\n%s%s", code, posts, &out, &messages)
	}
	if packages < 2 {
		t.Errorf("%d requests for the package", packages)
	}
	for _, c := range []struct {
		verb, want string
		code       int
	}{{"verify", "", 0}, {"summary", good + "  CollectInvestigationPackage, zip of ", 0}, {"summary", bad + "  CollectInvestigationPackage: Failed, action Failed\n", 0}} {
		if code, out, messages := runPlain(t, c.verb, dir); code != c.code || !strings.Contains(out, c.want) {
			t.Errorf("%s: exit code %d\n%s%s", c.verb, code, out, messages)
		}
	}
	for name, b := range files(t, dir) {
		if strings.Contains(b, "token=") {
			t.Errorf("%s holds a link", name)
		}
	}
}
