package analyze

import "github.com/lrkit/lrkit/analyze/internal/artifact"

// rows ties the parts of rows of tables and lists to the file or the process of the row.
type rows struct {
	open   []*openRow
	spare  []*openRow
	before int // how many of open earlier lines have opened
	onLine []lineRow
	last   int                  // the row of onLine that was found last
	index  map[artifact.Row]int // of onLine, if it is long
	dir    directory            // where the rows of a listing lie
}

// lineRow is a row of which parts stand on the present line.
type lineRow struct {
	row        *openRow
	file, proc int // its subjects among the matches of this line, or -1
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
func (r *rows) close(rec *recorder, sl *slice, all []artifact.Match) {
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
		if !far(sl, row.line, row.start) && (here || row.held || row.join == JoinBlock && !others) {
			kept = append(kept, row)
			continue
		}
		row.close(rec)
		r.spare = append(r.spare, row)
	}
	clear(r.open[len(kept):])
	r.open = kept
}

// finish closes all rows.
func (r *rows) finish(rec *recorder) {
	for _, row := range r.open {
		row.close(rec)
	}
	r.open = nil
}

// row returns the open row that a match is part of, and opens it if there is none.
func (r *rows) row(sl *slice, m *artifact.Match) *openRow {
	for _, row := range r.open[:r.before] {
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
		row.join, row.held = JoinBlock, m.Flags.Has(artifact.Held)
	}
	r.open = append(r.open, row)
	return row
}

// begin opens the rows of a line and finds their subjects.
func (r *rows) begin(sl *slice, all []artifact.Match) {
	r.onLine, r.before = r.onLine[:0], len(r.open)
	if len(r.index) > 0 {
		clear(r.index)
	}
	for i := range all {
		m := &all[i]
		if m.Row.Number == 0 {
			continue
		}
		at := r.find(m.Row)
		if at < 0 {
			at = len(r.onLine)
			r.onLine = append(r.onLine, lineRow{r.row(sl, m), -1, -1})
			r.note(at)
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

// manyRows is how many rows of a line are looked through one by one.
const manyRows = 16

// note adds row i of the line to the index.
func (r *rows) note(i int) {
	if len(r.onLine) <= manyRows {
		return
	}
	if r.index == nil {
		r.index = make(map[artifact.Row]int)
	}
	for first := len(r.index); first <= i; first++ {
		r.index[r.onLine[first].row.key] = first
	}
}

// find returns which row of the line a key is of, or -1.
func (r *rows) find(key artifact.Row) int {
	if r.last < len(r.onLine) && r.onLine[r.last].row.key == key {
		return r.last
	}
	if len(r.onLine) > manyRows {
		if i, ok := r.index[key]; ok {
			r.last = i
			return i
		}
		return -1
	}
	for i := len(r.onLine) - 1; i >= 0; i-- {
		if r.onLine[i].row.key == key {
			r.last = i
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
		switch old := row.candidate; {
		case old == nil && row.proc == nil:
			row.candidate = j.suspend(i)
		case old != nil && m.Flags.Has(artifact.POSIX) && !old.match.Flags.Has(artifact.POSIX): // a path says more than a name
			old.refs--
			row.candidate = j.suspend(i)
		}
	case m.Part == artifact.Program:
		if row.program == nil && row.proc == nil {
			row.program = j.suspend(i)
		}
	case m.Kind == artifact.Process && row.proc != nil && row.proc.match.Rule == artifact.RulePIDLabel && m.Rule != artifact.RulePIDLabel:
		row.name(j.rec, j.keep(i))
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

// suspend is keep for what is no finding until something tells what it is.
func (j *joiner) suspend(i int) *pending {
	p := j.keep(i)
	p.dropped = true
	p.refs++
	return p
}

// place gives a path its directory, or makes it that of the rows to come.
func (r *rows) place(rec *recorder, p *pending) {
	switch {
	case p.match.Flags.Has(artifact.Placed):
		in := rec.join(p)
		in.directory, in.path, p.usual = r.dir.span, p.usual, ""
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
				file.giveTime(j.rec, Time{Role: m.Part.Role(), Text: j.rec.partOf(m), Value: j.rec.from.list.TextOf(m)}, m)
			}
		case m.Part == artifact.RowEnd:
			row.ended = true
			row.attach(j.rec)
			if above := r.numbered(m); above != nil {
				above.take(j.rec, row)
			}
		case m.Kind == artifact.None && m.Part != artifact.Whole:
			row.add(attribute{m.Part, j.rec.partOf(m), m.Size.Bytes, m.Flags.Has(artifact.Ambiguous)})
		}
	}
	ended := false
	for _, l := range r.onLine {
		l.row.attach(j.rec)
		ended = ended || l.row.ended
	}
	if ended {
		r.sweep(j.rec)
	}
}

// sweep closes the rows that have ended.
func (r *rows) sweep(rec *recorder) {
	kept := r.open[:0]
	for _, row := range r.open {
		if !row.ended {
			kept = append(kept, row)
			continue
		}
		row.close(rec)
		r.spare = append(r.spare, row)
	}
	clear(r.open[len(kept):])
	r.open = kept
}

// numbered returns the row that takes what the one that m ends has, or nil.
func (r *rows) numbered(m *artifact.Match) *openRow {
	if m.Size.Bytes == 0 {
		return nil
	}
	key := artifact.Row{Number: int32(m.Size.Bytes), Scanner: m.Row.Scanner}
	if i := r.find(key); i >= 0 {
		return r.onLine[i].row
	}
	for _, row := range r.open[:r.before] {
		if row.key == key {
			return row
		}
	}
	return nil
}
