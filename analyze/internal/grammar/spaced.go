package grammar

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/ascii"
	"github.com/lrkit/lrkit/analyze/internal/quantity"
)

// maxSpaced is the longest number with plain blanks that is read.
const maxSpaced = 18

// blankGroups reads a number whose groups are divided by plain blanks, of which line[i:end] is the
// last one. What stands in front must show where it begins: a label, a bracket, or the beginning of
// the line.
func blankGroups(line []byte, i, end int) (begin int, n quantity.Number, ok bool) {
	if end-i != 3 {
		return 0, n, false
	}
	first := i
	for first >= 2 && line[first-1] == ' ' && ascii.IsDigit(line[first-2]) && first > i-24 {
		k := first - 1
		for k > 0 && first-1-k < 4 && ascii.IsDigit(line[k-1]) {
			k--
		}
		if first-1-k > 3 {
			return 0, n, false
		}
		if first-1-k < 3 {
			first = k
			break
		}
		first = k
	}
	if first == i || line[first] == '0' {
		return 0, n, false
	}
	switch {
	case first == 0:
	case line[first-1] == '(' || line[first-1] == '\t' || line[first-1] == '=':
	case line[first-1] == ' ' && (first == 1 || line[first-2] == ' ' || line[first-2] == ':' || line[first-2] == '='):
	default:
		return 0, n, false
	}
	n, ok = quantity.ParseSpaced(line[first:end])
	return first, n, ok && end-first <= maxSpaced
}

// pathReach is how far before a bare number a path is looked for.
const pathReach = 1 << 10

// endsRow says whether a path that only a listing prints stands before a number and its blanks: a
// stream with its type, or a path that was cut.
func endsRow(before []byte, blanks int) bool {
	path := before[:blanks]
	switch {
	case bytes.HasSuffix(path, []byte(":$DATA")):
		return len(before)-len(path) > 1
	case bytes.HasSuffix(path, []byte("…")), bytes.HasSuffix(path, []byte("...")):
		return bytes.IndexByte(path, '\\') >= 0
	}
	return false
}

// bare takes a number without a unit, in the order of the bytes after it: with a label, in the
// scientific form in which PowerShell prints large ones, or, beside a path, at the end of a row or
// as a cell of CSV with its digits in groups.
func bare(line []byte, i, end int) (Size, bool) {
	if i == 0 {
		return Size{}, false
	}
	switch c := ascii.At(line, end); {
	case c == 'E':
		return scientific(line, i, end)
	case c == '"' && line[i-1] == '"' && bytes.Count(line[i:end], []byte(",")) > 1:
		before := line[max(0, i-pathReach):i]
		if bytes.IndexByte(before, '\\') < 0 || !bytes.HasSuffix(before, []byte(`","`)) && !bytes.HasSuffix(before, []byte(`";"`)) {
			break
		}
		if n, ok := quantity.Parse(line[i:end]); ok && n.Scale == 0 {
			return exactly(i, end, n.Mantissa), true
		}
	case end == len(line) && line[i-1] == ' ' && endsRow(line[max(0, i-pathReach):i], blanksBefore(line, i)-max(0, i-pathReach)):
		if n, ok := quantity.Parse(line[i:end]); ok && n.Scale == 0 {
			return exactly(i, end, n.Mantissa), true
		}
	}
	if !maybeLabelled(line, end) {
		return Size{}, false
	}
	return labelled(line, i, end)
}

// scientific reads a number whose exponent is at end: "1,23E+08".
func scientific(line []byte, i, end int) (Size, bool) {
	if line[i-1] != ' ' && line[i-1] != '\t' && line[i-1] != '=' {
		return Size{}, false
	}
	n, stop, ok := quantity.Exponent(line, i, end)
	if !ok {
		return Size{}, false
	}
	before := line[max(0, i-pathReach):i]
	if bytes.IndexByte(before, '\\') < 0 && bytes.IndexByte(before, '/') < 0 {
		if _, sign := labelBefore(line, i); !sign {
			return Size{}, false
		}
	}
	return exactly(i, stop, n), true
}
