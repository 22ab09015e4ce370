package grammar

import (
	"math/bits"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
	"github.com/lrkit/lrkit/analyze/internal/plane"
)

// An edge says what ended a region.
type edge uint8

const (
	lineEdge edge = iota // the end of the line
	gapEdge              // what divides columns, values or commands
	itemEdge             // what divides the paths of a list
	textEdge             // something that follows a path in a sentence
)

// region is the longest text from the start of a path that could be part of
// it, with the places in it where the path could end sooner. -1 is none.
type region struct {
	end     int
	edge    edge
	name    int // where the last name begins
	stop    int // the path surely ends here
	file    int // the first extension of a file that a blank or the like follows
	word    int // the blank before the first preposition or conjunction
	blank   int // the first blank in the last name
	gap     int // the place after the first ellipsis in place of a part, or 0
	pattern int // where the pattern ends whose first sign is at end, or 0
	note    int // where a remark may begin, in brackets or in a language without blanks
	posix   posixBlanks
	forms
	pairs int32    // doubled backslashes
	depth [3]int32 // open (, [, {
}

// posixBlanks are the blanks of a POSIX path that are not escaped.
type posixBlanks struct {
	arg   int   // the first of them, or -1
	name  int   // where the name begins that it follows
	count int32 // how many there are
}

// forms say how a path is written.
type forms struct {
	closed  bool // by a quote
	stream  bool
	escaped bool
	shell   bool // backslashes stand before blanks and brackets
}

// find sets r to the region of s.
func (r *region) find(line []byte, s start, ctx context, l *plane.Line) {
	*r = region{end: len(line), name: s.body, stop: -1, file: -1, word: -1, blank: -1, note: -1, posix: posixBlanks{arg: -1}, forms: forms{escaped: s.escaped}}
	for i := r.next(l, line, s, s.body); i < len(line); i = r.next(l, line, s, i) {
		c := line[i]
		if classes[c]&special == 0 { // some of those from 0x80 on
			i++
			continue
		}
		if ctx.quote != 0 && closesAt(line, i, ctx.quote) {
			r.finish(i, gapEdge)
			r.closed = true
			return
		}
		var next int // 0: the region has ended
		switch {
		case isSep(c):
			next = r.separator(line, i, s)
		case c == ':':
			next = r.colon(line, i, s)
		case c == ' ':
			next = r.space(line, i, s, ctx)
		case c == '<' || c == '*' || c == '?':
			r.finish(i, textEdge)
			r.pattern = patternEnd(line, i)
		case c == '>' && i > s.body && (line[i-1] == '-' || line[i-1] == '='): // an arrow
			r.finish(i-1, gapEdge)
		case c == '>' || c == '|' || c == '"' || c < ' ' || c == 0x7f:
			r.finish(i, gapEdge)
		case ctx.quote != 0:
			next = i + 1
		default:
			next = r.punctuation(line, i, s, ctx)
		}
		if next == 0 || r.stop >= 0 {
			return
		}
		i = next
	}
}

// next returns where the next byte stands from i on that has to be looked at. It passes over single
// separators that follow a word: they begin the next name.
func (r *region) next(l *plane.Line, line []byte, s start, i int) int {
	if r.escaped || s.kind == POSIXPath {
		return l.Next(plane.Special, i)
	}
	for ; i < len(line); i += 64 {
		special := l.Bits(plane.Special, i)
		if n := len(line) - i; n < 64 {
			special &= 1<<n - 1
		}
		if special == 0 {
			continue
		}
		single := special & l.Bits(plane.Backslash, i) & l.Bits(plane.Word, i-1) &^ l.Bits(plane.Backslash, i+1)
		stop := bits.TrailingZeros64(special &^ single)
		if passed := single & (1<<stop - 1); passed != 0 {
			r.name, r.blank = i+bits.Len64(passed), -1
		}
		if stop < 64 {
			return i + stop
		}
	}
	return len(line)
}

func (r *region) finish(end int, e edge) { r.end, r.edge = end, e }

// separator looks at the separator at i.
func (r *region) separator(line []byte, i int, s start) int {
	if i > s.body && !isWord(line[i-1]) {
		if other, ok := startAt(line, i, s.body); ok {
			r.finish(other.pos, textEdge)
			return 0
		}
	}
	if line[i] == '\\' && s.kind == POSIXPath {
		if artifact.ShellEscapes(ascii.At(line, i+1)) {
			r.shell = true
			return i + 2
		}
		r.finish(i, textEdge)
		return 0
	}
	n := 1
	if line[i] == '\\' && ascii.At(line, i+1) == '\\' {
		n = 2
		r.pairs++
	} else if line[i] == '\\' && r.escaped {
		// In escaped text a single backslash is another escape, unless
		// only the prefix was doubled: C:\\Windows\System32 is sloppy.
		if r.pairs > 0 || ascii.At(line, i+1) == '"' || extBefore(line, r.name, i) >= fileExt {
			r.finish(i, gapEdge)
			return 0
		}
		r.escaped = false
	}
	if i-r.name == 3 && line[i] == '\\' && line[r.name-1] == '\\' && r.gap == 0 && ascii.HasAt(line, r.name, "...") {
		r.gap = i
	}
	r.name, r.blank = i+n, -1
	return i + n
}

// colon looks at the colon at i.
func (r *region) colon(line []byte, i int, s start) int {
	if isSep(ascii.At(line, i+1)) {
		if other, ok := startAt(line, i+1, s.body); ok && other.pos < i {
			r.finish(other.pos, textEdge)
			return 0
		}
	}
	if s.kind == POSIXPath && minorAt(line, r.name, i) {
		return i + 1
	}
	r.finish(i, textEdge)
	if s.kind != POSIXPath && i > r.name {
		if end := streamEnd(line, i); end > 0 {
			r.finish(end, textEdge)
			if end == len(line) {
				r.edge = lineEdge
			}
			r.stream = true
		}
	}
	return 0
}

// minorAt reports whether the colon at i divides the address of a device, which follows an at in
// the name, from what it is a part of: pts@0:0, disk@0,0:a.
func minorAt(line []byte, name, i int) bool {
	from := i
	for from > name && i-from < 24 && (ascii.IsDigit(line[from-1]) || line[from-1]-'a' < 6 || line[from-1] == ',') {
		from--
	}
	if from == i || from-1 <= name || line[from-1] != '@' {
		return false
	}
	end := i + 1
	for end < len(line) && end-i < 16 && (wordAt(line, end) || line[end] == ',') {
		end++
	}
	c := ascii.At(line, end)
	return end > i+1 && (c == 0 || c == ' ' || c == ')' || c == '"' || c == '/')
}
