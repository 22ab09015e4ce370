package layout

import (
	"unicode/utf8"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
	"github.com/lrkit/lrkit/analyze/internal/quantity"
)

// appendListing reads a row of Get-ChildItem: mode, date, time, length, name. Names begin below the
// word Name, and may go on on the next line.
func (r *Reader) appendListing(dst []Part, line []byte, first int) []Part {
	t := &r.table
	names := t.columns[len(t.columns)-1].start
	i := first
	dash := false
	for i < len(line) && isModeLetter(line[i]) {
		dash = dash || line[i] == '-'
		i++
	}
	if !dash || i-first < 4 || i-first > 8 || i >= len(line) || line[i] != ' ' {
		return dst
	}
	folder := line[first] == 'd'
	row := r.next()
	dst = append(dst, part(Claim, first, i, row))
	i = blanks(line, i)
	if i < len(line) && ascii.IsDigit(line[i]) {
		end := clock(line, i)
		if end < 0 {
			r.row--
			return dst[:len(dst)-1]
		}
		dst = append(dst, timeAt(line, i, end, row, artifact.Modified))
		i = blanks(line, end)
	}
	if i < len(line) && ascii.IsDigit(line[i]) && utf8.RuneCount(line[:i]) < names {
		if n, end, ok := quantity.Integer(line, i); ok && end < len(line) && line[end] == ' ' {
			if !folder {
				dst = append(dst, exactly(i, end, row, n))
			}
			i = blanks(line, end)
		}
	}
	from, to := trim(line, i, len(line))
	if from == to { // no name, no row
		r.row--
		for len(dst) > 0 && dst[len(dst)-1].Row.Number == row {
			dst = dst[:len(dst)-1]
		}
		return dst
	}
	p := nameAt(line, from, to, row, artifact.RuleListing)
	p.set(artifact.InDirectory, r.place.known)
	p.set(artifact.POSIX, r.place.known && r.place.posix)
	r.mayWrap(line, &p, names, false)
	return append(dst, p)
}

// isModeLetter: directory, archive, read-only, hidden, system, link.
func isModeLetter(c byte) bool {
	return c == '-' || c == 'd' || c == 'a' || c == 'r' || c == 'h' || c == 's' || c == 'l'
}

// clock returns the end of a date with its time at line[i]: digits with marks, an AM or PM in any
// language before the time or after it; -1 if there is none.
func clock(line []byte, i int) int {
	start := i
	for i < len(line) && (ascii.IsDigit(line[i]) || line[i] == '/' || line[i] == '.' || line[i] == '-') {
		i++
	}
	if i-start < 6 || i-start > 11 || i >= len(line) || line[i] != ' ' {
		return -1
	}
	i = blanks(line, i)
	if word := i; i < len(line) && !ascii.IsDigit(line[i]) { // 오후, 下午
		for i < len(line) && line[i] != ' ' {
			i++
		}
		if i-word > 12 {
			return -1
		}
		i = blanks(line, i)
	}
	time := i
	colons := 0
	for i < len(line) && (ascii.IsDigit(line[i]) || line[i] == ':' || line[i] == '.') {
		if line[i] == ':' || line[i] == '.' {
			colons++
		}
		i++
	}
	if i-time < 3 || i-time > 18 || colons == 0 {
		return -1
	}
	if i < len(line) && (line[i]|0x20 == 'a' || line[i]|0x20 == 'p') && (i+1 == len(line) || line[i+1] == ' ') { // 03:14p
		return i + 1
	}
	if i+2 < len(line) && (line[i]|0x20 == 'a' || line[i]|0x20 == 'p') && line[i+1]|0x20 == 'm' && line[i+2] == ' ' { // 03:14PM
		return i + 2
	}
	if i+1 >= len(line) || line[i] != ' ' || line[i+1]|0x20 != 'a' && line[i+1]|0x20 != 'p' {
		return i
	}
	for _, half := range []string{" AM", " PM", " am", " pm", " a.m.", " p.m.", " a. m.", " p. m."} {
		if len(line)-i >= len(half) && string(line[i:i+len(half)]) == half && (i+len(half) == len(line) || line[i+len(half)] == ' ') {
			return i + len(half)
		}
	}
	return i
}
