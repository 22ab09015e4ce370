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
	width  int  // the columns of the line
	word   int  // those of the last word of the value on it
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
	r.wrap.measure(line[:p.End])
}

// measure takes down how wide a line is, and its last word.
func (w *wrap) measure(line []byte) {
	w.width = columnsOf(line)
	w.word = columnsOf(line[bytes.LastIndexByte(line, ' ')+1:])
}

// usualWidth is that of most consoles. Few are less wide.
const usualWidth = 80

// blank says whether a blank stood where the value was wrapped, and how sure that is: editors take
// away the blanks at the ends of lines. PowerShell breaks a word only where the line is as wide as
// the console and the word wider than the column of the values.
func (w *wrap) blank(line []byte, from, to int, kept bool) (bool, artifact.Level) {
	if w.gap || kept || w.what == URL {
		return w.gap, artifact.High
	}
	first := to - from
	if blank := bytes.IndexByte(line[from:to], ' '); blank >= 0 {
		first = blank
	}
	joined := w.word + columnsOf(line[from:from+first])
	switch {
	case w.width+len(" ")+first < usualWidth: // the word had room on the line
		return false, artifact.Low
	case columnsOf(line[:to]) > w.width, joined <= w.width-w.column:
		return true, artifact.Medium
	case w.width < leastWidth, (w.block || w.braces) && w.width > usualWidth && w.width%10 != 0 && (w.width+1)%10 != 0: // no console is as wide
		return true, artifact.Low
	}
	return false, artifact.High
}

// goOn appends the rest of a value. PowerShell wraps at blanks and leaves the blank at the end of
// the line. Where it was lost, the rest is of less than high confidence.
func (r *Reader) goOn(dst []Part, w wrap, line []byte, from int) []Part {
	_, to := trim(line, from, len(line))
	end, more := to, 0
	if w.braces {
		if w.row == 0 {
			return r.appendMany(dst, line, from, w.column)
		}
		to, more = oneOf(line, from)
		if bar := bytes.IndexByte(line[from:to], '|'); bar > 0 {
			to = from + bar
		}
	}
	if to == from {
		return dst
	}
	p := part(w.what, from, to, w.row)
	p.Flags |= artifact.Continued
	p.set(artifact.Block, w.block)
	blank := false
	if blank, p.Level = w.blank(line, from, end, r.padded); blank {
		p.Text = " "
	}
	dst = append(dst, p)
	switch {
	case more > 0 && line[to] == '}':
	case more > 0:
		return r.appendMany(dst, line, more, w.column)
	default:
		w.gap = to < len(line) && line[to] == ' '
		w.measure(line[:to])
		r.wrap = w
	}
	return dst
}
