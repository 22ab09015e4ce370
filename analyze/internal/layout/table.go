package layout

import (
	"bytes"
	"slices"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/vocabulary"
)

type tableKind uint8

const (
	noTable  tableKind = iota
	listing            // Get-ChildItem: rows are read by their shape
	ruled              // columns as a line of dashes has them
	barred             // cells stand between bars
	spread             // cells stand below the words of a heading without a rule
	csv                // divided by a comma, a semicolon or a tab
	wordwise           // divided by blanks, the last one to the end of the line
)

// table is what rows are read by.
type table struct {
	kind    tableKind
	columns []column
	comma   byte   // of csv
	bar     string // of barred
	rows    int
	bare    bool // no column is known to have files
}

// column is one of a table. Places are counted in characters, wide ones twice.
type column struct {
	start, end int
	means      vocabulary.Meaning
	names      bool // of files: what stands beside shows that any name is one
	group      int8 // of those that are named alike and tell of the same file, or 0
}

// rowRule is the rule of names in the rows.
func (t *table) rowRule() artifact.Rule {
	if t.kind == listing {
		return artifact.RuleListing
	}
	return artifact.RuleTable
}

// blank ends a table, unless it has no row yet.
func (t *table) blank() {
	if t.rows > 0 && t.kind != csv {
		t.kind = noTable
	}
}

// appendRow reads a row of the open table. One that does not fit closes it.
func (r *Reader) appendRow(dst []Part, line []byte, first int) (parts []Part, fits bool) {
	t := &r.table
	n := len(dst)
	if isElision(bytes.TrimRight(line[first:], " ")) { // rows were left out
		return dst, true
	}
	cells := r.cells[:0]
	if t.kind != listing {
		cells = slices.Grow(cells, len(t.columns))[:len(t.columns)]
		r.cells = cells
	}
	switch t.kind {
	case listing:
		dst = r.appendListing(dst, line, first)
		fits = len(dst) > n
	case ruled:
		fits = t.cutRuled(line, cells)
	case barred:
		fits = t.cutBars(line, cells)
	case spread:
		fits = t.cutRuns(line, first, cells) || t.cutSpread(line, first, cells)
	case csv:
		fits = t.cutCSV(line, cells)
	case wordwise:
		fits = t.cutWords(line, first, cells)
	}
	if fits && t.kind != listing {
		dst = r.appendCells(dst, line, cells)
		fits = len(dst) > n || filled(cells) >= 2 || cells[0][0] == cells[0][1] // the rest of a cell
	}
	if !fits {
		t.kind = noTable
		return dst, false
	}
	t.rows++
	return dst, true
}

// filled counts the cells that have text.
func filled(cells [][2]int) (n int) {
	for _, c := range cells {
		if c[0] < c[1] {
			n++
		}
	}
	return n
}

// appendCells says what the cells of a row are. What tells of a row without a subject says nothing.
func (r *Reader) appendCells(dst []Part, line []byte, cells [][2]int) []Part {
	t := &r.table
	n := len(dst)
	before := r.row
	row := r.next()
	var groups [maxGroups + 1]int32
	subject, alone := false, false
	for i, cell := range cells {
		from, to := cell[0], cell[1]
		if from >= to {
			continue
		}
		p, what := r.cellOf(i, line[from:to])
		if what == ofNothing {
			continue
		}
		if t.columns[i].means.Role == vocabulary.Hashes {
			dst = appendHashesOf(dst, line, from, to, row)
			continue
		}
		p = p.moved(from, to)
		p.Row.Number, p.Rule = row, t.rowRule()
		if g := t.columns[i].group; g > 0 && what != ofItself {
			if groups[g] == 0 {
				groups[g] = r.next()
			}
			p.Row.Number, alone = groups[g], true
			dst = append(dst, p.in(&r.place, line))
			continue
		}
		if what == ofItself {
			p.Row.Number, alone = r.next(), true
		}
		if p.what() == Name && what == ofSubject && subject && isNamed(line, dst[n:], &p) { // PSPath, after FullName
			p.be(Claim)
		}
		p = p.in(&r.place, line)
		subject = subject || what == ofSubject
		dst = append(dst, p)
		if t.columns[i].means.Program && p.what() == Name {
			dst = append(dst, part(Program, from, to, row).by(t.rowRule()).with(artifact.Truncated, isTruncated(line[from:to])))
		}
	}
	if !subject {
		kept := dst[:n]
		for _, p := range dst[n:] {
			if p.Row.Number != row {
				kept = append(kept, p)
			}
		}
		dst = kept
		if !alone {
			r.row = before
		}
	}
	if last := len(dst) - 1; last >= n && dst[last].what() == Name && int(dst[last].Start) == cells[len(cells)-1][0] && t.kind == ruled {
		r.mayWrap(line, &dst[last], columnsOf(line[:dst[last].Start]), false)
	}
	return dst
}

// in returns a part of a row that stands below the heading of a listing.
func (p Part) in(place *place, line []byte) Part {
	if p.what() == Name {
		p.set(artifact.POSIX, p.Flags.Has(artifact.POSIX) || place.posix && place.known)
		p.set(artifact.InDirectory, place.known && absolute(line[p.Start:p.End]) == 0)
	}
	return p
}

// isNamed says whether p is the path that one of the parts is, once more.
func isNamed(line []byte, parts []Part, p *Part) bool {
	for i := range parts {
		if q := &parts[i]; q.what() == Name && q.Row == p.Row {
			return bytes.Equal(line[q.Start:q.End], line[p.Start:p.End])
		}
	}
	return false
}

// subject is what a cell is about.
type subject uint8

const (
	ofNothing subject = iota
	ofRow             // of what the row is of
	ofSubject         // it is what the row is of
	ofItself
)

// cellOf reads the cell of a column: by what the column's name says, else by its shape.
func (r *Reader) cellOf(i int, cell []byte) (Part, subject) {
	c := &r.table.columns[i]
	p, ok := partOf(c.means, cell)
	switch role := c.means.Role; {
	case ok && role == vocabulary.File && !c.names && absolute(cell) == 0 && !hasExtension(cell) && !within(cell):
		return p, ofNothing
	case !ok && (role == vocabulary.None || role == vocabulary.Name || role == vocabulary.Digest):
		if p, what := r.table.byShape(c, cell); what != ofNothing || r.table.kind != csv {
			return p, what
		}
		return cellByShape(cell)
	case !ok && role == vocabulary.Path && c.names && isBareName(cell) && hasExtension(cell):
		return part(Name, 0, 0, 0), ofSubject
	case !ok, role == vocabulary.Host: // others know its names
		return p, ofNothing
	case role == vocabulary.User, p.what() == Account, role == vocabulary.Version: // of whatever it is, it is no address
		return p, ofItself
	case role.Subject():
		return p, ofSubject
	}
	return p, ofRow
}
