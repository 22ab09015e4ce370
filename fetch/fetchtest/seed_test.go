package fetchtest_test

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest"
)

const seedText = `{
  "schema": "lrkit.seed/1",
  "roles": ["Machine.Read.All", "Machine.ReadWrite.All", "Machine.LiveResponse", "Machine.CollectForensics", "Library.Manage"],
  "user": {"name": "u@example.com"},
  "machines": [
    {"id": "1111111111111111111111111111111111111111", "name": "one.example", "tags": ["a"], "last_seen": null},
    {"name": "off.example", "offline": true, "back": "1h"}
  ],
  "library": [
    {"name": "s.ps1", "text": "script", "runs": [
      {"machine": "one.example", "takes": "10s", "result": {"transcript": {"exit_code": 3, "output": "on one"}}},
      {"errors": ["nowhere else"]}]},
    {"name": "big.bin", "file": "lib/big.bin"}
  ],
  "files": [{"path": "C:\\A.txt", "result": {"text": "of A", "gzip": true, "name": "A.txt.gz"}}],
  "packages": [{"machine": "one.example", "result": {"file": "p.zip", "content_type": "application/zip"}}],
  "actions": [
    {"id": "aaaaaaaa-2222-4333-8444-555555555555", "machine": "ONE.example", "created": "-2h", "comment": "c",
     "steps": [{"after": "4s", "status": "InProgress"}, {"after": "1m", "status": "Succeeded"}],
     "commands": [{"type": "RunScript", "script": "x.ps1", "args": "-a", "start": "5s", "end": "20s", "result": {"file": "results/x.json"}}]},
    {"type": "CollectInvestigationPackage", "machine": "one.example", "created": "2026-11-23T10:00:00Z",
     "steps": [{"after": "1m", "status": "Succeeded"}], "package": {"file": "p.zip"}},
    {"machine": "off.example", "created": "-1h", "steps": [{"after": "1s", "status": "Failed"}], "hresult": -2147024891}
  ]
}`

var seedFiles = fstest.MapFS{
	"lib/big.bin":    {Data: []byte("big")},
	"p.zip":          {Data: []byte("PK made up")},
	"results/x.json": {Data: []byte(`{"script_name":"x.ps1"}`)},
}

// TestSeed: a seed is served as it says.
func TestSeed(t *testing.T) {
	w, err := fetchtest.ReadSeed(strings.NewReader(seedText), seedFiles, at)
	if err != nil {
		t.Fatal(err)
	}
	b := newBench(t, w, fetchtest.Options{})
	token := b.token()
	all := decode[list](t, b.call(token, "/api/machineactions?$orderby=creationDateTimeUtc").body).Value
	if len(all) != 3 {
		t.Fatalf("%+v", all)
	}
	old := all[0]
	if old.ComputerDNSName != "one.example" || old.CreationDateTimeUTC != "2026-11-23T10:00:00Z" || old.Status != "Succeeded" {
		t.Errorf("%+v", old)
	}
	if c := b.Content("aaaaaaaa-2222-4333-8444-555555555555", 0); c == nil || text(c) != `{"script_name":"x.ps1"}` {
		t.Error("the result is not the file")
	}
	failed := b.call(token, "/api/machineactions?$filter=status%20eq%20'Failed'").body
	if !strings.Contains(failed, `"errorHResult":-2147024891`) {
		t.Error(failed)
	}
	if got := b.call(token, "/api/machines/one.example"); !strings.Contains(got.body, `"lastSeen":null`) {
		t.Errorf("%s", got.body)
	}
	run := func(machine, body string) string {
		got := b.post(token, "/api/machines/"+machine+"/runliveresponse", body)
		if got.status != 201 {
			t.Fatalf("%d %s", got.status, got.body)
		}
		return decode[action](t, got.body).ID
	}
	one := run(onlineID, strings.Replace(script("S.ps1"), `}],"Comment`, `},{"type":"GetFile","params":[{"key":"Path","value":"c:\\a.TXT"}]}],"Comment`, 1))
	off := ""
	for _, m := range w.Machines {
		if m.Name == "off.example" {
			off = run(m.ID, script("s.ps1"))
		}
	}
	b.clock.Advance(61 * time.Minute)
	token = b.token()
	if got := b.call(token, "/api/machineactions/"+off); !strings.Contains(got.body, `"nowhere else"`) {
		t.Errorf("%s", got.body)
	}
	if c := b.Content(one, 0); text(c) != `{"script_name":"s.ps1","exit_code":3,"script_output":"on one","script_errors":""}` {
		t.Errorf("%s", text(c))
	}
	if c := b.Content(one, 1); !strings.HasPrefix(text(c), "\x1f\x8b") {
		t.Errorf("%q", text(c))
	}
	id := decode[action](t, b.post(token, "/api/machines/"+onlineID+"/collectinvestigationpackage", `{"Comment":"c"}`).body).ID
	b.clock.Advance(2 * time.Minute)
	value := decode[struct{ Value string }](t, b.call(token, "/api/machineactions/"+id+"/getpackageuri").body).Value
	if got := b.get(strings.Trim(value, `"`)); got.body != "PK made up" || got.header.Get("Content-Type") != "application/zip" {
		t.Errorf("%+v", got)
	}
	if got := b.send(token, http.MethodGet, "/api/libraryfiles", "", ""); strings.Count(got.body, `"fileName"`) != 2 {
		t.Errorf("%s", got.body)
	}
}

func text(c fetchtest.Content) string {
	if c == nil {
		return ""
	}
	return all(c)
}

// TestSeedErrors: an error says where it is.
func TestSeedErrors(t *testing.T) {
	for _, c := range []struct{ change, to, want string }{
		{`"schema": "lrkit.seed/1"`, `"schema": "lrkit.sim/1"`, `schema: "lrkit.seed/1" was expected, and not "lrkit.sim/1"`},
		{`"schema": "lrkit.seed/1",`, ``, `schema: it is missing or empty`},
		{`"tags": ["a"]`, `"tags": "a"`, `machines[0].tags: an array of strings was expected, and not "a"`},
		{`"tags": ["a"]`, `"Tags": ["a"]`, `machines[0].Tags: there is no such field`},
		{`"name": "one.example",`, ``, `machines[0].name: it is missing or empty`},
		{`"id": "1111111111111111111111111111111111111111"`, `"id": "1"`, `machines[0].id: 40 hexadecimal digits were expected`},
		{`"offline": true`, `"offline": "yes"`, `machines[1].offline: true or false was expected, and not "yes"`},
		{`"back": "1h"`, `"back": "soon"`, `machines[1].back: a time as "2026-11-23T12:00:00Z" or "-2h" was expected, and not "soon"`},
		{`"back": "1h"`, `"refuses": "x"`, `machines[1].refuses: it is none of OsPlatformNotSupported`},
		{`"takes": "10s"`, `"takes": "-1s"`, `library[0].runs[0].takes: a duration as "1m30s" was expected`},
		{`"exit_code": 3`, `"exit_code": 3.5`, `library[0].runs[0].result.transcript.exit_code: a whole number was expected, and not 3.5`},
		{`"transcript": {`, `"text": "x", "transcript": {`, `library[0].runs[0].result: one of text, file and transcript was expected`},
		{`"errors": ["nowhere else"]`, `"machine": "one.example"`, `library[0].runs[1]: there is an entry for this before`},
		{`"name": "big.bin"`, `"name": "S.ps1"`, `library[1].name: another file has it`},
		{`"name": "big.bin"`, `"name": "a b"`, `library[1].name: only letters`},
		{`"file": "lib/big.bin"`, `"file": "lib/none"`, `library[1].file: open lib/none: file does not exist`},
		{`"file": "lib/big.bin"`, `"file": "../x"`, `library[1].file: a path below the folder of the seed was expected, with "/" and without "..", and not "../x"`},
		{`"file": "lib/big.bin"`, `"file": "/lib/big.bin"`, `library[1].file: a path below the folder`},
		{`"file": "lib/big.bin"`, `"file": "lib"`, `library[1].file: lib`},
		{`"machine": "ONE.example"`, `"machine": "two"`, `actions[0].machine: there is no machine "two"`},
		{`"name": "off.example", "offline": true, "back": "1h"`, `"name": "One.example"`, `machine: several machines are named "one.example": give an ID`},
		{`aaaaaaaa-2222-4333-8444-555555555555`, `x`, `actions[0].id: a GUID was expected`},
		{`"after": "1m", "status": "Succeeded"}],
     "commands"`, `"after": "1s", "status": "Succeeded"}],
     "commands"`, `actions[0].steps[1].after: it is before the step before it`},
		{`"type": "RunScript"`, `"type": "Run"`, `actions[0].commands[0].type: it is none of PutFile, RunScript, GetFile`},
		{`"script": "x.ps1"`, `"path": "x.ps1"`, `actions[0].commands[0].script: it is missing or empty`},
		{`"end": "20s"`, `"end": "2s"`, `actions[0].commands[0].end: it is before the start`},
		{`"start": "5s", "end": "20s",`, ``, `actions[0].commands[0].result: only a script or a GetFile with an end has a result`},
		{`{"type": "CollectInvestigationPackage"`, `{"type": "Isolate"`, `actions[1].package: only a CollectInvestigationPackage has one`},
		{`-2147024891}`, `-2147024891`, `line 24, column 3: invalid character ']'`},
		{seedText, " [1]", `seed: an object was expected, and not an array`},
		{seedText, `"x"`, `seed: an object was expected, and not a string`},
		{seedText, `null`, `seed: an object was expected, and not null`},
		{`"transcript": {`, `"transcript": 7, "x": {`, `result.transcript: an object was expected, and not 7`},
		{seedText, ``, `line 1, column 0: unexpected end of JSON input`},
	} {
		changed := strings.Replace(seedText, c.change, c.to, 1)
		if changed == seedText {
			t.Fatalf("%s is not in the seed", c.change)
		}
		if _, err := fetchtest.ReadSeed(strings.NewReader(changed), seedFiles, at); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.to, err)
		}
	}
	if _, err := fetchtest.ReadSeed(strings.NewReader(seedText), nil, at); err == nil || !strings.Contains(err.Error(), "there are no files with this seed") {
		t.Error(err)
	}
}

// TestSeedFolder: files beside a seed may be large, and none outside of its folder is opened.
func TestSeedFolder(t *testing.T) {
	dir := t.TempDir()
	big, err := os.Create(dir + "/big")
	if err != nil {
		t.Fatal(err)
	}
	if err := big.Truncate(64 << 20); err != nil {
		t.Fatal(err)
	}
	big.Close()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	seed := func(name string) string {
		return fmt.Sprintf(`{"schema":"lrkit.seed/1","actions":[{"id":%q,"commands":[
			{"type":"GetFile","path":"a","end":"1s","result":{"file":%q}}]}]}`, fetchtest.OneAction, name)
	}
	w, err := fetchtest.ReadSeed(strings.NewReader(seed("big")), root.FS(), at.Add(-time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	b := newBench(t, w, fetchtest.Options{})
	got := b.get(b.link(), "Range", "bytes=67108862-")
	if got.status != 206 || got.body != "\x00\x00" {
		t.Errorf("%+v", got)
	}
	if err := os.Symlink("/etc/passwd", dir+"/link"); err == nil {
		if _, err := fetchtest.ReadSeed(strings.NewReader(seed("link")), root.FS(), at); err == nil {
			t.Error("a link out of the folder is followed")
		}
	}
}

// TestSeedDocument: the example of the document is a seed.
func TestSeedDocument(t *testing.T) {
	b, err := os.ReadFile("../../docs/SEED.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(b), "```json\n")
	example, _, ok := strings.Cut(example, "```")
	if !ok {
		t.Fatal("there is no example")
	}
	beside := fstest.MapFS{"results/users.json": {Data: []byte("{}")}, "package.zip": {Data: []byte("PK")}}
	w, err := fetchtest.ReadSeed(strings.NewReader(example), beside, at)
	if err != nil || len(w.Machines) != 2 || len(w.Actions) != 1 {
		t.Errorf("%+v %v", w, err)
	}
}

// FuzzSeed: no text makes ReadSeed panic, and what it takes can be served.
func FuzzSeed(f *testing.F) {
	f.Add(seedText)
	f.Add(`{"schema":"lrkit.seed/1","machines":[{"name":"a"},{"name":"A"}],"actions":[{"machine":"a"}]}`)
	f.Add(`{"schema":"lrkit.seed/1","library":[{"name":"a","runs":[{},{}]}],"packages":[{}],"files":[{"path":"x"}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		w, err := fetchtest.ReadSeed(strings.NewReader(text), seedFiles, at)
		if err == nil {
			fetchtest.New(w, nil).Close()
		} else if !strings.HasPrefix(err.Error(), "fetchtest: seed: ") {
			t.Error(err)
		}
	})
}
