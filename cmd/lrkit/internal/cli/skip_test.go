package cli

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest"
)

// TestFetchSkips: actions that cannot be read are named, and those after them are fetched, listed
// or asked for by id.
func TestFetchSkips(t *testing.T) {
	const bad = "00000000-0000-4000-8000-000000000001"
	large := fmt.Sprintf(`{"id":"00000000-0000-4000-8000-000000000002","x":%q}`, strings.Repeat("x", 1<<20))
	before := `{"id":"../../etc","commands":[]},{"id":"` + bad + `","commands":[{"index":-1}]},` + large + `,`
	e := fetchtest.New(fetchtest.One(fetchtest.Text(`{"exit_code":0}`), time.Now().Add(-time.Hour)), nil)
	defer e.Close()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/api/machineactions" {
			e.ServeHTTP(w, r)
			return
		}
		answer := httptest.NewRecorder()
		e.ServeHTTP(answer, r)
		w.WriteHeader(answer.Code)
		w.Write(bytes.Replace(answer.Body.Bytes(), []byte(`"value":[`), []byte(`"value":[`+before), 1))
	}))
	defer server.Close()
	t.Setenv("LRKIT_STATE_DIR", t.TempDir())
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("LRKIT_CLIENT_SECRET", fetchtest.DefaultClientSecret)
	for _, c := range []struct {
		args []string
		want []string
	}{
		{[]string{"--all", "all"}, []string{
			"the list of actions: api: an action was skipped: its id is no UUID",
			"the list of actions: api: action " + bad + " was skipped: command 0 has no index that can be",
			"the list of actions: api: action 00000000-0000-4000-8000-000000000002 was skipped: it has 1048628 bytes, 1048576 are the most",
		}},
		{[]string{
			fetchtest.OneAction, bad, "00000000-0000-4000-8000-000000000003", "00000000-0000-4000-8000-000000000004",
			"00000000-0000-4000-8000-000000000005", "00000000-0000-4000-8000-000000000006", // so many are asked for by a list
		}, []string{
			"api: an action was skipped: its id is no UUID",
			bad + ":0: api: action " + bad + " was skipped: command 0 has no index that can be",
		}},
	} {
		var out, messages bytes.Buffer
		code := Main(t.Context(), append([]string{"fetch", "-q", "--allow-api-host", "--api", server.URL, "--login", server.URL, "--scope", fetchtest.Scope,
			"--tenant", fetchtest.DefaultTenant, "--client", fetchtest.DefaultClientID, "--case", filepath.Join(t.TempDir(), "case")}, c.args...),
			Streams{In: strings.NewReader(""), Out: &out, Err: &messages})
		if code != 1 || !strings.Contains(out.String(), fetchtest.OneAction+":0\tfetched") {
			t.Errorf("%v: exit code %d\n%s%s", c.args, code, &out, &messages)
		}
		for _, want := range c.want {
			if !strings.Contains(messages.String(), "lrkit: "+want+"\n") {
				t.Errorf("%v: it does not say %q\n%s", c.args, want, &messages)
			}
		}
	}
}

// TestRowsAreShort: what an action says of itself is short in the row of each of its commands.
func TestRowsAreShort(t *testing.T) {
	const commands = 500
	w := fetchtest.One(fetchtest.Text(`{"exit_code":0}`), time.Now().Add(-time.Hour))
	w.Machines[0].Name = strings.Repeat("\x01", 100_000)
	one := w.Actions[0].Commands[0]
	w.Actions[0].Commands = nil
	for range commands {
		result := *one.Result
		result.Name = ""
		one.Result = &result
		w.Actions[0].Commands = append(w.Actions[0].Commands, one)
	}
	e := fetchtest.New(w, nil)
	defer e.Close()
	s := e.Start()
	defer s.Close()
	t.Setenv("LRKIT_STATE_DIR", t.TempDir())
	t.Setenv("LRKIT_CLIENT_SECRET", fetchtest.DefaultClientSecret)
	var out, messages bytes.Buffer
	code := Main(t.Context(), []string{"fetch", "-q", "--allow-api-host", "--api", s.URL, "--login", s.URL, "--scope", fetchtest.Scope,
		"--tenant", fetchtest.DefaultTenant, "--client", fetchtest.DefaultClientID, "--dry-run", fetchtest.OneAction},
		Streams{In: strings.NewReader(""), Out: &out, Err: &messages})
	if n := bytes.Count(out.Bytes(), []byte("\n")); code != 0 || n != commands || out.Len() > commands*700 {
		t.Errorf("exit code %d, %d rows of %d bytes: %.300s", code, n, out.Len(), &messages)
	}
}
