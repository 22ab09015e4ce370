package report

import (
	"strings"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/transcript"
)

// stixProcess is a process whose file may follow, and the last file, which may be that of a process
// that follows: rows and lists have both, in any order.
type stixProcess struct {
	waiting bool
	name    string
	pid     int64
	parent  int64
	place   stixPlace
	span    transcript.Span

	lastFile  string // the ID
	lastName  string
	lastPlace stixPlace
}

// stixPlace is where something was printed.
type stixPlace struct {
	rule  string
	field transcript.Field
	line  int64
}

// maxBlock is how many lines of a list tell of one process.
const maxBlock = 8

// near reports whether two things may be of one row or one block of a list.
func (p stixPlace) near(other stixPlace) bool {
	if p.rule != other.rule || p.field != other.field {
		return false
	}
	between := max(p.line-other.line, other.line-p.line)
	switch p.rule {
	case "table":
		return between == 0
	case "list", "json":
		return between <= maxBlock
	}
	return false
}

func placeOf(f *analyze.Finding) stixPlace { return stixPlace{f.Rule, f.Field, f.Line} }

// newProcess takes a process. It is written once it is known that its file does not follow.
func (s *STIX) newProcess(f *analyze.Finding) error {
	if err := s.endProcess(); err != nil {
		return err
	}
	p := &s.process
	p.waiting, p.name, p.pid, p.parent, p.place, p.span = true, usual(f), -1, -1, placeOf(f), f.Span
	if f.Process != nil {
		p.pid, p.parent = f.Process.ID, f.Process.Parent
	}
	if f.Numbered() {
		p.name = ""
	}
	if p.lastFile != "" && p.lastPlace.near(p.place) && sameProgram(p.name, p.lastName) {
		return s.writeProcess(p.lastFile)
	}
	return nil
}

// file takes a file: that of the process which waits, or of one that follows.
func (p *stixProcess) file(s *STIX, f *analyze.Finding, name, id string) error {
	p.lastFile, p.lastName, p.lastPlace = id, name, placeOf(f)
	switch {
	case !p.waiting:
	case p.place.near(p.lastPlace) && sameProgram(p.name, name):
		return s.writeProcess(id)
	case f.Line > p.place.line+maxBlock || f.Field != p.place.field:
		return s.endProcess()
	}
	return nil
}

// sameProgram reports whether a process may be called so after a file: Windows lists it without the
// extension.
func sameProgram(process, file string) bool {
	process = process[strings.LastIndexAny(process, `\/`)+1:]
	return process != "" && strings.EqualFold(withoutEXE(process), withoutEXE(file))
}

func withoutEXE(name string) string {
	if n := len(name) - len(".exe"); n > 0 && strings.EqualFold(name[n:], ".exe") {
		return name[:n]
	}
	return name
}

// endProcess writes the process that waits, with no more of its file than the name.
func (s *STIX) endProcess() error {
	p := &s.process
	if !p.waiting {
		return nil
	}
	if p.name == "" { // only its number is known
		return s.writeProcess("")
	}
	f := analyze.Finding{Kind: analyze.KindFile, Value: p.name}
	parts := f.Parts()
	if parts.Name == "" {
		parts = analyze.Parts{Name: p.name}
	}
	id, err := s.fileObject(&f, &parts)
	if err != nil {
		return err
	}
	return s.writeProcess(id)
}

// writeProcess writes the process that waits. Its ID cannot depend on its properties, which say of
// no process for sure that it is the same: it depends on where it was printed.
func (s *STIX) writeProcess(image string) error {
	p := &s.process
	p.waiting = false
	var all properties
	if p.parent >= 0 {
		all.in("extensions", properties{{name: stixExtension, object: func() (e properties) {
			e.str("extension_type", "property-extension")
			e.int("parent_pid", p.parent)
			return e
		}()}})
	}
	all.some("image_ref", image)
	if p.pid >= 0 {
		all.int("pid", p.pid)
	}
	if len(all) == 0 {
		s.left.Values++
		return nil
	}
	at := string(appendSpan(nil, p.span))
	id := madeID("process", s.doc.SHA256, stixPlaceIn(s.doc), p.place.field.String(), at, string(all.canonical()))
	_, err := s.observable(id, "process", all)
	return err
}
