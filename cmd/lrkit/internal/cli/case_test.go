package cli

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/download"
)

const madeTenant = "0f0e0d0c-0b0a-0908-0706-050403020100"

// made is what mkcase puts into a case: actions of made-up machines. A command with a file has a
// result: what it holds.
var made = []madeAction{
	{"alpha.example", "Succeeded", []madeCommand{
		{"RunScript", "ScriptName", "collect.ps1", "Completed", "collect.json"},
		{"GetFile", "Path", `C:\Temp\got.dmp`, "Completed", "got.json"},
		{"PutFile", "FileName", "tool.exe", "Completed", ""},
	}},
	{"bravo.example", "Succeeded", []madeCommand{{"RunScript", "ScriptName", "broken.ps1", "Completed", "broken.json"}}},
	{"charlie.example", "Pending", []madeCommand{{"RunScript", "ScriptName", "collect.ps1", "Created", ""}}},
	{"delta.example", "Failed", []madeCommand{
		{"RunScript", "ScriptName", "hash.ps1", "Completed", "hash.json"},
		{"GetFile", "Path", `C:\gone.txt`, "Failed", ""},
	}},
}

// madeFiles has what was collected: as the service sends it, compressed, and not.
var madeFiles = []madeAction{
	{"alpha.example", "Succeeded", []madeCommand{
		{"GetFile", "Path", `C:\Temp\again.txt`, "Completed", "older.txt"},
		{"RunScript", "ScriptName", "collect.ps1", "Completed", "files.json"},
		{"GetFile", "Path", `c:/temp/AGAIN.txt`, "Completed", "again.txt.gz"},
		{"GetFile", "Path", `\\?\C:\Temp\plain.txt`, "Completed", "again.txt"},
		{"GetFile", "Path", `C:\Temp\other.txt`, "Completed", "again.txt.gz"},
		{"GetFile", "Path", `C:\Temp\torn.txt`, "Completed", "torn.gz"},
	}},
	{"alpha.example", "Succeeded", []madeCommand{{"GetFile", "Path", `C:\Temp\later.txt`, "Completed", "again.txt.gz"}}},
	{"bravo.example", "Succeeded", []madeCommand{{"GetFile", "Path", `C:\Temp\elsewhere.txt`, "Completed", "again.txt.gz"}}},
}

type madeAction struct {
	machine, status string
	commands        []madeCommand
}

type madeCommand struct{ kind, param, subject, status, file string }

// madeArchive is a case with a collected zip.
var madeArchive = []madeAction{
	{"ws-1.corp", "Succeeded", []madeCommand{{"GetFile", "Path", `C:\T\pkg.zip`, "Completed", "pkg.zip.gz"}}},
}

// mkcase DIR [files|archive] makes a case of the files in the current folder.
func mkcase(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: mkcase DIR [files]")
	}
	made := made
	switch {
	case len(args) == 1:
	case args[1] == "archive":
		made = madeArchive
	default:
		made = madeFiles
	}
	d, err := casedir.Open(context.Background(), ts.MkAbs(args[0]), nil)
	ts.Check(err)
	for n, m := range made {
		a := casedir.ActionDescription{
			ID: fmt.Sprintf("5382f7ea-7557-4ab7-9782-%012d", n), Type: "LiveResponse", Status: m.status, Machine: m.machine,
			MachineID: fmt.Sprint("id-", slices.IndexFunc(made, func(other madeAction) bool { return other.machine == m.machine })),
		}
		for i, c := range m.commands {
			cmd := casedir.CommandDescription{Index: i, Type: c.kind, Status: c.status, Params: []map[string]string{{"key": c.param, "value": c.subject}}}
			if c.status == "Failed" {
				cmd.Errors = []string{"the file was not \x1b[2J found"}
			}
			a.Commands = append(a.Commands, cmd)
		}
		detail, err := json.Marshal(a)
		ts.Check(err)
		ts.Check(d.NoteAction(madeTenant, a.ID, detail))
		for i, c := range m.commands {
			if c.file != "" {
				name, compressed := strings.CutSuffix(c.file, ".gz")
				b, err := os.ReadFile(ts.MkAbs(name))
				ts.Check(err)
				if compressed {
					b = gzipped(b)
				}
				if name == "torn" {
					b = b[:len(b)-12]
				}
				ts.Check(keep(d, a, i, b))
			}
		}
	}
	ts.Check(d.Close())
}

func gzipped(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	w.Write(b)
	w.Close()
	return out.Bytes()
}

func keep(d *casedir.Dir, a casedir.ActionDescription, index int, b []byte) error {
	desc := casedir.Description{Schema: casedir.CommandSchema, Tenant: madeTenant, Machine: a.Machine, MachineID: a.MachineID, Command: a.Commands[index], Index: index}
	a.Commands = nil
	desc.Action = a
	text, err := json.Marshal(desc)
	if err != nil {
		return err
	}
	p, err := d.Part(casedir.Key{Tenant: madeTenant, Action: a.ID, Index: index})
	if err != nil {
		return err
	}
	h, err := p.Start(download.Version{ETag: `"1"`, Length: int64(len(b))})
	if err != nil {
		return err
	}
	h.Write(b)
	if _, err := p.Write(b); err != nil {
		return err
	}
	if err := p.Sync(); err != nil {
		return err
	}
	sum := sha256.Sum256(b)
	_, err = d.Finish(p, casedir.Blob{Size: int64(len(b)), SHA256: hex.EncodeToString(sum[:])}, text)
	return err
}
