package secret

import (
	"bytes"
)

// fixed returns where the cell stands in a line whose cells stand at fixed columns; ok is false if
// it cannot be such a line.
func (t *table) fixed(b []byte) (from, to int, ok bool) {
	// of columns as characters, or as wide ones take two
	for _, wide := range [...]bool{false, true} {
		from = columnAt(b, t.start, wide)
		if from >= len(b) {
			return 0, 0, true
		}
		if from > 0 && !isBlank(b[from-1]) {
			continue
		}
		to = len(b)
		if t.end > 0 {
			to = columnAt(b, t.end, wide)
			for to > from && to < len(b) && !isBlank(b[to-1]) && !isBlank(b[to]) {
				to++
			}
		}
		if isBlank(b[from]) {
			return 0, 0, true
		}
		return from, cellEnd(b, from, to), true
	}
	return 0, 0, false
}

// cellEnd returns where the cell that begins at from ends: at a gap, or before a word that is no
// part of a secret.
func cellEnd(b []byte, from, to int) int {
	for k := wordEndAt(b, from); k < to; {
		next := nextWord(b, k)
		if next-k > 1 || next >= to || b[k] == '\t' || foreign(b, next, wordEndAt(b, next)) {
			return k
		}
		k = wordEndAt(b, next)
	}
	return to
}

// field returns where the cell of the column stands in a line; ok is false if the line is none of
// the table.
func (t *table) field(b []byte) (from, to int, ok bool) {
	switch t.form {
	case fixedColumns:
		if from, to, ok = t.fixed(b); !ok {
			return
		}
	case blankDivided:
		from = nextWord(b, 0)
		for n := 0; n < t.cell; n++ {
			from = nextWord(b, wordEndAt(b, from))
		}
		to = wordEndAt(b, from)
	default:
		n, quoted := 0, false
		for i := 0; i <= len(b); i++ {
			switch {
			case i == len(b) || b[i] == t.divider && !quoted:
				if n == t.cell {
					to = i
					goto cell
				}
				n++
				from = i + 1
			case b[i] == '"' && t.form == delimited:
				quoted = !quoted
			}
		}
		return 0, 0, true
	}
cell:
	for from < to && (isBlank(b[from]) || isQuote(b[from])) {
		from++
	}
	for to > from && (isBlank(b[to-1]) || isQuote(b[to-1]) || classes[b[to-1]]&wordEnd != 0) {
		to--
	}
	return from, to, true
}

// columnAt returns where the character at a column begins; wide ones may take two.
func columnAt(b []byte, column int, wide bool) int {
	for i, r := range string(b) {
		if column <= 0 {
			return i
		}
		column--
		if wide && r >= 0x1100 {
			column--
		}
	}
	return len(b)
}

// row reports whether a line is a row of the table; with the secrets that it has.
func (t *table) row(b []byte, each func(t *table, from, to int)) bool {
	trimmed := bytes.TrimSpace(b)
	t.rows++
	switch {
	case len(trimmed) == 0:
		return false
	case len(bytes.Trim(trimmed, "-=+|: \t")) == 0:
		return true // dashes
	case t.form == delimited && fieldsOf(b, t.divider) != t.cells, t.form == piped && bytes.Count(b, []byte{'|'}) != t.cells, t.form == blankDivided && wordsIn(b) != t.cells:
		return false
	}
	for c := t; c != nil; c = c.more {
		from, to, ok := c.field(b)
		if !ok {
			return false
		}
		if from < to {
			each(c, from, to)
		}
	}
	return true
}

// accepts reports whether a cell of the column is a secret.
func (t *table) accepts(v []byte) bool {
	if placeholder(v, false) || stateWords[lowered(v)] {
		return false
	}
	switch t.kind {
	case password:
		return true
	case hashName:
		return len(v) >= 13
	case guarded:
		return len(v) >= 4 && makeupOf(v).mixed()
	}
	return opaqueLike(v)
}
