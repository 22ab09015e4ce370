package secret

import (
	"bytes"
	"unicode/utf8"
)

// tableForm is how the cells of a table are divided.
type tableForm uint8

const (
	fixedColumns tableForm = iota // at the same column of each line
	piped                         // by |
	delimited                     // by a comma, a semicolon or a tab
	blankDivided                  // by one blank, as many words in each line
)

// table is one that has columns of secrets.
type table struct {
	form    tableForm
	kind    kind
	start   int // of the column, in characters
	end     int // 0: the end of the line
	cell    int // number of the column, from 0
	cells   int // how many a line has
	divider byte
	rows    int
	more    *table // another column of the same table
}

// maxHeads bounds how many words of a line are taken for headings.
const maxHeads = 8

// maxHeading bounds the length of a line that heads a table.
const maxHeading = 1 << 10

// heading reports whether the label heads a column of a table, and notes the table.
func (w *walker) heading(l *label) bool {
	if w.heads++; w.heads > maxHeads || w.line != w.at || !w.eol || len(w.b) > maxHeading || l.weak || l.option || l.tag || l.query || l.path || w.joined > 0 {
		return false
	}
	line, at, ok := w.rest()
	if !ok || len(line) == 0 {
		return false
	}
	usual := true
	eachWord(w.b[l.left:l.from], func(s string) { usual = usual && (headings[s] || columnPrefixes[s] || compounds[s]) })
	if !usual {
		return false
	}
	from, to := l.left, l.right
	for from > 0 && isQuote(w.b[from-1]) && isQuote(atOr(w.b, to, ' ')) {
		from--
		to++
	}
	var f folding
	below := f.fold(line[:min(len(line), maxHeading)]).b
	t := w.underlined(from, to, below)
	if t == nil {
		t = w.divided(from, to, below)
	}
	if t == nil {
		t = w.aligned(from, to, below, at)
	}
	if t == nil || len(l.word.text) < 4 && !headed(w.b) {
		return false
	}
	t.kind = l.kind
	columns := 0
	for c := w.table; c != nil; c = c.more {
		if columns++; c.form != t.form || c.cell == t.cell && c.start == t.start || columns == maxHeads {
			return true
		}
	}
	t.more = w.table
	w.table = t
	return true
}

// headed reports whether a usual heading is in b.
func headed(b []byte) bool {
	found := false
	eachWord(b, func(s string) { found = found || headings[s] })
	return found
}

// underlined returns a table whose heading has a line of dashes below it.
func (w *walker) underlined(from, to int, below []byte) *table {
	dashes := 0
	for _, c := range below {
		switch c {
		case '-', '=':
			dashes++
		case ' ', '\t', '+', '|', ':':
		default:
			return nil
		}
	}
	if dashes < 3 {
		return nil
	}
	if bytes.ContainsAny(below, "+|") && containsByte(w.b, '|') {
		return w.pipes(from, to)
	}
	column := utf8.RuneCount(w.b[:from])
	wide := wideColumns(w.b[:from])
	var runs [][2]int
	for i := 0; i < len(below); {
		if below[i] != '-' && below[i] != '=' {
			i++
			continue
		}
		k := i
		for k < len(below) && (below[k] == '-' || below[k] == '=') {
			k++
		}
		runs = append(runs, [2]int{i, k})
		i = k
	}
	pick := -1
	for n, r := range runs {
		if wide > column && r[0] == wide {
			pick = n
			break
		}
		if r[0] == column || r[0] <= column && column < r[1] && len(runs) > 1 {
			pick = n
		}
	}
	if pick < 0 {
		pick = len(runs) - 1 - cellsAfter(w.b, to) // text may stand before the heading
	}
	if pick < 0 {
		return nil
	}
	t := &table{form: fixedColumns, start: runs[pick][0]}
	if pick+1 < len(runs) {
		t.end = runs[pick+1][0]
	}
	return t
}

// wideColumns returns how many columns b takes if some of its characters take two.
func wideColumns(b []byte) int {
	n := 0
	for _, r := range string(b) {
		n++
		if r >= 0x1100 {
			n++
		}
	}
	return n
}

// cellsAfter counts the cells after i, which two blanks or a tab divide.
func cellsAfter(b []byte, i int) (n int) {
	for i < len(b) {
		k := nextWord(b, i)
		if k >= len(b) {
			break
		}
		if k-i >= 2 || b[i] == '\t' {
			n++
		}
		i = wordEndAt(b, k)
	}
	return n
}

// pipes returns a table whose cells | divides.
func (w *walker) pipes(from, to int) *table {
	before := from
	for before > 0 && isBlank(w.b[before-1]) {
		before--
	}
	if after := skipBlanks(w.b, to); before > 0 && w.b[before-1] != '|' || after < len(w.b) && w.b[after] != '|' || before == from && after == to && w.b[skipBlanks(w.b, 0)] != '|' && !allHeadings(w.b) {
		return nil
	}
	return &table{form: piped, cell: bytes.Count(w.b[:from], []byte{'|'}), cells: bytes.Count(w.b, []byte{'|'}), divider: '|'}
}

// allHeadings reports whether | divides nothing but usual headings, and a secret.
func allHeadings(b []byte) bool {
	others := 0
	for cell := range bytes.SplitSeq(b, []byte{'|'}) {
		if !headings[lowered(cell)] {
			others++
		}
	}
	return others <= 1
}

// divided returns a table whose cells a byte divides: CSV, or with pipes.
func (w *walker) divided(from, to int, below []byte) *table {
	b := w.b
	after := skipBlanks(b, to)
	before := from
	for before > 0 && b[before-1] == ' ' {
		before--
	}
	d := at(b, after)
	if after >= len(b) {
		d = at(b, before-1)
	}
	if at(b, to) == '\t' || after >= len(b) && at(b, before-1) == '\t' {
		d = '\t'
	}
	switch {
	case d == '|':
		if n := bytes.Count(b, []byte{'|'}); n > 0 && bytes.Count(below, []byte{'|'}) == n {
			return w.pipes(from, to)
		}
		return nil
	case d != ',' && d != ';' && d != '\t':
		return nil
	case before > 0 && b[before-1] != d, before == 0 && after >= len(b):
		return nil
	}
	cells, cell := 1, 0
	for i, c := range b {
		switch {
		case c == d:
			cells++
			if i < from {
				cell++
			}
		case isAlnum(c), c == ' ', c == '_', c == '-', c == '.', isQuote(c), c >= utf8.RuneSelf, c == '(', c == ')', c == '/', c == '@', c == '\t':
		default:
			return nil
		}
	}
	for word := range bytes.FieldsFuncSeq(b, func(r rune) bool { return r == rune(d) || r == ' ' }) {
		if s := lowered(word); proseWords[s] && !headings[s] {
			return nil
		}
	}
	for cell := range bytes.SplitSeq(b, []byte{d}) {
		if len(bytes.TrimSpace(cell)) == 0 {
			return nil
		}
	}
	if cells < 2 || fieldsOf(below, d) != cells || d == ',' && bytes.Contains(b, []byte(", ")) && !bytes.Contains(below, []byte(", ")) {
		return nil
	}
	return &table{form: delimited, cell: cell, cells: cells, divider: d}
}

// fieldsOf counts the fields of a line of CSV.
func fieldsOf(b []byte, d byte) int {
	n, quoted := 1, false
	for _, c := range b {
		if c == '"' {
			quoted = !quoted
		} else if c == d && !quoted {
			n++
		}
	}
	return n
}

// aligned returns a table without a line of dashes: words that head columns, and below each
// something.
func (w *walker) aligned(from, to int, below []byte, _ int) *table {
	b := w.b
	words, gaps, cell := 0, 0, 0
	for i := nextWord(b, 0); i < len(b); {
		end := wordEndAt(b, i)
		if i < from {
			cell++
		}
		word := b[i:end]
		if (i < from || i >= to) && !headings[lowered(word)] && !wordsOnly(word) {
			return nil
		}
		if (i < from || i >= to) && !headings[lowered(word)] && len(lowered(word)) > 0 {
			words += 100 // no usual heading
		}
		words++
		k := nextWord(b, end)
		if k < len(b) && (k-end > 1 || b[end] == '\t') {
			gaps++
		}
		i = k
	}
	if words%100 < 2 {
		return nil
	}
	if gaps == 0 {
		if words >= 100 || wordsIn(below) != words {
			return nil
		}
		return &table{form: blankDivided, cell: cell, cells: words}
	}
	if words >= 300 || words/100 == words%100-1 || !isCell(b, from, to) {
		return nil
	}
	t := &table{form: fixedColumns, start: utf8.RuneCount(b[:from])}
	if k := skipBlanks(b, to); k < len(b) {
		t.end = utf8.RuneCount(b[:k])
	}
	if f, e, ok := t.fixed(below); !ok || f >= e || gapsIn(below) == 0 {
		return nil
	}
	return t
}

// isCell reports whether gaps stand around b[from:to], or the ends of the line.
func isCell(b []byte, from, to int) bool {
	k := skipBlanks(b, to)
	if k < len(b) && k-to < 2 && b[to] != '\t' {
		return false
	}
	return from == skipBlanks(b, 0) || from > 1 && isBlank(b[from-1]) && (isBlank(b[from-2]) || b[from-1] == '\t')
}

func wordsIn(b []byte) (n int) {
	for i := nextWord(b, 0); i < len(b); n++ {
		i = nextWord(b, wordEndAt(b, i))
	}
	return n
}

// nextWord passes over blanks and controls.
func nextWord(b []byte, i int) int { return run(b, i, wordEnd) }

func gapsIn(b []byte) (n int) {
	for i := 0; i+1 < len(b); i++ {
		if b[i] == '\t' || b[i] == ' ' && b[i+1] == ' ' {
			n++
		}
	}
	return n
}
