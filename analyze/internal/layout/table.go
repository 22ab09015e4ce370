package layout

import (
	"bytes"
	"unicode/utf8"
)

type tableKind uint8

const (
	noTable  tableKind = iota
	listing            // Get-ChildItem: rows are read by their shape
	dashed             // columns as a line of dashes, or the header itself, has them
	csv                // divided by a comma, a semicolon or a tab
	wordwise           // divided by blanks, the last one to the end of the line
)

// table is what rows are read by.
type table struct {
	kind    tableKind
	columns []column
	comma   byte // of csv
	rows    int
	rule    string
	last    int // the row that a wrapped name may go on from, or 0
}

// column is one of a table. Places are counted in characters, wide ones twice.
type column struct {
	start, end int
	role       role
}

// blank ends a table, unless it has no row yet.
func (t *table) blank() {
	t.last = 0
	if t.rows > 0 && t.kind != csv {
		t.kind = noTable
	}
}

// beginTable takes the line before for names that this line underlines.
func (r *Reader) beginTable(dst []Part, line []byte) []Part {
	t := &r.table
	*t = table{columns: t.columns[:0], rule: "table"}
	for i := 0; i < len(line) && len(t.columns) < maxColumns; {
		if line[i] == ' ' || line[i] == '\r' {
			i++
			continue
		}
		start := i
		for i < len(line) && line[i] != ' ' && line[i] != '\r' {
			i++
		}
		t.columns = append(t.columns, column{start: start, end: i})
	}
	for i := range t.columns {
		c := &t.columns[i]
		from, to := r.headerCell(i)
		c.role, _ = roleOf(r.prev[from:to])
	}
	if len(t.columns) == 0 || !settle(t.columns) {
		return dst
	}
	t.kind = dashed
	if len(t.columns) >= 3 && t.columns[0].role.of == "mode" && t.columns[len(t.columns)-1].role.what == Name && t.columns[0].end-t.columns[0].start < 9 {
		t.kind, t.rule = listing, "listing"
	}
	return append(dst, Part{Start: 0, End: len(line), What: Claim, Row: r.next()})
}

// headerCell returns where the name of a column stands in the header.
func (r *Reader) headerCell(i int) (from, to int) {
	c := r.table.columns[i]
	from, to = byteAt(r.prev, c.start), byteAt(r.prev, c.end)
	return trim(r.prev, from, to)
}

// byteAt returns where the character at a column stands, wide ones counted twice.
func byteAt(line []byte, column int) int {
	at := 0
	for i := 0; i < len(line); {
		if at >= column {
			return i
		}
		if line[i] < utf8.RuneSelf {
			i, at = i+1, at+1
			continue
		}
		c, n := utf8.DecodeRune(line[i:])
		i, at = i+n, at+1
		if wide(c) {
			at++
		}
	}
	return len(line)
}

// wide says whether a console gives a character two columns.
func wide(c rune) bool {
	return c >= 0x1100 && (c <= 0x115F || c >= 0x2E80 && c <= 0xA4CF || c >= 0xAC00 && c <= 0xD7A3 || c >= 0xF900 && c <= 0xFAFF || c >= 0xFE30 && c <= 0xFE6F ||
		c >= 0xFF00 && c <= 0xFF60 || c >= 0xFFE0 && c <= 0xFFE6 || c >= 0x1F300 && c <= 0x1FAFF || c >= 0x20000 && c <= 0x3FFFD)
}

// appendRow reads a row of the open table, or closes it.
func (r *Reader) appendRow(dst []Part, line []byte, first int) []Part {
	n := len(dst)
	switch t := &r.table; t.kind {
	case listing:
		dst = r.appendListing(dst, line, first)
	case dashed:
		dst = r.appendDashed(dst, line, first)
	case csv:
		dst = r.appendCSV(dst, line)
	case wordwise:
		dst = r.appendWords(dst, line, first)
	}
	if len(dst) == n {
		r.table.kind = noTable
		return dst
	}
	r.table.rows++
	return dst
}

// appendDashed reads a row whose cells lie below the names of the columns.
func (r *Reader) appendDashed(dst []Part, line []byte, first int) []Part {
	t := &r.table
	if last := &t.columns[len(t.columns)-1]; t.last > 0 && last.role.what == Name && first == byteAt(line, last.start) && first > 0 { // wrapped
		from, to := trim(line, first, len(line))
		return append(dst, Part{Start: from, End: to, What: Name, Row: t.last, Continued: true})
	}
	var cells [maxColumns][2]int
	from := 0
	for i := range t.columns {
		to := len(line)
		if i+1 < len(t.columns) {
			to = divide(line, max(from, byteAt(line, t.columns[i].end)), byteAt(line, t.columns[i+1].start), from)
			if to < 0 {
				return dst
			}
		}
		cells[i][0], cells[i][1] = trim(line, from, to)
		from = to
	}
	return r.appendCells(dst, line, cells[:len(t.columns)])
}

// divide returns where a row is cut between two columns, the end of one name and the start of the
// next: in the widest run of blanks that touches the gap; -1 if there is none.
func divide(line []byte, end, start, from int) int {
	if end >= len(line) {
		return len(line)
	}
	best, width := -1, 0
	i := end
	for i > from && line[i-1] == ' ' { // a run may begin before the gap
		i--
	}
	for i < len(line) && i <= start {
		if line[i] != ' ' {
			i++
			continue
		}
		run := i
		for i < len(line) && line[i] == ' ' {
			i++
		}
		if i >= end && i-run > width {
			best, width = run, i-run
		}
	}
	return best
}

// appendCells says what the cells of a row are. A row without a name says nothing.
func (r *Reader) appendCells(dst []Part, line []byte, cells [][2]int) []Part {
	t := &r.table
	n := len(dst)
	row := r.row + 1
	subject := false
	for i, cell := range cells {
		from, to := cell[0], cell[1]
		if from >= to || i >= len(t.columns) {
			continue
		}
		p, ok := partOf(t.columns[i].role, line[from:to])
		if !ok {
			continue
		}
		p.Row, p.Rule = row, t.rule
		p.Start += from
		if p.End == 0 {
			p.End = to
		} else {
			p.End += from
		}
		switch p.What {
		case Name, Process, Service, Task, Command:
			subject = true
		}
		if p.What == Name {
			p.POSIX = p.POSIX || r.posix && r.dir
			p.InDirectory = r.dir && absolute(line[p.Start:p.End]) == 0
		}
		dst = append(dst, p)
	}
	if !subject {
		return dst[:n]
	}
	r.row = row
	t.last = 0
	if c := &t.columns[len(t.columns)-1]; c.role.what == Name {
		t.last = row
	}
	return dst
}

// isCounter: \\host\object(instance)\counter is the path of a performance counter.
func isCounter(cell []byte) bool {
	return cell[0] == '\\' && (bytes.Contains(cell, []byte(")\\")) || bytes.Contains(cell, []byte("\\% ")))
}

// partOf reads a cell.
func partOf(role role, cell []byte) (p Part, ok bool) {
	switch role.what {
	case Name:
		p = Part{What: Name, Truncated: isTruncated(cell), POSIX: absolute(cell) == 2}
		const provider = "Microsoft.PowerShell.Core\\FileSystem::"
		if len(cell) > len(provider) && string(cell[:len(provider)]) == provider {
			p.Start = len(provider)
			p.End = len(cell)
		}
		// A column Path has paths; a column that is only called Name, or File, may have names.
		bare := role.of == "name" || role.of == "file"
		return p, len(cell) > 0 && cell[0] != '{' && !isCounter(cell) && (bare || p.Truncated || absolute(cell) != 0 || bytes.IndexByte(cell, '\\') > 0)
	case Size:
		return size(cell, role.unit)
	case Hash:
		p, ok = hash(cell)
		return p, ok && (role.of == "" || role.of == p.Kind)
	case Time:
		value := stamp(cell)
		if value != "" && role.utc && !hasZone(value) {
			value += "Z"
		}
		return Part{What: Time, Role: role.of, Value: value}, looksLikeTime(cell)
	case PID, ParentPID:
		n, end, ok := integer(cell, 0)
		return Part{What: role.what, ID: n}, ok && end == len(cell)
	case Process, Service, Task, Owner, Signature, Command, Candidate, ServiceHint:
		return Part{What: role.what, Truncated: isTruncated(cell)}, true
	}
	return Part{What: Claim}, role.of != "" && role.of != "name"
}
