package layout

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
)

// wrap is a value that may go on on the next line, below where it begins: the last column of a
// table, the value of a list, a heading.
type wrap struct {
	row    int32 // that the value belongs to, or 0
	what   What
	column int // in which it begins
	strict bool
	block  bool
	gap    bool // the line ended with a blank, which belongs to the value
	braces bool // the value is one of many, in braces
}

// rest returns where the rest of the value begins in a line. A line that is no rest has its text
// elsewhere; where nothing but the indentation says so, it must not look like a label either.
func (w wrap) rest(line []byte, first int) (from int, ok bool) {
	if w.row == 0 && !w.braces || first != w.column || first == 0 || w.strict && bytes.IndexByte(line, ':') >= 0 {
		return 0, false
	}
	return first, true
}

// mayWrap remembers that p, which is the last of its line, may go on at a column of the next one.
func (r *Reader) mayWrap(line []byte, p *Part, column int, strict bool) {
	if from, to := trim(line, int(p.End), len(line)); from < to { // it does not reach the end of the line
		return
	}
	r.wrap = wrap{
		row: p.Row.Number, what: p.what(), column: column, strict: strict, block: p.Flags.Has(artifact.Block),
		gap: int(p.End) < len(line) && line[p.End] == ' ',
	}
}

// goOn appends the rest of a value. PowerShell wraps at blanks and leaves the blank at the end of
// the line.
func (r *Reader) goOn(dst []Part, w wrap, line []byte, from int) []Part {
	_, to := trim(line, from, len(line))
	more := 0
	if w.braces {
		if w.row == 0 {
			return r.appendMany(dst, line, from, w.column)
		}
		to, more = oneOf(line, from)
	}
	if to == from {
		return dst
	}
	p := part(w.what, from, to, w.row)
	p.Flags |= artifact.Continued
	p.set(artifact.Block, w.block)
	if w.gap {
		p.Text = " "
	}
	dst = append(dst, p)
	switch {
	case more > 0 && line[to] == '}':
	case more > 0:
		return r.appendMany(dst, line, more, w.column)
	default:
		w.gap = to < len(line) && line[to] == ' '
		r.wrap = w
	}
	return dst
}
