package analyze

import (
	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/transcript"
)

// directory is where the rows of a listing lie.
type directory struct {
	text string // empty if it is too long to be repeated in each row
	span transcript.Span
}

// maxDirectory bounds the directory that each row repeats, as printed.
const maxDirectory = 1 << 10

func newDirectory(name string, span transcript.Span) directory {
	if text.CutPrinted(name, maxDirectory) != name {
		name = ""
	}
	return directory{name, span}
}

// join returns the path of a name in the directory.
func (d *directory) join(name, platform string) string {
	sep := "/"
	if platform == "windows" {
		sep = `\`
	}
	if c := d.text[len(d.text)-1]; c == '\\' || c == '/' {
		sep = ""
	}
	return d.text + sep + name
}

// lineRow is a row of which parts stand on the present line.
type lineRow struct {
	row        *openRow
	file, proc int // its subjects among the matches of this line, or -1
}

// openRow is a row that later lines may add to.
type openRow struct {
	key         int
	join        Join
	file, proc  *item   // its subjects
	candidate   *item   // a name that may become one
	directory   bool    // file is a directory in which rows lie
	pending     []*item // sizes, hashes and times that wait for the file
	loose       []part
	line, start int64
}

// part is a match that is no finding of its own, and waits for its subject.
type part struct {
	role Role
	text string
	id   int64
}

// freeParts lets go of a size or hash that is alone in its row, when the path on a line before
// waits for one: a label that is known makes no list.
func (r *run) freeParts() {
	at := -1
	for i := range r.matches {
		switch m := &r.matches[i]; {
		case m.Row == 0:
		case at < 0 && m.Join == JoinBlock && (m.Kind == KindSize || m.Kind == KindHash):
			at = i
		default:
			return
		}
	}
	if at < 0 {
		return
	}
	for _, row := range r.joiner.rows {
		if row.key == r.matches[at].Row && row.file != nil {
			return
		}
	}
	r.matches[at].Row = 0
	r.inRows = false
}

// beginRows opens the rows of a line and finds their subjects.
func (r *run) beginRows(sl *slice) {
	r.onLine = r.onLine[:0]
	for i := range r.matches {
		m := &r.matches[i]
		if m.Row == 0 {
			continue
		}
		at := r.lineRow(m.Row)
		if at < 0 {
			at = len(r.onLine)
			row := r.joiner.row(m, sl.line, r.win.Offset()+int64(sl.at))
			r.onLine = append(r.onLine, lineRow{row, -1, -1})
		}
		switch l := &r.onLine[at]; {
		case m.Continued || m.Role != "":
		case isPath(m) && l.file < 0 && l.row.file == nil:
			l.file = i
		case m.Kind == KindProcess && l.proc < 0 && l.row.proc == nil:
			l.proc = i
		}
	}
}

func (r *run) lineRow(key int) int {
	for i := len(r.onLine) - 1; i >= 0; i-- {
		if r.onLine[i].row.key == key {
			return i
		}
	}
	return -1
}

// reportPart deals with a match that is part of a row.
func (r *run) reportPart(sl *slice, i int) {
	m := &r.matches[i]
	l := &r.onLine[r.lineRow(m.Row)]
	switch {
	case m.Continued:
		r.goOnValue(sl, l.row, m)
	case i == l.file || i == l.proc:
		it := r.finding(sl, i)
		r.joiner.push(it)
		it.held++
		if i == l.proc {
			l.row.proc = it
		} else {
			l.row.file, l.row.directory = it, m.Directory
			r.place(it, m)
		}
	case m.Kind == KindSize, m.Kind == KindTimestamp && m.Role != "":
		if l.row.file == nil && l.file < 0 {
			it := r.finding(sl, i)
			r.joiner.push(it)
			it.held++
			l.row.pending = append(l.row.pending, it)
		}
	case m.Kind == KindHash:
		it := r.finding(sl, i)
		r.joiner.push(it)
		if l.row.file == nil && l.file < 0 {
			it.held++
			l.row.pending = append(l.row.pending, it)
		}
	case m.Role == RoleCandidate:
		if l.row.candidate == nil && l.row.proc == nil {
			it := r.finding(sl, i)
			it.dropped = true // until something tells what it is
			r.joiner.push(it)
			it.held++
			l.row.candidate = it
		}
	case m.Kind != "":
		r.joiner.push(r.finding(sl, i))
	}
}

// place gives a path its directory, or makes it that of the rows to come.
func (r *run) place(it *item, m *Match) {
	switch {
	case m.Directory:
		r.dir = newDirectory(it.f.Value, it.f.Span)
	case m.InDirectory && r.dir.span.End > 0:
		it.f.DirectorySpan = r.dir.span
		if r.dir.text != "" {
			it.f.Path = r.dir.join(it.f.Value, m.Platform)
		}
	}
}

// goOnValue adds the rest of a value that was wrapped.
func (r *run) goOnValue(sl *slice, row *openRow, m *Match) {
	it := row.file
	if it == nil {
		it = row.proc
	}
	if it == nil || len(it.f.Value)+m.End-m.Start > maxValue {
		return
	}
	f := &it.f
	rest := r.part(sl, m.Start, m.End)
	span := r.win.Span(sl.at+sl.place(m.Start), sl.at+sl.placeEnd(m.End))
	f.Value += rest
	f.Normalized = ""
	f.Span.End = span.End
	if n := len(f.Transforms); n == 0 || f.Transforms[n-1] != stepUnwrap {
		f.Transforms = append(f.Transforms, stepUnwrap)
	}
	if f.Path != "" {
		f.Path += rest
	}
	if row.directory {
		r.dir = newDirectory(f.Value, f.Span)
	}
}

// endRows ties the parts on this line to their subjects.
func (r *run) endRows(sl *slice) {
	for i := range r.matches {
		m := &r.matches[i]
		if m.Row == 0 || m.Continued {
			continue
		}
		l := &r.onLine[r.lineRow(m.Row)]
		row := l.row
		switch file := row.file; {
		case m.Kind == KindSize:
			if file != nil && file.f.Size == nil {
				r.giveSize(sl, file, m, row.join)
			}
		case m.Kind == KindHash:
			if file != nil {
				file.giveHash(r.hashOf(m, r.part(sl, m.Start, m.End)), row.join)
			}
		case m.Kind == KindTimestamp && m.Role != "":
			if file != nil {
				file.giveTime(Time{m.Role, r.part(sl, m.Start, m.End), m.Time})
			}
		case m.Kind == "" && m.Role != "" && len(row.loose) < maxLoose:
			row.loose = append(row.loose, part{m.Role, r.part(sl, m.Start, m.End), m.ID})
		}
	}
	for _, l := range r.onLine {
		l.row.settle()
	}
}

// maxLoose bounds what waits for the subject of a row.
const maxLoose = 16

func (it *item) giveTime(t Time) {
	for _, old := range it.f.Times {
		if old.Role == t.Role {
			return
		}
	}
	it.f.Times = append(it.f.Times[:len(it.f.Times):len(it.f.Times)], t)
}

// settle ties what waits, as far as the row has a subject.
func (row *openRow) settle() {
	if row.file != nil {
		for _, p := range row.pending {
			row.tie(p)
		}
		row.pending = row.pending[:0]
	}
	if c := row.candidate; c != nil && c.dropped {
		row.tellCandidate()
	}
	kept := row.loose[:0]
	for _, p := range row.loose {
		switch {
		case p.role == RoleCandidate, p.role == RoleServiceHint && row.candidate != nil && !row.candidate.dropped:
		case p.role == RoleOwner && row.file != nil:
			row.file.f.Owner = cmpOr(row.file.f.Owner, p.text)
		case p.role == RoleSignature && row.file != nil:
			row.file.f.Signature = cmpOr(row.file.f.Signature, p.text)
		case p.role == RolePID && row.proc != nil:
			row.proc.f.Process.ID = p.id
		case p.role == RoleParentPID && row.proc != nil:
			row.proc.f.Process.Parent = p.id
		default:
			kept = append(kept, p)
		}
	}
	row.loose = kept
}

// tellCandidate makes the candidate what the parts so far say it is.
func (row *openRow) tellCandidate() {
	c := row.candidate
	for _, p := range row.loose {
		switch {
		case p.role == RoleServiceHint:
			c.f.Kind, c.dropped = KindService, false
			return
		case p.role == RolePID && row.proc == nil:
			c.f.Kind, c.dropped = KindProcess, false
			c.f.Process = &ProcessInfo{ID: -1, Parent: -1}
			row.proc = c
			c.held++
			return
		}
	}
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// tie gives the row's file what was found before it.
func (row *openRow) tie(p *item) {
	p.held--
	switch f := &p.f; f.Kind {
	case KindSize:
		if row.file.f.Size == nil {
			row.file.f.Size = f.Size
			row.file.f.Size.Join = row.join
			p.dropped = true
		}
	case KindHash:
		row.file.giveHash(f.Hashes[0], row.join)
	case KindTimestamp:
		row.file.giveTime(f.Times[0])
		p.dropped = true
	}
}

// close lets go of what the row holds.
func (row *openRow) close() {
	for _, p := range row.pending {
		p.held--
	}
	if row.file != nil {
		row.file.held--
	}
	if row.proc != nil {
		row.proc.held--
	}
	if row.candidate != nil {
		row.candidate.held--
	}
}
