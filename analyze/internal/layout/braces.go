package layout

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
)

// appendMany reads a value of many: `{C:\a b, C:\c}`, with a word for what each is in what Defender
// prints, `{file:_C:\a, regkey:_HKLM\x}`. Each is a thing of its own. The value may be wrapped.
func (r *Reader) appendMany(dst []Part, line []byte, from, column int) []Part {
	for {
		to, more := oneOf(line, from)
		n := len(dst)
		dst = r.appendOne(dst, line, from, to)
		if more == 0 { // the line ends within the value
			r.wrap = wrap{column: column, braces: true}
			if len(dst) > n {
				p := &dst[len(dst)-1]
				r.mayWrap(line, p, column, false)
				r.wrap.braces = true
			}
			return dst
		}
		if line[to] == '}' {
			return dst
		}
		from = more
	}
}

// oneOf returns where the one of many that begins at line[from] ends, and where the next one
// begins; more is 0 at the end of the line.
func oneOf(line []byte, from int) (to, more int) {
	for i := from; i < len(line); i++ {
		switch {
		case line[i] == '}' && len(bytes.TrimRight(line[i+1:], " ")) == 0:
			return i, i + 1
		case line[i] == ',' && i+1 < len(line) && line[i+1] == ' ' && blanks(line, i+1) < len(line):
			return i, blanks(line, i+1)
		}
	}
	if _, to = trim(line, from, len(line)); to > from && line[to-1] == ',' {
		return to - 1, len(line)
	}
	return max(to, from), 0
}

// appendOne reads one of many.
func (r *Reader) appendOne(dst []Part, line []byte, from, to int) []Part {
	if mark := bytes.Index(line[from:to], []byte(":_")); mark > 0 && mark < 24 {
		from += mark + len(":_")
	}
	whole := bytes.TrimSuffix(line[from:to], []byte("..."))                              // there are more
	if len(whole) > 0 && whole[len(whole)-1] == ']' && bytes.IndexByte(whole, '[') < 0 { // [name, value]
		to = from + len(whole) - 1
	}
	if from >= to {
		return dst
	}
	if bar := bytes.IndexByte(line[from:to], '|'); bar > 0 { // where it came from
		to = from + bar
	}
	p, ok := valueByShape(line[from:to])
	if !ok || p.what() == URL {
		return dst
	}
	p = p.moved(from, to)
	p.Row.Number, p.Rule = r.next(), artifact.RuleList
	return append(dst, p)
}
