package grammar

import "bytes"

// blankGroups reads a number whose groups are divided by plain blanks, of which line[i:end] is the last one. What stands in front must show
// where it begins: a label, a bracket, or the beginning of the line.
func blankGroups(line []byte, i, end int) (begin int, n number, ok bool) {
	if end-i != 3 {
		return 0, n, false
	}
	first := i
	for first >= 4 && line[first-1] == ' ' && isDigit(line[first-2]) && first > i-24 {
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

// pathReach is how far in front of a bare number a path is looked for.
const pathReach = 1 << 10

// endsRow says whether a path that only a listing prints stands in front of a number: a stream with its type, or one that was cut.
func endsRow(before []byte) bool {
	path := bytes.TrimRight(before, " ")
	switch {
	case bytes.HasSuffix(path, []byte(":$DATA")):
		return len(before)-len(path) > 1
	case bytes.HasSuffix(path, []byte("…")), bytes.HasSuffix(path, []byte("...")):
		return bytes.IndexByte(path, '\\') >= 0
	}
	return false
}

// unlabelled takes a number without a unit that stands by a path and can hardly be anything else: in the scientific form in which PowerShell prints
// large ones, or a cell of CSV with its digits in groups.
func unlabelled(line []byte, i, end int) (Size, bool) {
	if i == 0 || end-i > maxNumber {
		return Size{}, false
	}
	before := line[max(0, i-pathReach):i]
	switch c := at(line, end); {
	case end == len(line) && line[i-1] == ' ' && endsRow(before):
		n, ok := parseNumber(line[i:end])
		if !ok || n.scale > 0 {
			return Size{}, false
		}
		s := Size{Start: i, End: end, Bytes: int64(n.mantissa)}
		s.Min, s.Max = s.Bytes, s.Bytes
		return s, true
	case c == 'E' && at(line, end+1) == '+' && isDigit(at(line, end+2)) && isDigit(at(line, end+3)) && !wordAt(line, end+4) && (line[i-1] == ' ' || line[i-1] == '\t'):
		exp := int(line[end+2]-'0')*10 + int(line[end+3]-'0')
		n, ok := parseNumber(line[i:end])
		if n.ambiguous {
			n.scale = 3
		}
		if !ok || n.scale == 0 || n.scale > exp || exp > 17 || bytes.IndexByte(before, '\\') < 0 && bytes.IndexByte(before, '/') < 0 {
			return Size{}, false
		}
		for range exp - n.scale {
			if n.mantissa > 1<<59 {
				return Size{}, false
			}
			n.mantissa *= 10
		}
		s := Size{Start: i, End: end + 4}
		s.Bytes = int64(n.mantissa)
		s.Min, s.Max = s.Bytes, s.Bytes
		return s, true
	case c == '"' && line[i-1] == '"' && bytes.Count(line[i:end], []byte(",")) > 1 && (bytes.HasSuffix(before, []byte(`","`)) || bytes.HasSuffix(before, []byte(`";"`))) && bytes.IndexByte(before, '\\') >= 0:
		n, ok := parseNumber(line[i:end])
		if !ok || n.scale > 0 {
			return Size{}, false
		}
		s := Size{Start: i, End: end, Bytes: int64(n.mantissa)}
		s.Min, s.Max = s.Bytes, s.Bytes
		return s, true
	}
	return Size{}, false
}
