package cli

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/fetchtest"
)

// recorded is an action as the service answers to the request that makes it: without a machine and
// commands.
const recorded = `{"id":"7d7b92c8-4ac8-4aa5-b222-9f91ca0bf8d9","type":"%s","title":null,"requestor":"4af2e1ae-893f-415b-ba4e-cc3de20146e3",` +
	`"requestorComment":"x","status":"%s","machineId":null,"computerDnsName":null,"creationDateTimeUtc":"2022-06-23T13:19:10.5284096Z",` +
	`"lastUpdateDateTimeUtc":"2022-06-23T13:19:10.5284096Z","cancellationRequestor":null,"cancellationComment":null,` +
	`"cancellationDateTimeUtc":null,"errorHResult":%d,"scope":null,"externalId":null,"requestSource":"PublicApi","relatedFileInfo":null,` +
	`"commands":%s,"troubleshootInfo":null}`

// TestActionsAsAnswered: shapes of the real service, each a row in fetch and in summary.
func TestActionsAsAnswered(t *testing.T) {
	const id = "7d7b92c8-4ac8-4aa5-b222-9f91ca0bf8d9"
	one := fetchtest.OneAction
	quoted := func(body string) string {
		return strings.Replace(strings.Replace(body, `"value":"`, `"value":"\"`, 1), `"}`, `\""}`, 1)
	}
	for _, c := range []struct {
		name    string
		action  string // of id
		link    func(body string) string
		target  string
		code    int
		row     string // of fetch
		message string // of fetch
		summary string // a line of summary
	}{
		{"no commands yet", fmt.Sprintf(recorded, "LiveResponse", "Pending", 0, "[]"), nil, id, 0,
			id + "\tpending (no commands yet)\t", "", "action " + id + ": pending (no commands yet)"},
		{"no commands yet, one is asked for", fmt.Sprintf(recorded, "LiveResponse", "Pending", 0, "[]"), nil, id + ":0", 0,
			id + "\tpending (no commands yet)\t", "", "action " + id + ": pending (no commands yet)"},
		{"commands that are null", fmt.Sprintf(recorded, "LiveResponse", "InProgress", 0, "null"), nil, id, 0,
			id + "\tpending (no commands yet)\t", "", "action " + id + ": pending (no commands yet)"},
		{"failed before it had any", fmt.Sprintf(recorded, "LiveResponse", "Failed", -2147024891, "[]"), nil, id, 0,
			id + "\tfailed 0x80070005\t", "", "action " + id + ": failed 0x80070005"},
		{"another type", fmt.Sprintf(recorded, "Isolate", "Succeeded", 0, "[]"), nil, id, 1,
			id + "\tno live response (Isolate)\t", id + ": no live response (Isolate)", "action " + id + ": no live response (Isolate)"},
		{"another type with commands", fmt.Sprintf(recorded, "Isolate", "Succeeded", 0, `[{"index":0}]`), nil, id, 1,
			id + "\tno live response (Isolate)\t", id + ": no live response (Isolate)", "action " + id + ": no live response (Isolate)"},
		{"a link that is null", "", func(string) string { return `{"@odata.context":"x","value":null}` }, one, 1,
			one + ":0\tfailed\t", "an answer without a link", "api: get result link"},
		{"a link in quotes within the string", "", quoted, one, 0, one + ":0\tfetched\t", "", "RunScript"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := fetchtest.New(fetchtest.One(fetchtest.Text(`{"script_name":"a","exit_code":0,"script_output":"","script_errors":""}`), time.Now().Add(-time.Hour)), nil)
			defer e.Close()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch {
				case c.action != "" && r.URL.Path == "/api/machineactions/"+id:
					io.WriteString(w, c.action)
				case c.link != nil && strings.Contains(r.URL.Path, "GetLiveResponseResultDownloadLink"):
					answer := httptest.NewRecorder()
					e.ServeHTTP(answer, r)
					io.WriteString(w, c.link(answer.Body.String()))
				default:
					e.ServeHTTP(w, r)
				}
			}))
			defer server.Close()
			t.Setenv("LRKIT_STATE_DIR", t.TempDir())
			t.Setenv("XDG_CACHE_HOME", t.TempDir())
			t.Setenv("LRKIT_CLIENT_SECRET", fetchtest.DefaultClientSecret)
			dir := filepath.Join(t.TempDir(), "case")
			var out, messages bytes.Buffer
			code := Main(t.Context(), []string{"fetch", "-q", "--allow-api-host", "--api", server.URL, "--login", server.URL, "--scope", fetchtest.Scope,
				"--tenant", fetchtest.DefaultTenant, "--client", fetchtest.DefaultClientID, "--case", dir, c.target},
				Streams{In: strings.NewReader(""), Out: &out, Err: &messages})
			if code != c.code || !strings.HasPrefix(out.String(), c.row) || !strings.Contains(messages.String(), c.message) {
				t.Errorf("fetch: exit code %d\n%s%s", code, &out, &messages)
			}
			out.Reset()
			messages.Reset()
			code = Main(t.Context(), []string{"summary", dir}, Streams{In: strings.NewReader(""), Out: &out, Err: &messages})
			if code != 0 || !strings.Contains(out.String(), c.summary) {
				t.Errorf("summary: exit code %d\n%s%s", code, &out, &messages)
			}
		})
	}
}

// TestWaitFor: what is waited for is said, and what is pending at the end is exit code 1.
func TestWaitFor(t *testing.T) {
	const id = "7d7b92c8-4ac8-4aa5-b222-9f91ca0bf8d9"
	e := fetchtest.New(fetchtest.One(fetchtest.Text("x"), time.Now()), nil)
	defer e.Close()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		pending := fmt.Sprintf(recorded, "LiveResponse", "Pending", 0, "[]")
		switch r.URL.Path {
		case "/api/machineactions":
			io.WriteString(w, `{"value":[`+pending+`]}`)
		case "/api/machineactions/" + id:
			io.WriteString(w, pending)
		default:
			e.ServeHTTP(w, r)
		}
	}))
	defer server.Close()
	t.Setenv("LRKIT_STATE_DIR", t.TempDir())
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("LRKIT_CLIENT_SECRET", fetchtest.DefaultClientSecret)
	var out, messages bytes.Buffer
	code := Main(t.Context(), []string{"fetch", "--allow-api-host", "--api", server.URL, "--login", server.URL, "--scope", fetchtest.Scope,
		"--tenant", fetchtest.DefaultTenant, "--client", fetchtest.DefaultClientID, "--case", filepath.Join(t.TempDir(), "case"), "--wait-for", "200ms", id},
		Streams{In: strings.NewReader(""), Out: &out, Err: &messages})
	if code != 1 || out.String() != id+"\tpending (no commands yet)\t\n" {
		t.Errorf("exit code %d\n%s", code, &out)
	}
	for _, want := range []string{
		"lrkit: waiting for " + id + ": a machine, Pending since 2022-06-23T13:19:10Z\n",
		"lrkit: still pending after 200ms: 1 result; run the same command again to go on\n",
	} {
		if !strings.Contains(messages.String(), want) {
			t.Errorf("it does not say %q:\n%s", want, &messages)
		}
	}
}

func TestWaitingText(t *testing.T) {
	created := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	a := &api.Action{ID: "id", Machine: "ws-1", Status: "Pending", Created: created}
	want := "waiting for id: ws-1, Pending since 2026-11-23T12:00:00Z; the service gives up 2026-11-26T12:00:00Z, in 2 d 23 h"
	if got := waitingText(a, created.Add(time.Hour)); got != want {
		t.Errorf("%q", got)
	}
}
