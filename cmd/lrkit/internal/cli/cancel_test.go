package cli

import (
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/fetchtest"
)

// cancelledAction is an action as the service answers.
func cancelledAction(id, status, when string) string {
	return fmt.Sprintf(`{"id":%q,"type":"LiveResponse","status":%q,"computerDnsName":"ws-1.example","cancellationDateTimeUtc":%s,"commands":[]}`,
		id, status, when)
}

func TestCancel(t *testing.T) {
	const id, other = "7d7b92c8-4ac8-4aa5-b222-9f91ca0bf8d9", "7d7b92c8-4ac8-4aa5-b222-9f91ca0bf8da"
	cut := func(w http.ResponseWriter, _ string) { cut(w) }
	ok := func(status string) func(w http.ResponseWriter, id string) {
		return func(w http.ResponseWriter, id string) { io.WriteString(w, cancelledAction(id, status, "null")) }
	}
	code := func(n int, code string) func(w http.ResponseWriter, id string) {
		return func(w http.ResponseWriter, id string) {
			w.WriteHeader(n)
			fmt.Fprintf(w, `{"error":{"code":%q,"message":"no"}}`, code)
		}
	}
	for _, c := range []struct {
		name    string
		args    []string
		post    func(w http.ResponseWriter, id string)
		read    string // status of the action, or "cancelling"
		code    int
		calls   int
		out     string
		says    string
		outcome string
	}{
		{"cancelled", []string{id}, ok("Cancelled"), "", 0, 1, id + "\tcancelled\tws-1.example\tLiveResponse Cancelled\n", "", "accepted"},
		{"cancelling", []string{id}, ok("Pending"), "", 0, 1, id + "\tcancelling\tws-1.example\tLiveResponse Pending\n", "", "accepted"},
		{"twice the same", []string{id, strings.ToUpper(id)}, ok("Cancelled"), "", 0, 1, id + "\tcancelled\tws-1.example\tLiveResponse Cancelled\n", "", "accepted"},
		{"not known", []string{id}, code(404, "ResourceNotFound"), "", 1, 1, id + "\tnot in API\n", "does not know this action", "refused"},
		{"ended", []string{id}, code(400, "BadRequest"), "Succeeded", 1, 1, id + "\tended\tws-1.example\tLiveResponse Succeeded\n",
			"it has ended before it could be cancelled: Succeeded", "refused"},
		{"cancelled before", []string{id}, code(400, "BadRequest"), "Cancelled", 0, 1, id + "\tcancelled\tws-1.example\tLiveResponse Cancelled\n", "", "accepted"},
		{"refused", []string{id}, code(400, "InvalidInput"), "Pending", 1, 1, id + "\tfailed\n", "400 Bad Request: InvalidInput: no", "refused"},
		{"forbidden", []string{id}, code(403, "Forbidden"), "", 1, 1, id + "\tfailed\n", "Machine.LiveResponse, Machine.CollectForensics", "refused"},
		{"500, and done", []string{id}, code(500, "InternalServerError"), "Cancelled", 0, 1, id + "\tcancelled\tws-1.example\tLiveResponse Cancelled\n", "", "accepted"},
		{"cut, and under way", []string{id}, cut, "cancelling", 0, 1, id + "\tcancelling\tws-1.example\tLiveResponse InProgress\n", "", "accepted"},
		{"cut, and ended", []string{id}, cut, "Failed", 1, 1, id + "\tended\tws-1.example\tLiveResponse Failed\n", "Failed", "refused"},
		{"cut, and nothing", []string{id}, cut, "InProgress", 1, 1, id + "\tunknown\n", "run the same command again", "unknown"},
		{"two without a terminal", []string{id, other}, ok("Cancelled"), "", 2, 0, "", "there is no terminal: --yes", ""},
		{"two", []string{"--yes", id, other}, ok("Cancelled"), "", 0, 2, id + "\tcancelled\tws-1.example\tLiveResponse Cancelled\n" +
			other + "\tcancelled\tws-1.example\tLiveResponse Cancelled\n", "", "accepted"},
		{"two, and the first is not known", []string{"--yes", id, other}, func(w http.ResponseWriter, one string) {
			if one == id {
				code(404, "ResourceNotFound")(w, one)
				return
			}
			ok("Cancelled")(w, one)
		}, "", 1, 2, id + "\tnot in API\n" + other + "\tcancelled\tws-1.example\tLiveResponse Cancelled\n", "does not know", ""},
		{"no id", []string{"ws-1.example"}, ok("Cancelled"), "", 2, 0, "", "want the id of an action", ""},
		{"none", nil, ok("Cancelled"), "", 2, 0, "", "name at least one id", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStub(t, func(w http.ResponseWriter, r *http.Request) bool {
				one, found := strings.CutPrefix(r.URL.Path, "/api/machineactions/")
				one, cancel := strings.CutSuffix(one, "/cancel")
				switch {
				case cancel:
					c.post(w, one)
				case found && one == id:
					if c.read == "cancelling" {
						io.WriteString(w, cancelledAction(id, "InProgress", `"2026-01-02T03:04:05Z"`))
						break
					}
					io.WriteString(w, cancelledAction(id, c.read, "null"))
				default:
					return false
				}
				return true
			})
			for _, dir := range []string{"", filepath.Join(t.TempDir(), "case")} {
				s.calls = nil
				args := append([]string{"--comment", "because"}, c.args...)
				if dir != "" {
					args = append(args, "--case", dir)
				}
				code, out, messages := s.run("cancel", args...)
				if code != c.code || out != c.out || len(s.calls) != c.calls || !strings.Contains(messages, c.says) {
					t.Errorf("exit code %d, %q\n%q\n%s", code, s.calls, out, messages)
				}
				if dir != "" && c.outcome != "" && c.calls == 1 {
					checkRequests(t, dir, casedir.OpCancel, c.outcome)
				}
			}
		})
	}
	s := newStub(t, func(http.ResponseWriter, *http.Request) bool { return false })
	if code, _, messages := s.run("cancel", id, "--comment", " "); code != 2 || !strings.Contains(messages, "--comment is required") || len(s.calls) > 0 {
		t.Errorf("no comment: exit code %d\n%s", code, messages)
	}
}

// checkRequests checks that a case has a request and its outcome after it.
func checkRequests(t *testing.T, dir, op, outcome string) {
	t.Helper()
	var lines []string
	err := casedir.Read(t.Context(), dir, nil, func(e *casedir.Event) error {
		switch e.Name {
		case casedir.EventRequest:
			lines = append(lines, "request "+e.Op)
			if !strings.HasPrefix(e.Comment, casedir.Nonce(e.Run, e.N)+" because") {
				t.Errorf("the comment is %q", e.Comment)
			}
		case casedir.EventOutcome:
			lines = append(lines, e.Op+" "+e.Outcome)
		}
		return nil
	})
	if got := strings.Join(lines, ", "); err != nil || got != "request "+op+", "+op+" "+outcome {
		t.Errorf("the manifest has %s (%v)", got, err)
	}
}

// TestCancelShown: a question shows what is known of the actions, whatever the case of their ids.
func TestCancelShown(t *testing.T) {
	const id, other = "7d7b92c8-4ac8-4aa5-b222-9f91ca0bf8d9", "7d7b92c8-4ac8-4aa5-b222-9f91ca0bf8da"
	s := newStub(t, func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != "/api/machineactions/"+id {
			return false
		}
		io.WriteString(w, cancelledAction(strings.ToUpper(id), "Pending", "null"))
		return true
	})
	var f serviceFlags
	flags := pflag.NewFlagSet("cancel", pflag.ContinueOnError)
	f.register(flags)
	if err := flags.Parse([]string{"--allow-api-host", "--api", s.url, "--login", s.url, "--scope", fetchtest.Scope,
		"--tenant", fetchtest.DefaultTenant, "--client", fetchtest.DefaultClientID}); err != nil {
		t.Fatal(err)
	}
	a := &app{Streams: Streams{In: strings.NewReader(""), Out: io.Discard, Err: io.Discard}}
	open, err := a.openService(t.Context(), &f, a.logIf(false))
	if err != nil || open == nil {
		t.Fatal(err)
	}
	defer open.close()
	got := (&canceller{app: a, service: open}).shown(t.Context(), []string{id, other})
	if want := "to be cancelled:\n  " + id + "  ws-1.example  LiveResponse  Pending\n  " + other + "  not in API"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
