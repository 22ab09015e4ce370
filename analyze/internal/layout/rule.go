package layout

import (
	"bytes"
	"unicode/utf8"

	"github.com/lrkit/lrkit/analyze/internal/vocabulary"
)

type ruleKind uint8

const (
	noRule ruleKind = iota
	dashes          // of one sign, in groups: a line under the names of columns
	border          // with a sign where the lines between the columns cross it
)

// mayRule are the bytes that a rule begins with.
var mayRule = [256]bool{'-': true, '=': true, '+': true, '|': true, '\'': true, 0xE2: true}

// bars divide the cells of a table with borders.
var bars = [...]string{"|", "│", "┃", "║"}

// ruleOf says whether a line is a rule.
func ruleOf(s []byte) ruleKind {
	lines, crossings := 0, 0
	sign := rune(0)
	for i := 0; i < len(s); {
		c, n := rune(s[i]), 1
		if c >= utf8.RuneSelf {
			c, n = utf8.DecodeRune(s[i:])
		}
		switch {
		case c == ' ':
		case c == '-', c == '=', c == '─', c == '━', c == '═':
			if sign == 0 {
				sign = c
			}
			if c != sign && crossings == 0 {
				return noRule
			}
			lines++
		case c == '+', c == '|', c == ':' && crossings > 0, c > '─' && c <= '╬':
			crossings++
		default:
			return noRule
		}
		i += n
	}
	switch {
	case lines == 0:
		return noRule
	case crossings > 0:
		return border
	}
	return dashes
}

// underline takes the line before for the names of columns, if line is the rule below them.
func (r *Reader) underline(dst []Part, line []byte, rule ruleKind) []Part {
	t := &r.table
	r.beginMembers(line)
	if len(r.prev) == 0 || rule == border && t.kind == barred {
		return dst
	}
	columns := t.columns[:0]
	if rule == border {
		*t = table{columns: columns}
		r.beginBarred()
		return dst
	}
	named := 0
	var above cursor
	for i, at := 0, 0; i < len(line) && len(columns) < maxColumns; {
		if line[i] == ' ' {
			i, at = i+1, at+1
			continue
		}
		c := column{start: at}
		for i < len(line) && line[i] != ' ' {
			n, width := step(line[i:])
			i, at = i+n, at+width
		}
		c.end = at
		start := above.byteAt(r.prev, c.start)
		from, to := trim(r.prev, start, above.byteAt(r.prev, c.end))
		c.means, _ = vocabulary.Of(r.prev[from:to])
		if from < to {
			named++
		}
		columns = append(columns, c)
	}
	*t = table{columns: columns}
	subject := settle(columns)
	if !subject && (len(columns) < 2 || named < len(columns)) {
		return dst
	}
	t.kind, t.bare = ruled, lacksFile(columns)
	if last := len(columns) - 1; last >= 2 && columns[0].means.Role == vocabulary.Mode && columns[1].means.Role == vocabulary.Modified && columns[last].means.Role == vocabulary.File {
		t.kind = listing
	}
	return append(dst, part(Claim, 0, len(line), r.next()))
}

// cutRuled cuts a row whose cells lie below the names of the columns.
func (t *table) cutRuled(line []byte, cells [][2]int) bool {
	from := 0
	var at cursor
	for i := range t.columns {
		to := len(line)
		if i+1 < len(t.columns) {
			end := at.byteAt(line, t.columns[i].end)
			to = divide(line, max(from, end), at.byteAt(line, t.columns[i+1].start), from)
			if to < 0 {
				return false
			}
		}
		cells[i][0], cells[i][1] = trim(line, from, to)
		from = to
	}
	return true
}

// divide returns where a row is cut between two columns, the end of one name and the start of the
// next: in the widest run of blanks that touches the gap, the last of those; -1 if there is none.
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
		if i >= end && i-run >= width {
			best, width = run, i-run
		}
	}
	return best
}

// beginBarred takes the line before for a heading between bars.
func (r *Reader) beginBarred() {
	t := &r.table
	t.bar = barOf(r.prev)
	cells := make([][2]int, maxColumns)
	n := cutAt(r.prev, t.bar, cells)
	if n < 2 {
		return
	}
	for _, c := range cells[:n] {
		means, _ := vocabulary.Of(r.prev[c[0]:c[1]])
		t.columns = append(t.columns, column{means: means})
	}
	settle(t.columns)
	t.kind, t.bare = barred, lacksFile(t.columns)
}

// barOf returns the bar that divides the cells of a line, or "".
func barOf(line []byte) string {
	for _, b := range bars {
		if bytes.Contains(line, []byte(b)) {
			return b
		}
	}
	return ""
}

// cutBars cuts a row between bars. Those of the heading may be heavier.
func (t *table) cutBars(line []byte, cells [][2]int) bool {
	if t.rows == 0 && !bytes.Contains(line, []byte(t.bar)) {
		t.bar = barOf(line)
	}
	return cutAt(line, t.bar, cells) == len(t.columns)
}

// unmarked returns the bounds of what is between blanks, and between backticks or asterisks, as
// Markdown has them.
func unmarked(line []byte, from, to int) (int, int) {
	from, to = trim(line, from, to)
	for to-from > 2 && (line[from] == '`' || line[from] == '*') && line[to-1] == line[from] {
		from, to = from+1, to-1
	}
	return from, to
}

// cutAt cuts a line at each bar, and returns the number of cells; 0 for too many. Bars at the ends
// of the line are its border.
func cutAt(line []byte, bar string, cells [][2]int) (n int) {
	if bar == "" {
		return 0
	}
	from, end := trim(line, 0, len(line))
	if bytes.HasPrefix(line[from:end], []byte(bar)) {
		from += len(bar)
		if from < end && bytes.HasSuffix(line[from:end], []byte(bar)) {
			end -= len(bar)
		}
	}
	for {
		to := end
		more := bytes.Index(line[from:end], []byte(bar))
		if more >= 0 {
			to = from + more
		}
		if n == len(cells) {
			return 0
		}
		cells[n][0], cells[n][1] = unmarked(line, from, to)
		n++
		if more < 0 {
			return n
		}
		from = to + len(bar)
	}
}
