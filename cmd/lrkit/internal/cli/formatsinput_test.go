//go:build !lrkit_light && !lrkit_noarrow

package cli

import (
	"archive/tar"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/internal/testkit/badzip"
)

var formatsFolder = func() string {
	dir, err := filepath.Abs(filepath.Join("testdata", "formats"))
	if err != nil {
		panic(err)
	}
	return dir
}()

// gzippedNotes is compressed beforehand: other versions of Go may compress differently.
const gzippedNotes = "H4sIAAAAAAAC/ytOTVVwtopJr4pJ1EutSFXQMFXwdtLkAgBITNT8FwAAAA=="

const recordedLink = "\"https://automatedirstrprdeus.blob.core.windows.net/c/b?sv=2020-01-01&sr=b&sp=rw&st=2026-11-30T17:00:00Z&se=2026-11-30T19:00:00Z&sig=c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2U%3D\""

// formatInputs makes the inputs in a folder of its own, and goes there.
func formatInputs(t *testing.T) {
	t.Helper()
	t.Chdir(t.TempDir())
	t.Setenv("LRKIT_STATE_DIR", t.TempDir())
	write := func(name string, b []byte) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	archive, err := txtar.ParseFile(filepath.Join(formatsFolder, "input.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		write(f.Name, f.Data)
	}
	var wide []byte // a header without fields, and one that is cut
	header := strings.Split(inputText(t, "in/start.txt"), "\n")
	header = slices.Concat(header[:3], header[:1], []string{"C:\\wide\\a.exe"}, header[:6])
	for _, unit := range utf16.Encode([]rune("\uFEFF" + strings.Join(header, "\r\n"))) {
		wide = append(wide, byte(unit), byte(unit>>8))
	}
	write("in/wide.txt", wide)
	packed, err := base64.StdEncoding.DecodeString(gzippedNotes)
	if err != nil {
		t.Fatal(err)
	}
	write("in/notes.gz", packed)
	write("in/x.bin", []byte("MZ\x00\x00 nothing"))
	write("in/pack.zip", badzip.Of(badzip.Stored("a/notes.txt", "see C:\\zip\\b.exe (5 KB)\n"), badzip.Stored("../up.txt", "10.1.2.3\n"), badzip.Stored("start.txt", inputText(t, "in/start.txt"))))
	var packedTar bytes.Buffer
	w := tar.NewWriter(&packedTar)
	err = errors.Join(w.WriteHeader(&tar.Header{Name: "link", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd", ModTime: time.Unix(1e9, 0)}), w.Close())
	if err != nil {
		t.Fatal(err)
	}
	write("in/pack.tar", packedTar.Bytes())
	makeFormatCase(t, "case")
	makeFormatCase(t, "altered")
	result := "altered/blobs/5382f7ea-7557-4ab7-9782-000000000000/0.blob"
	if err := os.Chmod(result, 0o600); err != nil {
		t.Fatal(err)
	}
	write(result, []byte("other"))
	write("altered/blobs/extra", nil)
}

func inputText(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// makeFormatCase makes a case with each kind of result, and each field of what the API says.
func makeFormatCase(t *testing.T, dir string) {
	t.Helper()
	at := time.Date(2026, 11, 30, 10, 0, 0, 500_000_000, time.UTC)
	command := func(i int, kind, param, subject, status string) casedir.CommandDescription {
		return casedir.CommandDescription{
			Index: i, Type: kind, Status: status, Params: []map[string]string{{"key": param, "value": subject}},
			Started: at.Add(time.Duration(i) * time.Minute), Ended: at.Add(time.Duration(i)*time.Minute + time.Second),
		}
	}
	script := command(0, "RunScript", "ScriptName", "hunt.ps1", "Completed")
	script.Params = append(script.Params, map[string]string{"key": "Args", "value": "-Deep -Password Sup3rS3cretValue9"})
	failed := command(3, "GetFile", "Path", `C:\gone.txt`, "Failed")
	failed.Errors = []string{"the file was not \x1b[2J found"}
	actions := []casedir.ActionDescription{
		{Machine: "ws-1.example", Status: "Succeeded", Comment: "see =1+1", Requestor: "ann@corp.example", Source: "Portal", Commands: []casedir.CommandDescription{
			script, command(1, "GetFile", "Path", `C:\T\got.txt`, "Completed"), command(2, "GetFile", "Path", `C:\T\pack.zip`, "Completed"), failed, {Index: 4, Type: "GetFile", Status: "Completed"},
		}},
		{Machine: "ws-2.example", Status: "Pending", Commands: []casedir.CommandDescription{command(0, "RunScript", "ScriptName", "hunt.ps1", "Created")}},
		{Machine: "ws-3.example", Status: "Failed", ErrorResult: 5},
	}
	results := []string{
		`{"script_name":"hunt.ps1","exit_code":323,"script_output":"FullName : C:\\T\\got.txt\r\nLength : 5\r\nSHA256 : ` + hashOfText("hello") +
			`\r\n\r\nC:\\T\\a.exe 5 KB\r\nuser CORP\\bob at 10.1.2.3 \ud800","script_errors":"Get-Item: not there\r\n"}`,
		"hello",
		string(badzip.Of(badzip.Stored("in.txt", "C:\\zip\\c.dll\n"))),
		"", // failed
		"of no path",
	}
	d, err := casedir.Open(t.Context(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	for n, a := range actions {
		a.ID, a.Type = "5382f7ea-7557-4ab7-9782-00000000000"+string(rune('0'+n)), "LiveResponse"
		a.MachineID = strings.Repeat(string(rune('a'+n)), 40)
		a.Created, a.Updated = at.Add(-time.Hour), at.Add(time.Hour)
		detail, err := json.Marshal(a)
		if err == nil {
			err = d.NoteAction(madeTenant, a.ID, detail)
		}
		if err != nil {
			t.Fatal(err)
		}
		for i := range a.Commands {
			if n == 0 && results[i] != "" {
				if err := keep(d, a, i, []byte(results[i])); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
}

// serviceRecords are records of what the API answers.
func serviceRecords() map[string][]byte {
	at := time.Date(2026, 4, 1, 2, 3, 4, 500, time.UTC)
	machine := appendMachine(nil, &api.Machine{
		ID: hexID(0xabc), Name: "ws-1\u202e.example", Health: "Active", FirstSeen: at, LastSeen: at, Onboarding: "Onboarded", Tags: []string{"a", "b"},
		OS: api.MachineOS{Platform: "Windows11", Version: "23H2", Build: "22631", Architecture: "64-bit"}, Group: api.MachineGroup{ID: "7", Name: "x"},
		Network: api.MachineNetwork{LastIP: "10.0.0.1", LastExternalIP: "192.0.2.1", Addresses: []api.MachineAddress{{IP: "10.0.0.1", MAC: "0011", Type: "Ethernet", Status: "Up"}, {}}},
		Rating:  api.MachineRating{Risk: "High", Exposure: "Low", Value: "Normal"},
		More:    api.MachineDetails{EntraID: madeTenant, AgentVersion: "10.1", ManagedBy: "Intune", MergedInto: hexID(0xdef), Duplicate: true},
	})
	file := appendLibraryFile(nil, &api.LibraryFile{
		Name: "a.ps1", SHA256: hashOfText("a"), Description: "first\x1b[2J", CreatedBy: "ann@corp.example", Created: at, Updated: at,
		HasParameters: true, ParametersDescription: "-Deep",
	})
	return map[string][]byte{"machines": machine, "library-list": file}
}

// documentedFields returns the fields that the tables of docs/SCHEMA.md name, for each schema.
func documentedFields(t *testing.T) map[string][]string {
	t.Helper()
	page := inputText(t, filepath.Join(formatsFolder, "../../../../../../docs/SCHEMA.md"))
	all := map[string][]string{}
	for _, section := range strings.Split(page, "\n## ")[1:] {
		schema := regexp.MustCompile(`^lrkit\.[a-z-]+/[0-9]+`).FindString(section)
		_, table, ok := strings.Cut(section, "\n|---|---|")
		if schema == "" || !ok {
			continue
		}
		table, _, _ = strings.Cut(table, "\n\n")
		for row := range strings.Lines(table) {
			if first, _, ok := strings.Cut(strings.TrimPrefix(row, "|"), "|"); ok {
				for _, m := range regexp.MustCompile("`([a-z0-9_]+)`").FindAllStringSubmatch(first, -1) {
					all[schema] = append(all[schema], m[1])
				}
			}
		}
	}
	if len(all) < 10 || !slices.Contains(all["lrkit.finding/1"], "size_ambiguous") {
		t.Fatalf("docs/SCHEMA.md has tables for %d schemas", len(all))
	}
	return all
}
