package cli

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/internal/testkit/trap"
)

// everyFault is each thing that can go wrong, once and for good, to each kind of request.
func everyFault(to string) (all []fetchtest.Fault) {
	kinds := []string{fetchtest.KindToken, fetchtest.KindAction, fetchtest.KindList, fetchtest.KindLink, fetchtest.KindBlob}
	for _, d := range fetchtest.FaultActions() {
		for _, kind := range kinds {
			if d.Kinds != nil && !strings.Contains(strings.Join(d.Kinds, " "), kind) {
				continue
			}
			for _, count := range []int{1, -1} {
				f := fetchtest.Fault{Kind: kind, Count: count, Do: d.Name}
				for _, need := range d.Needs {
					switch {
					case strings.Contains(need, "at"):
						f.At, f.Rate = 10, 1<<20
					case strings.Contains(need, "by"):
						f.By = 5
					case strings.Contains(need, "start"):
						f.Start, f.Total = 1, 1
					case need == "seconds":
						f.Seconds = 0.1
					case need == "to":
						f.To = to + "/?sig=x"
					case need == "status":
						f.Status, f.Body = 500, "oops"
					case need == "header":
						f.Header = map[string]string{"ETag": `W/"weak"`}
					}
				}
				if f.Do == "rate" || f.Do == "slow" {
					f.Rate = 1 << 20
				}
				if f.Check() == nil {
					all = append(all, f)
				}
			}
		}
	}
	return all
}

// TestSecretsOfFetch runs the command over an emulator in which everything goes wrong, and looks
// for its secrets and for the signatures of its links in all that was said and written. What a run
// leaves under a final name is whole, and the case is clean.
func TestSecretsOfFetch(t *testing.T) {
	tr := trap.New(t)
	faults := everyFault("http://127.0.0.1:" + tr.Port)
	if len(faults) < 150 {
		t.Fatalf("only %d faults", len(faults))
	}
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("LRKIT_STATE_DIR", t.TempDir())
	t.Setenv("LRKIT_CLIENT_SECRET", fetchtest.DefaultClientSecret)
	content := fetchtest.Noise(1, 100<<10)
	want := fetchtest.SHA256(content)
	step := 1
	if testing.Short() {
		step = 15
	}
	runs, secrets, results := 0, 0, 0
	var mu sync.Mutex
	var work sync.WaitGroup
	slots := make(chan struct{}, 24)
	for i := 0; i < len(faults); i += step {
		slots <- struct{}{}
		work.Go(func() {
			defer func() { <-slots }()
			n, whole := fetchUnder(t, i, faults[i], content, want)
			mu.Lock()
			defer mu.Unlock()
			runs, secrets, results = runs+1, secrets+n, results+whole
		})
	}
	work.Wait()
	if c := tr.Contacts.Load(); c != 0 {
		t.Errorf("%d contacts with the server that a redirect names", c)
	}
	if results == 0 || secrets < runs {
		t.Errorf("%d results, %d secrets in %d runs", results, secrets, runs)
	}
	t.Logf("%d runs, each with something else going wrong: %d results, all whole; %d secrets looked for in what was said and written, 0 found; 0 requests to other hosts", runs, results, secrets)
}

// interruptAfter ends a run some time after its fault was met: some last, and others are tried
// again for minutes. A run that has ended by then is not interrupted. What is looked for afterwards
// does not depend on the moment.
func interruptAfter(ctx context.Context, e *fetchtest.Emulator, interrupt func()) {
	met := func(r fetchtest.Request) bool { return r.Fault != "" }
	for !slices.ContainsFunc(e.Requests(), met) {
		select {
		case <-ctx.Done():
			return
		case <-time.After(5 * time.Millisecond):
		}
	}
	select {
	case <-ctx.Done():
	case <-time.After(3 * time.Second):
		interrupt()
	}
}

// fetchUnder runs lrkit fetch with a fault, and returns how many secrets it has looked for, and
// whether there is a result.
func fetchUnder(t *testing.T, i int, f fetchtest.Fault, content fetchtest.Content, want string) (secrets, whole int) {
	w := fetchtest.One(content, time.Now())
	w.ID = fmt.Sprintf("6f3c1b52-0d5e-4b7a-9f38-%012d", i) // and with it a budget of its own
	e := fetchtest.New(w, &fetchtest.Options{Faults: []fetchtest.Fault{f}})
	defer e.Close()
	s := e.Start()
	defer s.Close()
	r := s.Ready()
	dir := filepath.Join(t.TempDir(), "case")
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute) // if it hangs
	defer cancel()
	go interruptAfter(ctx, e, cancel)
	ids := []string{fetchtest.OneAction}
	for i := 0; f.Kind == fetchtest.KindList && i < 5; i++ { // fewer are asked for one by one
		ids = append(ids, fmt.Sprintf("00000000-0000-4000-8000-%012d", i))
	}
	var out, stderr bytes.Buffer
	code := Main(ctx, append([]string{"fetch", "-v", "--progress", "plain", "--allow-api-host", "--api", r.API, "--login", r.Login, "--scope", r.Scope, "--tenant", r.Tenant, "--client", r.ClientID,
		"--range-size", "16KiB", "--case", dir}, ids...), Streams{In: strings.NewReader(""), Out: &out, Err: &stderr})
	name := fmt.Sprintf("%+v", f)
	if code != 0 && code != 1 && code != 5 && code != 130 {
		t.Errorf("%s: exit code %d: %s", name, code, stderr.String())
	}
	said := map[string][]byte{"stdout": out.Bytes(), "stderr": stderr.Bytes()}
	filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil
		}
		b, err := os.ReadFile(path)
		if err == nil && !strings.HasSuffix(path, ".blob") {
			said[path] = b
		}
		if err == nil && strings.HasSuffix(path, ".blob") {
			whole++
			if sum := fetchtest.SHA256(fetchtest.Text(string(b))); sum != want && sum != fetchtest.SHA256(e.Content(fetchtest.OneAction, 0)) {
				t.Errorf("%s: %s is not whole", name, path)
			}
		}
		return nil
	})
	if _, err := os.Stat(dir); err == nil {
		if report, err := casedir.Verify(t.Context(), dir, nil); err != nil || !report.OK() {
			t.Errorf("%s: %v, %+v", name, err, report)
		}
	}
	for _, secret := range e.Secrets() {
		if len(secret) < 12 {
			continue
		}
		secrets++
		for _, form := range []string{secret, url.QueryEscape(secret), url.PathEscape(secret), url.QueryEscape(url.QueryEscape(secret)), strings.ToLower(url.QueryEscape(secret)),
			base64.StdEncoding.EncodeToString([]byte(secret)), base64.RawURLEncoding.EncodeToString([]byte(secret)), hex.EncodeToString([]byte(secret))} {
			for where, b := range said {
				if bytes.Contains(b, []byte(form)) {
					t.Errorf("%s: a secret is in %s", name, where)
				}
			}
		}
	}
	return secrets, whole
}
