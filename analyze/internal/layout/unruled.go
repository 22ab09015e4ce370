package layout

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/ascii"
	"github.com/lrkit/lrkit/analyze/internal/grammar"
	"github.com/lrkit/lrkit/analyze/internal/vocabulary"
)

// mayOpen takes a line for the heading of a table without a rule: CSV and TSV, what wmic, ps, quser
// and lsof print. Names with blanks between them have to wait for the next line, which may be a
// rule.
func (r *Reader) mayOpen(dst []Part, line []byte, first int) []Part {
	if len(line) > maxHeader {
		return dst
	}
	c := line[first]
	if !ascii.IsLetter(c) && c != '"' && c < 0x80 {
		return dst
	}
	if comma := commaOf(line, first); comma != 0 {
		if n := len(dst); r.table.kind == noTable {
			if dst = r.appendBare(dst, line, comma); len(dst) > n {
				return dst
			}
		}
		r.beginCSV(line, comma)
	} else if c != '"' && mayHead(line, first) {
		r.connections.open = r.connections.open || beginConnections(line, first)
		r.head = true
	}
	return dst
}

// beginSpread takes the line before for a heading of names with two blanks between them, or of
// single words, whichever knows more of them: two at least, and one of what the rows are of.
func (r *Reader) beginSpread() {
	line := r.prev
	if len(line) == 0 {
		return
	}
	first := blanks(line, 0)
	t := &r.table
	columns, known, narrow := t.appendNames(line, first, 1)
	if words := known; narrow {
		ofPS := known > 0 && (first == 0 || columns[len(columns)-1].means.Role == vocabulary.Command || allCapitals(line))
		if columns, known, _ = t.appendNames(line, first, 2); ofPS && words > known {
			columns, known, _ = t.appendNames(line, first, 1)
		}
	}
	t.columns = columns
	if len(columns) < 2 || known < 2 {
		return
	}
	kind := spread
	if c := &columns[len(columns)-1]; c.means.Role == vocabulary.Command && !rolesOf(columns).has(vocabulary.Process) { // the first word of the last cell is the program
		kind = wordwise
		c.means.Role = vocabulary.Process
	} else if c := &columns[0]; c.means.Role == vocabulary.Command && columns[1].means.Role == vocabulary.PID && c.end-c.start == len("COMMAND") { // lsof prints names
		c.means.Role = vocabulary.Process
	}
	if !settle(columns) && !rolesOf(columns).has(vocabulary.User) {
		return
	}
	*t = table{kind: kind, columns: columns, bare: lacksFile(columns)}
}

// allCapitals says of a heading whether no small letter is in it.
func allCapitals(line []byte) bool {
	for _, c := range line {
		if c-'a' < 26 || c >= 0x80 {
			return false
		}
	}
	return true
}

// appendNames cuts a heading at each run of so many blanks, and counts the names that are known. It
// gives up where neither of the first two is. Narrow: some run is a single blank.
func (t *table) appendNames(line []byte, first, gap int) (columns []column, known int, narrow bool) {
	columns = t.columns[:0]
	at := first
	for i := first; i < len(line) && len(columns) < maxColumns; {
		from, to := i, i
		for i < len(line) {
			if line[i] != ' ' && line[i] != '\t' {
				i++
				to = i
				continue
			}
			run := i
			i = blanks(line, i)
			narrow = narrow || i == run+1 && i < len(line)
			if i-run >= gap {
				break
			}
		}
		c := column{start: at}
		c.end = at + columnsOf(line[from:to])
		at += columnsOf(line[from:i])
		var ok bool
		if c.means, ok = vocabulary.Of(line[from:to]); ok {
			known++
		}
		columns = append(columns, c)
		if known == 0 && len(columns) > 1 {
			return columns, 0, true
		}
	}
	return columns, known, narrow
}

// cutSpread gives each word of a row to the name that stands above it. A word without one goes with
// the word before it, if one blank divides them, else to the name on its left.
func (t *table) cutSpread(line []byte, first int, cells [][2]int) bool {
	last := len(t.columns) - 1
	clear(cells)
	column, before := 0, 0  // of the last word, and where it ended
	if line[first] == '>' { // marks the row of the user who asks
		first++
	} else if bytes.HasPrefix(line[first:], []byte("● ")) { // a unit that failed
		first = blanks(line, first+len("●"))
	}
	at := columnsOf(line[:first])
	for i := first; i < len(line); {
		from := i
		for i < len(line) && line[i] != ' ' && line[i] != '\t' {
			i++
		}
		end := at + columnsOf(line[from:i])
		to := column
		for to < last && t.columns[to+1].start < end && t.columns[to].end <= at {
			to++
		}
		if above := &t.columns[to]; to > column && at >= above.end && from-before == 1 {
			to = column
		}
		if to < last && t.columns[to].end > at && t.belowBoth(to, end) {
			return false
		}
		if cells[to][1] == 0 {
			cells[to][0] = from
		}
		if to == last { // to the end of the line
			_, cells[to][1] = trim(line, from, len(line))
			return true
		}
		cells[to][1] = i
		column, before = to, i
		next := blanks(line, i)
		at = end + (next - i)
		i = next
	}
	return true
}

// cutRuns cuts a row at runs of blanks, if that makes as many cells as there are columns: a table
// whose tabs became blanks is not aligned.
func (t *table) cutRuns(line []byte, first int, cells [][2]int) bool {
	if line[first] == '>' {
		first++
	}
	n := 0
	for i := first; i < len(line); n++ {
		from := blanks(line, i)
		run := bytes.Index(line[from:], []byte("  "))
		i = len(line)
		if run >= 0 {
			i = from + run
		}
		if from == len(line) {
			break
		}
		if n == len(cells) {
			return false
		}
		cells[n][0], cells[n][1] = trim(line, from, i)
	}
	return n == len(cells)
}

// belowBoth says of a word that stands below the name of a column whether it reaches below the next
// one. Two words with one blank between them, of which neither says anything, may be one name.
func (t *table) belowBoth(i, end int) bool {
	c, next := &t.columns[i], &t.columns[i+1]
	return next.start < end && (next.start-c.end > 1 || says(c) || says(next))
}

// says reports whether a column has what a part can be made of.
func says(c *column) bool {
	return c.means.Role != vocabulary.None && c.means.Role < vocabulary.Version
}

// cutWords cuts a row at its blanks.
func (t *table) cutWords(line []byte, first int, cells [][2]int) bool {
	i := first
	for n := range t.columns {
		from, to := word(line, i)
		if from == to {
			return false
		}
		if n == len(t.columns)-1 && line[from] == '/' {
			to = grammar.Program(line, from)
		}
		cells[n] = [2]int{from, to}
		i = to
	}
	return true
}
