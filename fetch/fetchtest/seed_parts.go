package fetchtest

import (
	"bytes"
	"crypto/sha1"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"
)

// seededID returns an ID of 40 hexadecimal digits for what has none.
func seededID(parts ...string) string {
	sum := sha1.Sum([]byte("seed " + strings.Join(parts, "/")))
	return fmt.Sprintf("%x", sum[:])
}

func seededGUID(parts ...string) string {
	s := []byte(seededID(parts...))
	return fmt.Sprintf("%s-%s-4%s-8%s-%s", s[:8], s[8:12], s[13:16], s[17:20], s[20:32])
}

func (s *seed) action(n node) {
	a := Action{
		ID: strings.ToLower(n.text("id")), Type: n.text("type"), Title: n.text("title"), Scope: n.text("scope"),
		Requestor: n.text("requestor"), RequestorComment: n.text("comment"), Source: n.text("source"),
		ExternalID: n.text("external_id"), Machine: s.on(n), Created: n.time("created"),
		CancelledBy: n.text("cancelled_by"), CancelComment: n.text("cancel_comment"), HResult: n.number("hresult"),
	}
	if a.ID == "" {
		a.ID = seededGUID("action", fmt.Sprint(len(s.tenant.Actions)))
	}
	if !isGUID(a.ID) {
		n.r.fail(n.at("id"), "a GUID was expected")
	}
	if !s.first("action", a.ID) {
		n.r.fail(n.at("id"), "another action has it")
	}
	if a.Created.IsZero() {
		a.Created = n.r.now.UTC()
	}
	for _, step := range n.list("steps") {
		one := Step{After: step.duration("after"), Status: step.needed("status")}
		if len(a.Steps) > 0 && one.After < a.Steps[len(a.Steps)-1].After {
			n.r.fail(step.at("after"), "it is before the step before it")
		}
		a.Steps = append(a.Steps, one)
		step.end()
	}
	for _, c := range n.list("commands") {
		a.Commands = append(a.Commands, s.command(c))
	}
	if c, ok := n.child("package"); ok {
		if a.Type != collectType || len(a.Commands) > 0 {
			n.r.fail(n.at("package"), "only a CollectInvestigationPackage has one, and it has no commands")
		}
		a.Commands = []Command{{Type: collectType, End: time.Nanosecond, Result: s.blobOf(c, "")}}
	}
	n.end()
	s.tenant.Actions = append(s.tenant.Actions, a)
}

func (s *seed) command(n node) Command {
	c := Command{
		Type: n.oneOf("type", types...), Start: n.duration("start"), End: n.duration("end"),
		Status: n.text("status"), NoStart: n.flag("no_start"), Errors: n.texts("errors"),
	}
	if c.Type == "" {
		n.r.fail(n.at("type"), "it is missing")
		return c
	}
	member := map[string]string{"PutFile": "file", "RunScript": "script", "GetFile": "path"}[c.Type]
	name := n.needed(member)
	c.Params = []Param{{targets[c.Type], name}}
	if args := n.text("args"); args != "" {
		if c.Type != "RunScript" {
			n.r.fail(n.at("args"), "only a script has them")
		}
		c.Params = append(c.Params, Param{"Args", args})
	}
	if c.End != 0 && c.End < c.Start {
		n.r.fail(n.at("end"), "it is before the start")
	}
	if out, ok := n.child("result"); ok {
		if c.Type == "PutFile" || c.End == 0 {
			n.r.fail(n.at("result"), "only a script or a GetFile with an end has a result")
		}
		c.Result = s.blobOf(out, name)
	}
	n.end()
	return c
}

// outcomeOf reads what comes of a command. Other members are left to the caller.
func (s *seed) outcomeOf(n node, script string) Outcome {
	out := Outcome{Takes: n.duration("takes"), Errors: n.texts("errors")}
	result, ok := n.child("result")
	switch {
	case ok && len(out.Errors) > 0:
		n.r.fail(n.at("result"), "a command that fails has none")
	case ok:
		out.Result = s.blobOf(result, script)
	}
	return out
}

// blobOf reads a result: one of text, file and transcript. script is the name of the script.
func (s *seed) blobOf(n node, script string) *Blob {
	b := &Blob{Type: n.text("content_type")}
	name := n.text("name")
	if strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == '"' || r > '~' }) {
		n.r.fail(n.at("name"), "only printable ASCII without quotes was expected")
	}
	if name != "" {
		b.Disposition = `attachment; filename="` + name + `"`
	}
	var all []Content
	if n.members["text"] != nil {
		all = append(all, Text(n.text("text")))
		b.MD5 = true
	}
	if t, ok := n.child("transcript"); ok {
		all = append(all, transcriptOf(t, script))
		b.MD5 = true
	}
	if file := n.text("file"); file != "" {
		all = append(all, s.file(n, file))
	}
	if len(all) != 1 {
		n.r.fail(n.path, "one of text, file and transcript was expected")
		return b
	}
	b.Content = all[0]
	if n.flag("gzip") && n.r.err == nil {
		b.Content = s.zipped(n, b.Content)
	}
	n.end()
	return b
}

// maxZipped limits what is compressed in memory.
const maxZipped = 64 << 20

func (s *seed) zipped(n node, c Content) Content {
	if c.Size() > maxZipped {
		n.r.fail(n.at("gzip"), "more than 64 MiB are not compressed: give a file that is")
		return c
	}
	b, err := io.ReadAll(read(c, 0, c.Size()))
	if err != nil {
		n.r.fail(n.path, "%v", err)
	}
	return Gzip(bytes.NewReader(b))
}

// transcriptOf builds a transcript as the service keeps it.
func transcriptOf(n node, script string) Content {
	t := struct {
		Name   string `json:"script_name"`
		Code   int64  `json:"exit_code"`
		Output string `json:"script_output"`
		Errors string `json:"script_errors"`
	}{n.text("script_name"), n.number("exit_code"), n.text("output"), n.text("errors")}
	if t.Name == "" {
		t.Name = script
	}
	n.end()
	b, err := json.Marshal(t)
	if err != nil {
		panic(err)
	}
	return bytes.NewReader(b)
}

// libraryContent reads the content of a file of the library: its text, a file, or its name.
func (s *seed) libraryContent(n node) Content {
	text, file := n.text("text"), n.text("file")
	switch {
	case text != "" && file != "":
		n.r.fail(n.path, "one of text and file was expected")
	case file != "":
		c := s.file(n, file)
		if c.Size() > maxUpload {
			n.r.fail(n.at("file"), "it is larger than 20 MB")
			return Text("")
		}
		b, err := io.ReadAll(read(c, 0, c.Size()))
		if err != nil {
			n.r.fail(n.at("file"), "%v", err)
		}
		return bytes.NewReader(b)
	case text == "":
		text = n.path
	}
	return Text(text)
}

// file returns the content of a file beside the seed.
func (s *seed) file(n node, name string) Content {
	c := &seedFile{files: s.files, name: name}
	if s.files != nil && !fs.ValidPath(name) { // to open it says only that it is invalid
		n.r.fail(n.at("file"), "a path below the folder of the seed was expected, with \"/\" and without \"..\", and not %.100q", name)
		return c
	}
	err := c.open(func(f fs.File, info fs.FileInfo) error {
		if !info.Mode().IsRegular() {
			return fmt.Errorf("%s is no regular file", name)
		}
		c.size = info.Size()
		return nil
	})
	if err != nil {
		n.r.fail(n.at("file"), "%v", err)
	}
	return c
}

// seedFile is a file that is opened when it is read.
type seedFile struct {
	files fs.FS
	name  string
	size  int64
}

func (f *seedFile) Size() int64 { return f.size }

func (f *seedFile) ReadAt(p []byte, off int64) (n int, err error) {
	if f.size == 0 {
		return 0, io.EOF
	}
	err = f.open(func(file fs.File, _ fs.FileInfo) error {
		n, err = file.(io.ReaderAt).ReadAt(p, off)
		return err
	})
	return n, err
}

func (f *seedFile) open(do func(fs.File, fs.FileInfo) error) error {
	if f.files == nil {
		return fmt.Errorf("%s cannot be opened: there are no files with this seed", f.name)
	}
	file, err := f.files.Open(f.name)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if _, ok := file.(io.ReaderAt); !ok {
		return fmt.Errorf("%s cannot be read at an offset", f.name)
	}
	return do(file, info)
}
