package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/fetchtest"
)

const (
	packageMachine = "1e5bc9d7e413ddd7902c2932e418702b84d0cc07"
	packageAction  = "7d7b92c8-4ac8-4aa5-b222-9f91ca0bf8d9"
	packageContent = "PK\x03\x04 a made-up package"
)

// stubPackages is an API that collects investigation packages of one machine.
type stubPackages struct {
	url     string
	post    func(w http.ResponseWriter, s *stubPackages) // what comes of a request
	action  map[string]any                               // nil until there is one
	hidden  bool                                         // the list does not have it
	rounds  int                                          // until the action has ended
	asked   int
	comment string
}

func (s *stubPackages) answer(w http.ResponseWriter, r *http.Request) bool {
	path := r.URL.Path
	switch {
	case strings.HasPrefix(path, "/api/machines") && r.Method == http.MethodGet:
		machine := map[string]any{"id": packageMachine, "computerDnsName": "ws-1.example", "healthStatus": "Active", "lastSeen": "2026-01-02T03:04:05Z"}
		if strings.HasSuffix(path, "/machines") {
			json.NewEncoder(w).Encode(map[string]any{"value": []any{machine}})
			break
		}
		json.NewEncoder(w).Encode(machine)
	case strings.HasSuffix(path, "/collectInvestigationPackage"):
		var body struct{ Comment string }
		json.NewDecoder(r.Body).Decode(&body)
		s.comment = body.Comment
		s.post(w, s)
	case path == "/api/machineactions":
		all := []any{}
		if s.action != nil && !s.hidden {
			s.tick()
			all = append(all, s.action)
		}
		json.NewEncoder(w).Encode(map[string]any{"value": all})
	case path == "/api/machineactions/"+packageAction:
		if s.action == nil {
			w.WriteHeader(http.StatusNotFound)
			break
		}
		s.tick()
		json.NewEncoder(w).Encode(s.action)
	case strings.EqualFold(path, "/api/machineactions/"+packageAction+"/GetPackageUri"):
		s.asked++
		fmt.Fprintf(w, `{"value":"\"%s/safedownload/WDATP_Investigation_Package.zip?token=CANARY%d\""}`, s.url, s.asked)
	case strings.HasPrefix(path, "/safedownload/"):
		if r.URL.Query().Get("token") != fmt.Sprintf("CANARY%d", s.asked) {
			w.WriteHeader(http.StatusForbidden)
			break
		}
		io.WriteString(w, packageContent)
	default:
		return false
	}
	return true
}

// tick lets the action go on.
func (s *stubPackages) tick() {
	if s.rounds--; s.rounds < 0 {
		s.action["status"] = "Succeeded"
	}
}

// begin makes the action.
func (s *stubPackages) begin() {
	s.action = map[string]any{"id": packageAction, "type": "CollectInvestigationPackage", "status": "Pending", "machineId": packageMachine,
		"computerDnsName": "ws-1.example", "requestorComment": s.comment, "creationDateTimeUtc": time.Now().UTC().Format(time.RFC3339)}
}

func collectOK(w http.ResponseWriter, s *stubPackages) {
	s.begin()
	w.WriteHeader(http.StatusCreated)
	json.NewEncoder(w).Encode(s.action)
}

func newPackages(t *testing.T, post func(w http.ResponseWriter, s *stubPackages)) (*stubPackages, *stub) {
	t.Helper()
	pauses := collectPauses
	collectPauses = []time.Duration{time.Microsecond, time.Microsecond}
	t.Cleanup(func() { collectPauses = pauses })
	p := &stubPackages{post: post}
	s := newStub(t, p.answer)
	p.url = s.url
	return p, s
}

func TestCollect(t *testing.T) {
	fetched := packageAction + ":0\tfetched\tws-1.example\tCollectInvestigationPackage Completed\t" +
		fmt.Sprint(len(packageContent)) + " bytes\t" + hashOfText(packageContent) + "\n"
	p, s := newPackages(t, collectOK)
	dir := filepath.Join(t.TempDir(), "case")
	code, out, messages := s.run("collect", "--yes", "--case", dir, "--machine", packageMachine, "--comment", "because")
	if code != 0 || out != fetched || len(s.calls) != 1 {
		t.Fatalf("exit code %d, %q\n%s%s", code, s.calls, out, messages)
	}
	checkRequests(t, dir, casedir.OpCollect, "accepted")
	// The package is evidence like any other result.
	for verb, want := range map[string]string{"verify": "", "summary": "CollectInvestigationPackage", "parse": `"kind":"getfile"`} {
		if code, out, messages := runPlain(t, verb, dir); code != 0 && code != 3 || !strings.Contains(out, want) {
			t.Errorf("%s: exit code %d\n%s%s", verb, code, out, messages)
		}
	}
	asked := p.asked
	if code, out, messages := s.run("fetch", "--case", dir, packageAction); code != 0 || !strings.Contains(out, ":0\tpresent\t") || p.asked != asked {
		t.Errorf("fetch: exit code %d\n%s%s", code, out, messages)
	}
	other := filepath.Join(t.TempDir(), "other")
	if code, out, messages := s.run("fetch", "--case", other, packageAction); code != 0 || out != fetched {
		t.Errorf("fetch by id: exit code %d\n%s%s", code, out, messages)
	}
	noCanary(t, dir)
	noCanary(t, other)
}

// TestCollectDetached: what was begun is taken up by fetch.
func TestCollectDetached(t *testing.T) {
	p, s := newPackages(t, collectOK)
	dir := filepath.Join(t.TempDir(), "case")
	code, out, messages := s.run("collect", "--yes", "--detach", "--case", dir, "--machine", "ws-1.example", "--comment", "because", "-v")
	if code != 0 || out != packageAction+"\tcollecting\tws-1.example\tPending\n" || p.asked != 0 {
		t.Fatalf("exit code %d, %q\n%s%s", code, s.calls, out, messages)
	}
	code, out, messages = s.run("fetch", "--wait", "--case", dir)
	if code != 0 || !strings.HasPrefix(out, packageAction+":0\tfetched\t") || p.asked != 1 {
		t.Errorf("fetch: exit code %d\n%s%s", code, out, messages)
	}
	if code, out, messages = s.run("fetch", "--wait", "--case", dir); code != 0 || out != "" || !strings.Contains(messages, "nothing is open") {
		t.Errorf("fetch again: exit code %d\n%s%s", code, out, messages)
	}
}

// TestCollectGoesOn: the same command goes on with what it has begun, and asks for new packages
// when it has ended.
func TestCollectGoesOn(t *testing.T) {
	p, s := newPackages(t, func(w http.ResponseWriter, s *stubPackages) { s.rounds = 1; collectOK(w, s) })
	dir := filepath.Join(t.TempDir(), "case")
	collect := func(want int, row string, calls int, more ...string) (messages string) {
		t.Helper()
		args := append([]string{"--yes", "--case", dir, "--machine", packageMachine, "--comment", "because"}, more...)
		code, out, messages := s.run("collect", args...)
		if code != want || !strings.HasPrefix(out, packageAction+row) || len(s.calls) != calls {
			t.Errorf("exit code %d, %q\n%s%s", code, s.calls, out, messages)
		}
		return messages
	}
	collect(0, "\tcollecting\tws-1.example\tPending\n", 1, "--detach")
	collect(0, "\tcollecting\tws-1.example\n", 1, "--detach")
	p.rounds = 1 << 20
	collect(1, ":0\tpending\tws-1.example\t", 1, "--wait-for", "1ms")
	p.rounds = 0
	if messages := collect(0, ":0\tfetched\tws-1.example\t", 1); !strings.Contains(messages, "ws-1.example: going on with "+packageAction) {
		t.Error(messages)
	}
	collect(0, "\tcollecting\tws-1.example\tPending\n", 2, "--detach")
	collect(0, "\tcollecting\tws-1.example\tPending\n", 3, "--detach", "--again")
}

// TestCollectUnknown: a request whose outcome is not known is looked for, and never repeated.
func TestCollectUnknown(t *testing.T) {
	lost := func(w http.ResponseWriter, s *stubPackages) { s.begin(); cut(w) }
	args := func(dir string, more ...string) []string {
		return append([]string{"--yes", "--case", dir, "--machine", packageMachine, "--comment", "because"}, more...)
	}
	_, s := newPackages(t, lost)
	dir := filepath.Join(t.TempDir(), "case")
	code, out, messages := s.run("collect", args(dir)...)
	if code != 0 || !strings.HasPrefix(out, packageAction+":0\tfetched\t") || len(s.calls) != 1 {
		t.Errorf("found: exit code %d, %q\n%s%s", code, s.calls, out, messages)
	}
	checkRequests(t, dir, casedir.OpCollect, "accepted")

	p, s := newPackages(t, lost)
	p.hidden = true
	dir = filepath.Join(t.TempDir(), "case")
	code, out, messages = s.run("collect", args(dir)...)
	if code != 1 || out != "-\tunknown\tws-1.example\n" || len(s.calls) != 1 {
		t.Errorf("not found: exit code %d, %q\n%s%s", code, s.calls, out, messages)
	}
	checkRequests(t, dir, casedir.OpCollect, "unknown")
	if _, _, messages := s.run("fetch", "--case", dir); !strings.Contains(messages, "ws-1.example: a package may have been asked for") {
		t.Errorf("fetch does not tell of it:\n%s", messages)
	}
	code, out, messages = s.run("collect", args(dir)...)
	if code != 1 || out != "-\tunknown\tws-1.example\n" || len(s.calls) != 1 || !strings.Contains(messages, "--again asks once more") {
		t.Errorf("not found again: exit code %d, %q\n%s%s", code, s.calls, out, messages)
	}
	p.hidden = false // the list lagged
	code, out, messages = s.run("collect", args(dir)...)
	if code != 0 || !strings.HasPrefix(out, packageAction+":0\tfetched\t") || len(s.calls) != 1 {
		t.Errorf("found later: exit code %d, %q\n%s%s", code, s.calls, out, messages)
	}

	p, s = newPackages(t, func(w http.ResponseWriter, _ *stubPackages) { w.WriteHeader(http.StatusInternalServerError) })
	dir = filepath.Join(t.TempDir(), "case")
	if code, out, messages = s.run("collect", args(dir)...); code != 1 || len(s.calls) != 1 {
		t.Errorf("500: exit code %d, %q\n%s%s", code, s.calls, out, messages)
	}
	p.post = collectOK
	code, out, messages = s.run("collect", args(dir, "--again")...)
	if code != 0 || !strings.HasPrefix(out, packageAction+":0\tfetched\t") || len(s.calls) != 2 {
		t.Errorf("--again: exit code %d, %q\n%s%s", code, s.calls, out, messages)
	}
	if code, out, messages = s.run("collect", args(dir, "--detach")...); code != 0 || len(s.calls) != 3 { // it is settled
		t.Errorf("after --again: exit code %d, %q\n%s%s", code, s.calls, out, messages)
	}
}

// TestCollectAfterKill: a process was killed between its request and the answer. The request is not
// made again: its action is looked for.
func TestCollectAfterKill(t *testing.T) {
	for _, arrived := range []bool{true, false} {
		p, s := newPackages(t, collectOK)
		dir := filepath.Join(t.TempDir(), "case")
		c, err := casedir.Open(t.Context(), dir, &casedir.Options{Writer: "test", Tenant: fetchtest.DefaultTenant})
		if err != nil {
			t.Fatal(err)
		}
		run := casedir.NewRunID()
		err = c.NoteRequest(casedir.Request{Tenant: fetchtest.DefaultTenant, Op: casedir.OpCollect, Run: run, N: 1, MachineID: packageMachine,
			Comment: casedir.Nonce(run, 1) + " because"})
		if err = errors.Join(err, c.Close()); err != nil {
			t.Fatal(err)
		}
		if arrived {
			p.comment = casedir.Nonce(run, 1) + " because"
			p.begin()
		}
		code, out, messages := s.run("collect", "--yes", "--case", dir, "--machine", packageMachine, "--comment", "because")
		if want := map[bool]int{true: 0, false: 1}[arrived]; code != want || len(s.calls) != 0 {
			t.Errorf("exit code %d, %q\n%s%s", code, s.calls, out, messages)
		}
		checkRequests(t, dir, casedir.OpCollect, map[bool]string{true: "accepted", false: "unknown"}[arrived])
	}
}

func TestCollectRefused(t *testing.T) {
	code := func(n int, code string) func(w http.ResponseWriter, _ *stubPackages) {
		return func(w http.ResponseWriter, _ *stubPackages) {
			w.WriteHeader(n)
			fmt.Fprintf(w, `{"error":{"code":%q,"message":"no"}}`, code)
		}
	}
	for _, c := range []struct {
		name  string
		args  []string
		post  func(w http.ResponseWriter, s *stubPackages)
		code  int
		calls int
		out   string
		says  string
	}{
		{"one runs", []string{"--yes"}, code(400, "ActiveRequestAlreadyExists"), 1, 1, "-\tbusy\tws-1.example\n", "ActiveRequestAlreadyExists"},
		{"forbidden", []string{"--yes"}, code(403, "Forbidden"), 1, 1, "-\tfailed\tws-1.example\n", "Machine.CollectForensics"},
		{"not known", []string{"--yes"}, code(404, "ResourceNotFound"), 1, 1, "-\tfailed\tws-1.example\n", "ResourceNotFound"},
		{"without a terminal", nil, collectOK, 2, 0, "", "there is no terminal: --yes"},
		{"no machine", []string{"--yes", "--machine", ""}, collectOK, 2, 0, "", "it is empty"},
		{"too many", []string{"--yes", "--max-machines", "0"}, collectOK, 2, 0, "", "it must be positive"},
		{"wait and detach", []string{"--yes", "--wait", "--detach"}, collectOK, 2, 0, "", "detach"},
		{"an argument", []string{"--yes", "x"}, collectOK, 2, 0, "", "no arguments"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, s := newPackages(t, c.post)
			args := append([]string{"--case", filepath.Join(t.TempDir(), "case"), "--machine", packageMachine, "--comment", "because"}, c.args...)
			code, out, messages := s.run("collect", args...)
			if code != c.code || out != c.out || len(s.calls) != c.calls || !strings.Contains(messages, c.says) {
				t.Errorf("exit code %d, %q\n%s%s", code, s.calls, out, messages)
			}
		})
	}
}

// runPlain runs a verb that calls no service.
func runPlain(t *testing.T, args ...string) (code int, out, messages string) {
	t.Helper()
	var o, m strings.Builder
	code = Main(t.Context(), args, Streams{In: strings.NewReader(""), Out: &o, Err: &m})
	return code, o.String(), m.String()
}

// noCanary fails if a file below a folder holds a token.
func noCanary(t *testing.T, dir string) {
	t.Helper()
	for name, text := range files(t, dir) {
		if strings.Contains(text, "CANARY") {
			t.Errorf("%s holds a token", name)
		}
	}
}

// files returns the contents of all files below a folder.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(name)
		all[name] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
