package analyze

import (
	"cmp"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
)

// rows ties the parts of rows of tables and lists to the file or the process of the row.
type rows struct {
	open   []*openRow
	spare  []*openRow
	onLine []lineRow
	dir    directory // where the rows of a listing lie
}

// lineRow is a row of which parts stand on the present line.
type lineRow struct {
	row        *openRow
	file, proc int // its subjects among the matches of this line, or -1
}

// openRow is a row that later lines may add to.
type openRow struct {
	key         artifact.Row
	join        Join
	file, proc  *pending   // its subjects
	candidate   *pending   // a name that may become one
	other       *pending   // a value of another kind, which may be wrapped
	directory   bool       // file is a directory in which rows lie
	waiting     []*pending // sizes, hashes and times that wait for the file
	unattached  []attribute
	line, start int64
}

// attribute is a part that is no finding of its own, and waits for its subject.
type attribute struct {
	part artifact.Part
	text string
	id   int64
}

// release lets go of a size or hash that is alone in its row, when the path on a line before waits
// for one: a label that is known makes no list. It reports whether it did.
func (r *rows) release(all []artifact.Match) bool {
	at := -1
	for i := range all {
		switch m := &all[i]; {
		case m.Row.Number == 0:
		case at < 0 && m.Flags.Has(artifact.Block) && (m.Kind == artifact.SizeCode || m.Kind == artifact.HashCode):
			at = i
		default:
			return false
		}
	}
	if at < 0 {
		return false
	}
	for _, row := range r.open {
		if row.key == all[at].Row && row.file != nil {
			return false
		}
	}
	all[at].Row = artifact.Row{}
	return true
}

// close closes the rows that neither this line nor a later one can add to.
func (r *rows) close(sl *slice, all []artifact.Match) {
	kept := r.open[:0]
	for _, row := range r.open {
		here, others := false, false
		for i := range all {
			switch key := all[i].Row; {
			case key == row.key:
				here = true
			case key.Number != 0 && key.Scanner == row.key.Scanner && all[i].Flags.Has(artifact.Block):
				others = true
			}
		}
		if !far(sl, row.line, row.start) && (here || row.join == JoinBlock && !others) {
			kept = append(kept, row)
			continue
		}
		row.close()
		r.spare = append(r.spare, row)
	}
	clear(r.open[len(kept):])
	r.open = kept
}

// finish closes all rows.
func (r *rows) finish() {
	for _, row := range r.open {
		row.close()
	}
	r.open = nil
}

// row returns the open row that a match is part of, and opens it if there is none.
func (r *rows) row(sl *slice, m *artifact.Match) *openRow {
	for _, row := range r.open {
		if row.key == m.Row {
			return row
		}
	}
	var row *openRow
	if n := len(r.spare); n > 0 {
		row = r.spare[n-1]
		r.spare = r.spare[:n-1]
		*row = openRow{waiting: row.waiting[:0], unattached: row.unattached[:0]}
	} else {
		row = new(openRow)
	}
	row.key, row.line, row.start, row.join = m.Row, sl.line, sl.offset, JoinRow
	if m.Flags.Has(artifact.Block) {
		row.join = JoinBlock
	}
	r.open = append(r.open, row)
	return row
}

// begin opens the rows of a line and finds their subjects.
func (r *rows) begin(sl *slice, all []artifact.Match) {
	r.onLine = r.onLine[:0]
	for i := range all {
		m := &all[i]
		if m.Row.Number == 0 {
			continue
		}
		at := r.find(m.Row)
		if at < 0 {
			at = len(r.onLine)
			r.onLine = append(r.onLine, lineRow{r.row(sl, m), -1, -1})
		}
		switch l := &r.onLine[at]; {
		case m.Flags.Has(artifact.Continued) || m.Part != artifact.Whole:
		case artifact.Paths.Has(m.Kind) && l.file < 0 && l.row.file == nil:
			l.file = i
		case m.Kind == artifact.Process && l.proc < 0 && l.row.proc == nil:
			l.proc = i
		}
	}
}

func (r *rows) find(key artifact.Row) int {
	for i := len(r.onLine) - 1; i >= 0; i-- {
		if r.onLine[i].row.key == key {
			return i
		}
	}
	return -1
}

// part deals with match i, which is part of a row.
func (r *rows) part(j *joiner, i int) {
	m := &j.line.all[i]
	l := &r.onLine[r.find(m.Row)]
	row := l.row
	noFile := row.file == nil && l.file < 0
	switch {
	case m.Flags.Has(artifact.Continued):
		r.goOn(j.rec, row, m)
	case i == l.file || i == l.proc:
		p := j.keep(i)
		p.refs++
		if i == l.proc {
			row.proc = p
		} else {
			row.file, row.directory = p, m.Flags.Has(artifact.Directory)
			r.place(j.rec, p)
		}
	case m.Kind == artifact.SizeCode, m.Kind == artifact.Timestamp && m.Part != artifact.Whole:
		if noFile {
			row.wait(j.keep(i))
		}
	case m.Kind == artifact.HashCode:
		p := j.keep(i)
		if noFile {
			row.wait(p)
		}
	case m.Part == artifact.Candidate:
		if row.candidate == nil && row.proc == nil {
			p := j.keep(i)
			p.dropped = true // until something tells what it is
			p.refs++
			row.candidate = p
		}
	case m.Kind != artifact.None:
		p := j.keep(i)
		if row.other == nil {
			p.refs++
			row.other = p
		}
	}
}

// keep takes match i down, and puts it in its place.
func (j *joiner) keep(i int) *pending {
	p := j.rec.record(i)
	j.push(p)
	return p
}

func (row *openRow) wait(p *pending) {
	p.refs++
	row.waiting = append(row.waiting, p)
}

// place gives a path its directory, or makes it that of the rows to come.
func (r *rows) place(rec *recorder, p *pending) {
	switch {
	case p.match.Flags.Has(artifact.Directory):
		r.dir = newDirectory(p.value, p.place.span)
	case p.match.Flags.Has(artifact.InDirectory) && r.dir.span.End > 0:
		in := rec.join(p)
		in.directory = r.dir.span
		if r.dir.text != "" {
			in.path = r.dir.join(p.value, p.match.Flags.Has(artifact.Windows))
		}
	}
}

// goOn adds the rest of a value that was wrapped.
func (r *rows) goOn(rec *recorder, row *openRow, m *artifact.Match) {
	p := cmp.Or(row.file, row.proc, row.other)
	if p == nil || p.place.last+1 != rec.sl.line || len(p.value)+len(" ")+int(m.End-m.Start) > maxValue {
		return
	}
	p.place.last = rec.sl.line
	rest := rec.partOf(m)
	if rec.from.list.TextOf(m) == " " { // the value was wrapped at it
		rest = " " + rest
	}
	p.value += rest
	p.usual, p.repair = "", false
	p.match.Flags &^= artifact.EscapedBackslashes
	p.place.span.End = rec.span(m).End
	if rec.encoded(p, m) {
		p.place.transforms = append([]string{stepCLIXML}, p.place.transforms...)
	}
	if n := len(p.place.transforms); n == 0 || p.place.transforms[n-1] != stepUnwrap {
		p.place.transforms = append(p.place.transforms, stepUnwrap)
	}
	if p.joined != nil && p.joined.path != "" {
		p.joined.path += rest
	}
	if row.directory {
		r.dir = newDirectory(p.value, p.place.span)
	}
}

// end ties the parts on this line to their subjects.
func (r *rows) end(j *joiner) {
	for i := range j.line.all {
		m := &j.line.all[i]
		if m.Row.Number == 0 || m.Flags.Has(artifact.Continued) {
			continue
		}
		row := r.onLine[r.find(m.Row)].row
		switch file := row.file; {
		case m.Kind == artifact.SizeCode:
			if file != nil && !file.hasSize() {
				j.rec.join(file).size = j.rec.size(m, j.rec.partOf(m), row.join)
			}
		case m.Kind == artifact.HashCode:
			if file != nil {
				file.giveHash(j.rec, j.rec.hash(m), row.join)
			}
		case m.Kind == artifact.Timestamp && m.Part != artifact.Whole:
			if file != nil {
				file.giveTime(j.rec, Time{m.Part.Role(), j.rec.partOf(m), j.rec.from.list.TextOf(m)})
			}
		case m.Kind == artifact.None && m.Part != artifact.Whole && len(row.unattached) < maxUnattached:
			row.unattached = append(row.unattached, attribute{m.Part, j.rec.partOf(m), m.Size.Bytes})
		}
	}
	for _, l := range r.onLine {
		l.row.attach(j.rec)
	}
}

// maxUnattached bounds what waits for the subject of a row.
const maxUnattached = 16

// attach ties what waits, as far as the row has a subject.
func (row *openRow) attach(rec *recorder) {
	if row.file != nil {
		for _, p := range row.waiting {
			row.tie(rec, p)
		}
		row.waiting = row.waiting[:0]
	}
	if c := row.candidate; c != nil && c.dropped {
		row.tellCandidate()
	}
	kept := row.unattached[:0]
	for _, a := range row.unattached {
		switch {
		case a.part == artifact.Candidate, a.part == artifact.ServiceHint && row.candidate != nil && !row.candidate.dropped:
		case a.part == artifact.Owner && row.file != nil:
			f := rec.join(row.file)
			f.owner = cmp.Or(f.owner, a.text)
		case a.part == artifact.Signature && row.file != nil:
			f := rec.join(row.file)
			f.signature = cmp.Or(f.signature, a.text)
		case a.part == artifact.PID && row.proc != nil:
			rec.join(row.proc).id = a.id
		case a.part == artifact.PID && row.other != nil && row.other.match.Kind == artifact.Service:
			rec.join(row.other).id = a.id
		case a.part == artifact.ParentPID && row.proc != nil:
			rec.join(row.proc).parent = a.id
		default:
			kept = append(kept, a)
		}
	}
	row.unattached = kept
}

// tellCandidate makes the candidate what the parts so far say it is.
func (row *openRow) tellCandidate() {
	c := row.candidate
	for _, a := range row.unattached {
		switch {
		case a.part == artifact.ServiceHint:
			c.match.Kind, c.dropped = artifact.Service, false
			return
		case a.part == artifact.PID && row.proc == nil:
			c.match.Kind, c.dropped = artifact.Process, false
			row.proc = c
			c.refs++
			return
		}
	}
}

// tie gives the row's file what was found before it.
func (row *openRow) tie(rec *recorder, p *pending) {
	p.refs--
	switch p.match.Kind {
	case artifact.SizeCode:
		if !row.file.hasSize() {
			rec.join(row.file).size = rec.size(&p.match, p.value, row.join)
			p.dropped = true
		}
	case artifact.HashCode:
		row.file.giveHash(rec, p.hash(), row.join)
	case artifact.Timestamp:
		row.file.giveTime(rec, p.time())
		p.dropped = true
	}
}

// close lets go of what the row holds.
func (row *openRow) close() {
	for _, p := range row.waiting {
		p.refs--
	}
	for _, p := range [...]*pending{row.file, row.proc, row.candidate, row.other} {
		if p != nil {
			p.refs--
		}
	}
}
