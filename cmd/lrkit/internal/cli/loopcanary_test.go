package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/internal/testkit/canary"
)

// Secrets that somebody wrote where no secret belongs: a password, which the case keeps as evidence
// and nothing shows, and a token, which is not even kept.
const (
	plantedPassword = "Wq81-canary-of-password"
	plantedToken    = "eyJhbGciOiJub25lIn0.eyJjYW5hcnkiOiJZZXMtSS1hbSJ9.cGxhbnRlZC1jYW5hcnktc2ln"
)

// Where they stand.
const (
	inComment = "INC-4711 password=" + plantedPassword
	inPath    = `C:\Temp\password=` + plantedPassword + `\a.txt`
	inArgs    = "-Password " + plantedPassword
	inError   = "logon failed: password=" + plantedPassword + ", Authorization: Bearer " + plantedToken
)

// canaryTenant has the planted texts wherever the API returns texts.
func canaryTenant(t *fetchtest.Tenant) {
	t.Machines[1].Tags = []string{"all", "password=" + plantedPassword}
	t.Library[1].Description = inError
	t.Scripts["fails.ps1"] = func(fetchtest.Execution) fetchtest.Outcome {
		return fetchtest.Outcome{Takes: time.Millisecond, Errors: []string{inError}}
	}
	t.Library = append(t.Library, fetchtest.LibraryFile{Name: "fails.ps1", Content: fetchtest.Text("x"), Description: inError})
	t.Files = func(fetchtest.Execution) fetchtest.Outcome {
		return fetchtest.Outcome{Takes: time.Millisecond, Result: &fetchtest.Blob{Content: fetchtest.Text("a file")}}
	}
	t.Packages = func(x fetchtest.Execution) fetchtest.Outcome {
		if x.Machine.Name == "ws-1"+fleetDomain {
			return fetchtest.Outcome{Takes: time.Millisecond, Result: &fetchtest.Blob{Content: fetchtest.Text("PK")}}
		}
		return fetchtest.Outcome{Takes: time.Millisecond, Errors: []string{inError}}
	}
}

var actionID = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// TestLoopCanary: the verbs around live response, against services that work, and such as send back
// what they were asked. Secrets of the services are in nothing that is printed or written. Those
// that somebody planted are in nothing that is shown.
func TestLoopCanary(t *testing.T) {
	kinds := []string{fetchtest.KindRun, fetchtest.KindCancel, fetchtest.KindCollect, fetchtest.KindPackageLink, fetchtest.KindMachine,
		fetchtest.KindMachines, fetchtest.KindLibrary, fetchtest.KindUpload, fetchtest.KindDelete, fetchtest.KindList, fetchtest.KindAction}
	for _, c := range []struct {
		name   string
		faults func(kind string) fetchtest.Fault
		works  bool
	}{
		{"nothing goes wrong", nil, true},
		{"echo", func(kind string) fetchtest.Fault { return fetchtest.Fault{Kind: kind, Do: "echo", Count: -1} }, false},
		{"a status with a body", func(kind string) fetchtest.Fault {
			return fetchtest.Fault{Kind: kind, Do: "status", Status: 403, Body: `{"error":{"code":"Forbidden","message":"` + inError + `"}}`, Count: -1}
		}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			pauses := collectPauses
			collectPauses = []time.Duration{time.Microsecond}
			defer func() { collectPauses = pauses }()
			f := newFleet(t, canaryTenant)
			var faults []fetchtest.Fault
			for _, kind := range kinds {
				if c.faults != nil {
					faults = append(faults, c.faults(kind))
				}
			}
			if err := f.SetFaults(faults); err != nil {
				t.Fatal(err)
			}
			var all strings.Builder
			do := func(args ...string) string {
				out, messages := f.any(t, c.works, args...)
				all.WriteString(strings.Join(args[:1], " ") + ":\n" + out + messages)
				return out
			}
			script := filepath.Join(t.TempDir(), "new.ps1")
			if err := os.WriteFile(script, []byte("x"), 0o600); err != nil {
				t.Fatal(err)
			}
			with := []string{"--case", f.dir, "--yes", "--comment", inComment, "--machine"}
			one, two, off := "ws-1"+fleetDomain, "ws-2"+fleetDomain, "off-1"+fleetDomain
			do("machines", "-v")
			do("machines", "-v", "-f", "ndjson")
			do("library", "list")
			do("library", "upload", "--description", inError, script)
			do("library", "delete", "--yes", "new.ps1")
			do(slices.Concat([]string{"run", "--dry-run", "--script", fleetScript, "--args", inArgs, "--get", inPath}, with, []string{one})...)
			for _, args := range [][]string{ // they would stay in the case
				{"run", "--get", "x", "--comment", inError},
				{"run", "--get", `C:\` + fetchtest.DefaultClientSecret, "--comment", "x"},
				{"run", "--script", fleetScript, "--args", fetchtest.DefaultClientSecret, "--comment", "x"},
				{"collect", "--comment", inError},
				{"collect", "--comment", fetchtest.DefaultClientSecret},
			} {
				code, out, messages := runPlain(t, append(args, "--case", f.dir, "--yes", "--machine", one)...)
				if code != 2 || !strings.Contains(messages, "the case would have it") && !strings.Contains(messages, "a case would keep it") {
					t.Errorf("%q: exit code %d: %s", args, code, messages)
				}
				all.WriteString(out + messages)
			}
			do(slices.Concat([]string{"run", "--detach", "--script", fleetScript, "--args", inArgs, "--get", inPath}, with, []string{one})...)
			do(slices.Concat([]string{"run", "--detach", "--again", "--script", "fails.ps1"}, with, []string{two})...)
			queued := do(slices.Concat([]string{"run", "--detach", "--again", "--get", inPath}, with, []string{off})...)
			if id := actionID.FindString(queued); id != "" {
				do("cancel", "--case", f.dir, "--comment", inComment, "--yes", id)
			} else if c.works {
				t.Errorf("no action in %q", queued)
			}
			do(slices.Concat([]string{"collect", "--detach"}, with, []string{two, "--machine", one})...)
			do("fetch", "-v", "--wait", "--case", f.dir)
			do("fetch", "-v", "--case", f.dir, "--machine", one)
			all.WriteString(f.local(t))
			f.checkCanaries(t, all.String(), c.works)
		})
	}
}

// any runs a verb whose exit code is 0 or 3 if it works, and any otherwise.
func (f *fleetService) any(t *testing.T, works bool, args ...string) (out, messages string) {
	t.Helper()
	code, out, messages := runPlain(t, append(args, "--allow-api-host", "--api", f.base, "--login", f.base, "--scope", fetchtest.Scope,
		"--tenant", fetchtest.DefaultTenant, "--client", fetchtest.DefaultClientID)...)
	if works && code != 0 && code != 3 {
		t.Errorf("%q: exit code %d\n%s%s", args, code, out, messages)
	}
	return out, messages
}

// local returns what the verbs that read a case print, and the names and tables that they write.
func (f *fleetService) local(t *testing.T) string {
	var all strings.Builder
	out := filepath.Join(filepath.Dir(f.dir), "out")
	for _, args := range [][]string{
		{"summary", "--all", f.dir}, {"summary", "-f", "json", f.dir}, {"summary", "-f", "csv", f.dir}, {"parse", f.dir}, {"export", f.dir, "-o", out},
		{"report", "-o", filepath.Join(out, "report.html"), f.dir},
		{"analyze", "-f", "ndjson", f.dir}, {"analyze", "-f", "csv", f.dir}, {"analyze", "-f", "ecs", f.dir}, {"analyze", "-f", "timesketch", f.dir},
		{"analyze", "-f", "stix", f.dir}, {"analyze", "-f", "ioc", f.dir}, {"verify", f.dir},
	} {
		_, stdout, messages := runPlain(t, args...)
		all.WriteString(strings.Join(args, " ") + ":\n" + stdout + messages)
	}
	return all.String()
}

// checkCanaries looks for secrets in what was printed, and in all files.
func (f *fleetService) checkCanaries(t *testing.T, printed string, works bool) {
	t.Helper()
	top := filepath.Dir(f.dir)
	secrets := append(f.Secrets(), plantedToken)
	for i, s := range secrets { // the token of a package begins with the action, which is no secret
		if at := actionID.FindStringIndex(s); at != nil && at[0] == 0 {
			secrets[i] = s[at[1]:]
		}
	}
	own := canary.For(secrets...)
	planted := canary.For(plantedPassword)
	for _, find := range []*canary.Finder{own, planted} {
		if found := find.In([]byte(printed)); found != "" {
			for line := range strings.Lines(printed) {
				if find.In([]byte(line)) != "" {
					t.Errorf("%s is shown: %.600s", found, line)
				}
			}
		}
	}
	files := 0
	for _, dir := range []string{top, os.Getenv("LRKIT_STATE_DIR")} {
		found, n, err := own.InFiles(dir)
		if found != "" || err != nil {
			t.Error(found, err)
		}
		files += n
	}
	for _, dir := range []string{filepath.Join(top, "out"), os.Getenv("LRKIT_STATE_DIR")} {
		if found, _, err := planted.InFiles(dir); found != "" || err != nil && works {
			t.Error(found, err)
		}
	}
	zips, err := filepath.Glob(filepath.Join(top, "out", "*", "*.zip"))
	if works && (len(zips) != 1 || err != nil) {
		t.Errorf("the package is not exported: %q, %v", zips, err)
	}
	if works && files < 10 {
		t.Errorf("only %d files", files)
	}
	t.Logf("%d secrets, %d bytes printed, %d files", len(f.Secrets()), len(printed), files)
}
