package layout

import "unicode/utf8"

func isHex(c byte) bool { return c-'0' < 10 || c|0x20 >= 'a' && c|0x20 <= 'f' }

func blanks(line []byte, i int) int {
	for i < len(line) && (line[i] == ' ' || line[i] == '\t') {
		i++
	}
	return i
}

// word returns the bounds of the next word of the line after i.
func word(line []byte, i int) (from, to int) {
	i = blanks(line, i)
	from = i
	for i < len(line) && line[i] != ' ' && line[i] != '\t' {
		i++
	}
	return from, i
}

// trim returns the bounds of what is between blanks in line[start:end].
func trim(line []byte, start, end int) (int, int) {
	for start < end && (line[start] == ' ' || line[start] == '\t') {
		start++
	}
	for end > start && (line[end-1] == ' ' || line[end-1] == '\t' || line[end-1] == '\r') {
		end--
	}
	return start, end
}

// byteAt returns where the character at a column stands, wide ones counted twice.
func byteAt(line []byte, column int) int { return new(cursor).byteAt(line, column) }

// cursor goes through a line once, for columns in order.
type cursor struct {
	i, column int
}

// byteAt is the function of that name, for a column that is not before the last one.
func (c *cursor) byteAt(line []byte, column int) int {
	for c.i < len(line) && c.column < column {
		if line[c.i] < utf8.RuneSelf {
			c.i, c.column = c.i+1, c.column+1
			continue
		}
		n, width := step(line[c.i:])
		c.i, c.column = c.i+n, c.column+width
	}
	return c.i
}

// columnsOf returns how many columns a console gives to text.
func columnsOf(text []byte) (columns int) {
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf {
			i, columns = i+1, columns+1
			continue
		}
		n, width := step(text[i:])
		i, columns = i+n, columns+width
	}
	return columns
}

// step returns the length of the first character of s, and its columns.
func step(s []byte) (n, width int) {
	if s[0] < utf8.RuneSelf {
		return 1, 1
	}
	c, n := utf8.DecodeRune(s)
	if wide(c) {
		return n, 2
	}
	return n, 1
}

// wide says whether a console gives a character two columns.
func wide(c rune) bool {
	return c >= 0x1100 && (c <= 0x115F || c >= 0x2E80 && c <= 0xA4CF || c >= 0xAC00 && c <= 0xD7A3 || c >= 0xF900 && c <= 0xFAFF || c >= 0xFE30 && c <= 0xFE6F ||
		c >= 0xFF00 && c <= 0xFF60 || c >= 0xFFE0 && c <= 0xFFE6 || c >= 0x1F300 && c <= 0x1FAFF || c >= 0x20000 && c <= 0x3FFFD)
}

// lower is for short words of ASCII.
func lower(b []byte) string {
	if len(b) > 40 {
		return string(b[:40])
	}
	var buf [40]byte
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		buf[i] = c
	}
	return string(buf[:len(b)])
}
