package grammar

import "bytes"

// blankGroups reads a number whose groups are divided by plain blanks, of which line[i:end] is the
// last one. What stands in front must show where it begins: a label, a bracket, or the beginning of
// the line.
func blankGroups(line []byte, i, end int) (begin int, n number, ok bool) {
	if end-i != 3 {
		return 0, n, false
	}
	first := i
	for first >= 2 && line[first-1] == ' ' && isDigit(line[first-2]) && first > i-24 {
		k := first - 1
		for k > 0 && first-1-k < 4 && isDigit(line[k-1]) {
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
	for _, c := range line[first:end] {
		if isDigit(c) {
			n.mantissa = n.mantissa*10 + uint64(c-'0')
		}
	}
	return first, n, end-first <= maxDigits
}

// indian reads a whole number in the groups of India: 12,34,567.
func indian(b []byte) (n number, ok bool) {
	if len(b) < 8 || len(b) > 18 || b[len(b)-4] != ',' {
		return n, false
	}
	for i := len(b) - 1; i >= 0; i-- {
		at := len(b) - 1 - i // from the end
		comma := at == 3 || at > 3 && (at-3)%3 == 0
		if comma != (b[i] == ',') || !comma && !isDigit(b[i]) {
			return n, false
		}
	}
	if b[0] == ',' || b[0] == '0' {
		return n, false
	}
	for _, c := range b {
		if c != ',' {
			n.mantissa = n.mantissa*10 + uint64(c-'0')
		}
	}
	return n, true
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
	switch c := at(line, end); {
	case c == 'E':
		return scientific(line, i, end)
	case c == '"' && line[i-1] == '"' && bytes.Count(line[i:end], []byte(",")) > 1:
		before := line[max(0, i-pathReach):i]
		if bytes.IndexByte(before, '\\') < 0 || !bytes.HasSuffix(before, []byte(`","`)) && !bytes.HasSuffix(before, []byte(`";"`)) {
			break
		}
		if n, ok := parseNumber(line[i:end]); ok && n.scale == 0 {
			return exactly(i, end, n.mantissa), true
		}
	case end == len(line) && line[i-1] == ' ' && endsRow(line[max(0, i-pathReach):i], blanksBefore(line, i)-max(0, i-pathReach)):
		if n, ok := parseNumber(line[i:end]); ok && n.scale == 0 {
			return exactly(i, end, n.mantissa), true
		}
	}
	if !maybeLabelled(line, end) {
		return Size{}, false
	}
	return labelled(line, i, end)
}

// scientific reads a number whose exponent is at end: "1,23E+08".
func scientific(line []byte, i, end int) (Size, bool) {
	if at(line, end+1) != '+' || !isDigit(at(line, end+2)) || !isDigit(at(line, end+3)) || wordAt(line, end+4) {
		return Size{}, false
	}
	if line[i-1] != ' ' && line[i-1] != '\t' && line[i-1] != '=' {
		return Size{}, false
	}
	before := line[max(0, i-pathReach):i]
	if bytes.IndexByte(before, '\\') < 0 && bytes.IndexByte(before, '/') < 0 {
		if _, sign := labelBefore(line, i); !sign {
			return Size{}, false
		}
	}
	n, ok := parseNumber(line[i:end])
	if n.ambiguous {
		n.scale = 3
	}
	exp := int(line[end+2]-'0')*10 + int(line[end+3]-'0')
	if !ok || n.scale == 0 || n.scale > exp || exp > 17 {
		return Size{}, false
	}
	for range exp - n.scale {
		if n.mantissa > 1<<59 {
			return Size{}, false
		}
		n.mantissa *= 10
	}
	return exactly(i, end+4, n.mantissa), true
}
