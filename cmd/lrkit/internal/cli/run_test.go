package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest"
)

// fleetService is an emulator with machines on which anything runs in no time.
type fleetService struct {
	*fetchtest.Emulator
	base string
	dir  string // a case
}

const (
	fleetScript = "Get-X.ps1"
	fleetDomain = ".corp.example"
)

func newFleet(t *testing.T, change func(*fetchtest.Tenant)) *fleetService {
	t.Helper()
	quick := func(f fetchtest.Execution) fetchtest.Outcome {
		text := fmt.Sprintf(`{"script_name":%q,"exit_code":0,"script_output":%q,"script_errors":""}`, f.File, f.Machine.Name+" "+f.Args)
		return fetchtest.Outcome{Takes: time.Millisecond, Result: &fetchtest.Blob{Content: fetchtest.Text(text)}}
	}
	tenant := &fetchtest.Tenant{
		Machines: []fetchtest.Machine{
			{ID: hexID(1), Name: "ws-1" + fleetDomain, Tags: []string{"all"}},
			{ID: hexID(2), Name: "ws-2" + fleetDomain, Tags: []string{"all"}},
			{ID: hexID(3), Name: "off-1" + fleetDomain, Offline: true},
			{ID: hexID(4), Name: "old-1" + fleetDomain, Refuses: "OsPlatformNotSupported"},
			{ID: hexID(5), Name: "twin" + fleetDomain}, {ID: hexID(6), Name: "twin" + fleetDomain, Offline: true},
		},
		Library: []fetchtest.LibraryFile{{Name: fleetScript, Content: fetchtest.Text("x")}, {Name: "tool.exe", Content: fetchtest.Text("MZ")}},
		Scripts: map[string]func(fetchtest.Execution) fetchtest.Outcome{fleetScript: quick, "tool.exe": quick},
		Files:   quick,
	}
	if change != nil {
		change(tenant)
	}
	e := fetchtest.New(tenant, &fetchtest.Options{Live: fetchtest.Live{Start: time.Millisecond, RunsPerMinute: -1}})
	t.Cleanup(e.Close)
	s := e.Start()
	t.Cleanup(s.Close)
	t.Setenv("LRKIT_STATE_DIR", t.TempDir())
	t.Setenv("LRKIT_CLIENT_SECRET", fetchtest.DefaultClientSecret)
	return &fleetService{e, s.Ready().API, filepath.Join(t.TempDir(), "case")}
}

// lrkit runs a verb, without a terminal. It returns what it printed on stdout and stderr.
func (f *fleetService) lrkit(t *testing.T, code int, args ...string) (out, messages string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	args = append(args, "--allow-api-host", "--api", f.base, "--login", f.base, "--scope", fetchtest.Scope,
		"--tenant", fetchtest.DefaultTenant, "--client", fetchtest.DefaultClientID)
	got := Main(t.Context(), args, Streams{In: strings.NewReader(""), Out: &stdout, Err: &stderr})
	if got != code {
		t.Errorf("%q: exit code %d, want %d\n%s%s", args, got, code, &stdout, &stderr)
	}
	return stdout.String(), stderr.String()
}

// run runs `lrkit run` on the fleet's case.
func (f *fleetService) run(t *testing.T, code int, args ...string) (out, messages string) {
	t.Helper()
	return f.lrkit(t, code, append([]string{"run", "--case", f.dir}, args...)...)
}

// posts counts the requests that changed something.
func (f *fleetService) posts() (n int) {
	for _, r := range f.Requests() {
		if r.Method != "GET" && !strings.Contains(r.Path, "oauth2") {
			n++
		}
	}
	return n
}

func wants(t *testing.T, what, text string, patterns ...string) {
	t.Helper()
	for _, p := range patterns {
		if !regexp.MustCompile("(?m)" + p).MatchString(text) {
			t.Errorf("%s: nothing matches %s:\n%s", what, p, text)
		}
	}
}

// TestRunUsage: nothing is asked, and no case is made.
func TestRunUsage(t *testing.T) {
	f := newFleet(t, nil)
	ws1 := "--machine=ws-1" + fleetDomain
	step, why := "--script="+fleetScript, "--comment=why"
	for _, c := range []struct {
		args string // divided by |
		says string
	}{
		{step + "|" + why, "no machine: --machine, --machines or --tag"},
		{ws1 + "|" + why, "nothing to do: --script, --get or --put"},
		{ws1 + "|" + step, "--comment is required"},
		{ws1 + "|" + step + "|--comment= ", "--comment is required"},
		{ws1 + "|" + step + "|--comment=a\nb", "--comment holds a control character"},
		{ws1 + "|" + step + "|--comment=" + strings.Repeat("a", 5000), "--comment has 5000 bytes"},
		{ws1 + "|" + step + "|" + why, "asks before it changes anything, and there is no terminal: --yes"},
		{ws1 + "|" + why + "|--args=x|--get=C:\\a", "--args and --script-sha256 need --script"},
		{ws1 + "|" + why + "|" + step + "|--script-sha256=abc", "--script-sha256: want 64 hex digits"},
		{ws1 + "|" + why + "|--get=  ", "--get: the path is empty"},
		{ws1 + "|" + why + "|--get=C:\\a\x1b", "a control character"},
		{ws1 + "|" + why + "|--put=./run_test.go", `--put names a file of the library, not a path: 'lrkit library upload ./run_test.go' adds`},
		{ws1 + "|" + why + `|--script=C:\tools\x.ps1`, `--script names a file of the library, not a path: .*--script x.ps1 uses it`},
		{ws1 + "|" + why + "|--put=", "--put: the name is empty"},
		{ws1 + "|" + why + "|" + step + "|--max-machines=0", "--max-machines is 0, it must be positive"},
		{ws1 + "|--machine=a|--machine=b|" + why + "|" + step + "|--max-machines=2|--yes", "3 machines, and --max-machines is 2: --max-machines 3 allows"},
		{ws1 + "|" + why + "|" + step + "|--wait|--detach", "wait detach"},
		{ws1 + "|" + why + "|" + step + "|--parallel=0", "--parallel is 0"},
		{ws1 + "|--resume", "need nothing but --case"},
		{"--resume", "there is no case in --case"},
		{"--abandon", "there is no case in --case"},
		{"--abandon|--resume", "abandon resume"},
		{"--resume|--again", "resume"},
		{"extra", `"extra": it takes no arguments`},
		{"--machines=none.txt|" + why + "|" + step, "--machines: .*none.txt"},
	} {
		_, messages := f.run(t, 2, strings.Split(c.args, "|")...)
		wants(t, c.args, messages, c.says)
	}
	for _, args := range []string{"a;b", "a&b", "a|b", "a!b", "$a", "a(b", "a)b", "a\nb", "\xff"} {
		_, messages := f.run(t, 2, ws1, why, step, "--yes", "--args", args)
		wants(t, args, messages, "--args: ")
	}
	if n := len(f.Requests()); n > 0 {
		t.Errorf("%d requests", n)
	}
}

// TestRunRefuses: what is known only after a question to the API, and changes nothing.
func TestRunRefuses(t *testing.T) {
	f := newFleet(t, nil)
	ws1 := "--machine=ws-1" + fleetDomain
	for _, c := range []struct {
		code int
		args string
		says string
	}{
		{2, "--machine=twin" + fleetDomain + "|--get=C:\\a", "2 machines have this name(.|\n)*1 name is ambiguous: nothing was done"},
		{2, "--tag=all|--get=C:\\a|--max-machines=1", "2 machines, and --max-machines is 1"},
		{1, ws1 + "|--machine=none" + fleetDomain + "|--get=C:\\a", "none.corp.example: the API knows no such machine"},
		{1, ws1 + "|--script=get-x.ps1", "the library has no file get-x.ps1; it has Get-X.ps1"},
		{1, ws1 + "|--put=none.exe", "the library has no file none.exe; 'lrkit library list' shows what it has"},
		{5, ws1 + "|--script=" + fleetScript + "|--script-sha256=" + strings.Repeat("ab", 32), "the library has the SHA-256 [0-9a-f]{64}, and --script-sha256 wants (ab){32}: nothing was run"},
	} {
		_, messages := f.run(t, c.code, append(strings.Split(c.args, "|"), "--comment=why", "--yes")...)
		wants(t, c.args, messages, c.says)
	}
	if n := f.posts(); n > 0 {
		t.Errorf("%d requests that change something", n)
	}
}

// TestRunWithoutLibrary: a token that may not read the library.
func TestRunWithoutLibrary(t *testing.T) {
	f := newFleet(t, func(tenant *fetchtest.Tenant) {
		tenant.Roles = []string{"Machine.ReadWrite.All", "Machine.LiveResponse"}
	})
	args := []string{"--machine=ws-1" + fleetDomain, "--script=" + fleetScript, "--comment=why", "--yes", "--detach"}
	_, messages := f.run(t, 1, append(args, "--script-sha256="+strings.Repeat("ab", 32))...)
	wants(t, "with a hash", messages, "--script-sha256 cannot be checked: .*403")
	if n := f.posts(); n > 0 {
		t.Fatalf("%d requests that change something", n)
	}
	_, messages = f.run(t, 0, args...)
	wants(t, "without", messages, "the library cannot be read, so the SHA-256 of its files is unknown")
	wants(t, "manifest", readText(t, filepath.Join(f.dir, "manifest.ndjson")), `"event":"request".*"script_sha256":\["unknown"\]`)
}

// TestRunDry: the calls, and none of them.
func TestRunDry(t *testing.T) {
	f := newFleet(t, nil)
	out, messages := f.lrkit(t, 0, "run", "--dry-run", "--tag=all", "--machine="+hexID(1), "--put=tool.exe", "--script="+fleetScript, "--args=-a 'b'",
		`--get=C:\a.txt`, "--comment=why")
	want := `POST /api/machines/` + hexID(1) + `/runliveresponse	ws-1.corp.example	{"Commands":[` +
		`{"type":"PutFile","params":[{"key":"FileName","value":"tool.exe"}]},` +
		`{"type":"RunScript","params":[{"key":"ScriptName","value":"Get-X.ps1"},{"key":"Args","value":"-a 'b'"}]},` +
		`{"type":"GetFile","params":[{"key":"Path","value":"C:\\a.txt"}]}],"Comment":"[lrkit:RUN:1] why"}` + "\n"
	if line, rest, _ := strings.Cut(out, "\n"); line+"\n" != want || !strings.Contains(rest, `[lrkit:RUN:2] why`) || strings.Count(rest, "\n") != 1 {
		t.Errorf("%s", out)
	}
	wants(t, "messages", messages, "dry run: the machines and the library were read, and nothing was changed")
	if n := f.posts(); n > 0 {
		t.Errorf("%d requests that change something", n)
	}
}

// TestRunWait: the whole way. One machine is refused, the others have results.
func TestRunWait(t *testing.T) {
	f := newFleet(t, nil)
	args := []string{"--tag=all", "--machine=old-1" + fleetDomain, "--script=" + fleetScript, "--args=-n 1", `--get=C:\a.txt`, "--comment=IR-1", "--yes"}
	out, messages := f.run(t, 1, args...)
	for _, name := range []string{"ws-1", "ws-2"} {
		wants(t, "rows", out, `^[0-9a-f-]{36}:0\tfetched\t`+name+`\.corp\.example\tRunScript Completed\t\d+ bytes\t`,
			`^[0-9a-f-]{36}:1\tfetched\t`+name+`\.corp\.example\tGetFile Completed\t`)
	}
	wants(t, "rows", out, `^`+hexID(4)+`\trefused\told-1\.corp\.example\tOsPlatformNotSupported$`)
	wants(t, "messages", messages, `ws-1.corp.example: accepted as [0-9a-f-]{36}`, `old-1.corp.example: refused: .*OsPlatformNotSupported`,
		`run [0-9a-f]{16}: 3 machines, 2 accepted, 1 refused`, `head of the manifest [0-9a-f]{64}`)
	n := f.posts()

	// Of the same steps only the machine is asked again that was refused. The others are not.
	out, _ = f.run(t, 1, args...)
	wants(t, "again", out, `^[0-9a-f:-]+\t(before|present)\tws-1`, `^[0-9a-f-]{36}\tbefore\tws-2`, `\trefused\told-1`)
	if f.posts() != n+1 {
		t.Errorf("%d requests more", f.posts()-n)
	}
	_, messages = f.run(t, 2, "--tag=all", "--script="+fleetScript, "--args=-n 1", `--get=C:\a.txt`, "--comment=IR-1", "--yes")
	wants(t, "finished", messages, `run [0-9a-f]{16} of this case did that on 2 machines: --again runs it once more`)
	n = f.posts()
	f.run(t, 0, "--machine="+hexID(1), "--script="+fleetScript, "--args=-n 1", `--get=C:\a.txt`, "--comment=IR-1", "--yes", "--again", "--detach")
	if f.posts() != n+1 {
		t.Errorf("--again: %d requests", f.posts()-n)
	}
	f.lrkit(t, 0, "fetch", "--case", f.dir)
	var buf bytes.Buffer
	if code := Main(t.Context(), []string{"verify", f.dir}, Streams{In: strings.NewReader(""), Out: &buf, Err: &buf}); code != 0 {
		t.Errorf("verify: %d\n%s", code, &buf)
	}
}

// TestRunDetach: it ends with the requests, and fetch takes the results up.
func TestRunDetach(t *testing.T) {
	f := newFleet(t, nil)
	args := []string{"--machine=ws-1" + fleetDomain, "--machine=off-1" + fleetDomain, `--get=C:\a.txt`, "--comment=IR-1", "--yes", "--detach"}
	out, messages := f.run(t, 0, args...)
	wants(t, "rows", out, `^[0-9a-f-]{36}\tposted\tws-1.corp.example\tPending$`, `^[0-9a-f-]{36}\tposted\toff-1`)
	wants(t, "messages", messages, `off-1.corp.example: offline: its action stays queued`, `run [0-9a-f]{16}: 2 machines, 2 accepted`,
		`'lrkit fetch --wait --case .*' fetches the results`)
	out, messages = f.lrkit(t, 0, "fetch", "--case", f.dir)
	wants(t, "fetch", out, `:0\tfetched\tws-1`, `\tpending\toff-1`)
	wants(t, "fetch", messages, `going on with 2 open actions`)
	out, messages = f.run(t, 1, "--resume", "--wait-for=10ms")
	wants(t, "resume", messages, `off-1.corp.example: going on with [0-9a-f-]{36}`, `still pending after 10ms: 1 result; 'lrkit fetch --wait --case`)
	wants(t, "resume", out, `\tpending\toff-1`)
	if n := f.posts(); n != 2 {
		t.Errorf("%d requests that change something", n)
	}
}

// TestRunOther: a run that was not finished is gone on with, or ended, and no other steps are run
// before.
func TestRunOther(t *testing.T) {
	f := newFleet(t, nil)
	if err := f.SetFaults([]fetchtest.Fault{{Kind: fetchtest.KindRun, Do: "unauthorized", Count: 2}}); err != nil {
		t.Fatal(err)
	}
	args := []string{"--tag=all", `--get=C:\a.txt`, "--comment=IR-1", "--yes", "--detach"}
	out, messages := f.run(t, 1, args...)
	wants(t, "begun", messages, `run [0-9a-f]{16}: 2 machines, 2 not run`)
	wants(t, "begun", out, `^[0-9a-f]{40}\tleft\tws-1.corp.example\tnot run$`, `^[0-9a-f]{40}\tleft\tws-2`)
	_, messages = f.run(t, 2, "--tag=all", `--get=C:\b.txt`, "--comment=IR-1", "--yes", "--detach")
	wants(t, "other steps", messages, `the unfinished run [0-9a-f]{16} of this case has other steps: nothing was run; --resume goes on with it, --abandon ends it`)
	_, messages = f.run(t, 0, "--resume", "--detach")
	wants(t, "resume", messages, `run [0-9a-f]{16}: 2 machines, 2 accepted`)
	_, messages = f.run(t, 2, "--abandon")
	wants(t, "nothing to abandon", messages, `this case has no unfinished run`)

	if err := f.SetFaults([]fetchtest.Fault{{Kind: fetchtest.KindRun, Do: "unauthorized", Count: 2}}); err != nil {
		t.Fatal(err)
	}
	other := []string{"--tag=all", `--get=C:\b.txt`, "--comment=IR-1", "--yes", "--detach"}
	f.run(t, 1, other...)
	_, messages = f.run(t, 0, "--abandon")
	wants(t, "abandon", messages, `run [0-9a-f]{16}: no more requests are made for it`)
	n := f.posts()
	f.run(t, 0, "--machine="+hexID(5), `--get=C:\c.txt`, "--comment=IR-1", "--yes", "--detach")
	if f.posts() != n+1 {
		t.Errorf("%d requests after a run that was abandoned", f.posts()-n)
	}
}

// TestRunOtherScript: what is left of a run is not run with another script.
func TestRunOtherScript(t *testing.T) {
	f := newFleet(t, nil)
	if err := f.SetFaults([]fetchtest.Fault{{Kind: fetchtest.KindRun, Do: "unauthorized", Count: 2}}); err != nil {
		t.Fatal(err)
	}
	args := []string{"--tag=all", "--script=" + fleetScript, "--comment=IR-1", "--yes", "--detach"}
	f.run(t, 1, args...)
	name := filepath.Join(t.TempDir(), fleetScript)
	replace := func(text string) {
		t.Helper()
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		f.lrkit(t, 0, "library", "upload", "--overwrite", "--yes", name)
	}
	replace("another")
	n := f.posts()
	_, messages := f.run(t, 5, "--resume", "--detach")
	wants(t, "resume", messages, `Get-X.ps1: the run began with the SHA-256 [0-9a-f]{64}, and the library has [0-9a-f]{64} now: nothing was run`)
	_, messages = f.run(t, 2, args...)
	wants(t, "the same command", messages, `the unfinished run [0-9a-f]{16} of this case has other steps: another Get-X.ps1 is in the library now: nothing was run`)
	f.lrkit(t, 0, "library", "delete", "--yes", fleetScript)
	_, messages = f.run(t, 1, "--resume", "--detach")
	wants(t, "deleted", messages, `Get-X.ps1: the library has no such file any more: nothing was run`)
	if more := f.posts() - n; more != 1 { // the deletion
		t.Errorf("%d requests that change something", more)
	}
	replace("x")
	f.run(t, 0, "--resume", "--detach")
}

func readText(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestRunRows: a run that was killed and is gone on with has a row for each machine, also for those
// with which the first process was done.
func TestRunRows(t *testing.T) {
	f := newFleet(t, nil)
	if err := f.SetFaults([]fetchtest.Fault{
		{Kind: fetchtest.KindRun, From: 2, Count: 1, Do: "disabled-feature"}, {Kind: fetchtest.KindRun, From: 3, Do: "unauthorized", Count: 2},
	}); err != nil {
		t.Fatal(err)
	}
	args := []string{"--machine=ws-1" + fleetDomain, "--machine=ws-2" + fleetDomain, "--machine=off-1" + fleetDomain, `--get=C:\a.txt`, "--comment=IR-1", "--yes"}
	out, messages := f.run(t, 1, append(args, "--detach")...)
	wants(t, "first", out, `\tposted\tws-1`, `\trefused\tws-2.*\tDisabledFeature$`, `\tleft\toff-1.*\tnot run$`)
	wants(t, "first", messages, `3 machines, 1 accepted, 1 refused, 1 not run`)
	f.lrkit(t, 0, "fetch", "--case", f.dir)
	out, messages = f.run(t, 1, "--resume", "--wait-for=10ms")
	wants(t, "resume", out, `^[0-9a-f:-]+\t(before|present)\tws-1`, `\trefused\tws-2.*\tDisabledFeature$`, `\tpending\toff-1`)
	wants(t, "resume", messages, `3 machines, 2 accepted, 1 refused`)
}
