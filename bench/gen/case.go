package gen

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Case is a made-up case directory, as `lrkit fetch` writes one. It is written without that: a case
// of a hundred thousand results takes seconds so, and not a million syncs.
type Case struct {
	Results  int  // each of an action of its own
	Files    bool // results are collected files, of one machine
	OnePath  bool // of all files
	Lines    int  // of the manifest: beyond those of the results they tell of actions again
	Commands int  // empty ones in each line about an action
	// Blob returns the content of result i. Nil means a small one.
	Blob func(i int) ([]byte, error)
}

// CaseTenant is the tenant of all results of a [Case].
const CaseTenant = "6f3c1b52-0d5e-4b7a-9f38-2c1d7e90a4b6"

// CaseAction returns the id of the action of result i.
func CaseAction(i int) string {
	return fmt.Sprintf("%08x-7557-4ab7-9782-%012x", uint32(i)*2654435761, i)
}

// Write writes the case into a folder, which it creates.
func (c Case) Write(dir string) (err error) {
	for _, name := range []string{"", "blobs", "state"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			return err
		}
	}
	f, err := os.OpenFile(filepath.Join(dir, "manifest.ndjson"), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	w := &manifestWriter{w: bufio.NewWriterSize(f, 1<<20), prev: strings.Repeat("0", 64)}
	defer func() { err = errors.Join(err, w.w.Flush(), f.Close()) }()
	w.line(`"event":"open","case":"%032x","writer":"gen"`, 1)
	commands := "[" + strings.TrimSuffix(strings.Repeat("{},", c.Commands), ",") + "]"
	for i := range max(c.Results, c.Lines-c.Results-2) {
		action := CaseAction(i % max(c.Results, 1))
		w.line(`"event":"action","tenant":"%s","action":"%s","detail":{"id":"%[2]s","type":"LiveResponse","status":"Succeeded","machine":"host-%d.example","commands":%s}`,
			CaseTenant, action, i, commands)
		if i >= c.Results {
			continue
		}
		b, err := c.writeResult(filepath.Join(dir, "blobs", action), action, i)
		if err != nil {
			return err
		}
		w.line(`"event":"blob","tenant":"%s","action":"%s","index":0,"path":"blobs/%[2]s/0.blob",%s`, CaseTenant, action, b)
		w.blobs++
	}
	w.line(`"event":"close","writer":"gen","tenant":"%s","lines":%d,"blobs":%d`, CaseTenant, w.seq+1, w.blobs)
	return w.err
}

// writeResult writes the two files of a result, and returns what the manifest says of them.
func (c Case) writeResult(folder, action string, i int) (string, error) {
	blob := fmt.Appendf(nil, `{"script_name":"collect.ps1","exit_code":0,"script_output":"C:\\Windows\\Temp\\%d.exe\n51 MB","script_errors":""}`, i)
	if c.Blob != nil {
		var err error
		if blob, err = c.Blob(i); err != nil {
			return "", err
		}
	}
	machine, command := i, `"type":"RunScript","status":"Completed","params":[{"key":"ScriptName","value":"collect.ps1"}]`
	if c.Files {
		name := i
		if c.OnePath {
			name = 0
		}
		machine, command = 0, fmt.Sprintf(`"type":"GetFile","status":"Completed","params":[{"key":"Path","value":"C:\\Windows\\Temp\\%d.exe"}]`, name)
	}
	description := fmt.Appendf(nil, `{"schema":"lrkit.command/1","tenant":"%s","machine":"host-%d.example","action":{"id":"%s","type":"LiveResponse","status":"Succeeded"},`+
		`"command":{"index":0,%s},"index":0}`+"\n", CaseTenant, machine, action, command)
	err := os.Mkdir(folder, 0o700)
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, "0.blob"), blob, 0o400)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, "0.json"), description, 0o600)
	}
	return fmt.Sprintf(`"size":%d,"sha256":"%x","command_sha256":"%x"`, len(blob), sha256.Sum256(blob), sha256.Sum256(description)), err
}

// manifestWriter writes the lines of a manifest, each with the hash of the one before.
type manifestWriter struct {
	w     *bufio.Writer
	b     []byte
	seq   int
	blobs int
	prev  string
	err   error // the first
}

func (m *manifestWriter) line(format string, args ...any) {
	m.b = fmt.Appendf(m.b[:0], `{"schema":"lrkit.manifest/2","seq":%d,"time":"2026-04-05T06:07:08Z",`, m.seq)
	m.b = fmt.Appendf(m.b, format, args...)
	m.b = fmt.Appendf(m.b, `,"prev":"%s"`, m.prev)
	sum := sha256.Sum256(m.b)
	m.prev = hex.EncodeToString(sum[:])
	m.b = fmt.Appendf(m.b, `,"hash":"%s"}`+"\n", m.prev)
	m.seq++
	if _, err := m.w.Write(m.b); m.err == nil {
		m.err = err
	}
}
