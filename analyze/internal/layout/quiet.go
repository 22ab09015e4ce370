package layout

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/ascii"
)

// mayMatter says whether a line can be of any shape while no line before it asks for it. It looks
// at the first bytes and for the sign of a label, and copies nothing.
func mayMatter(line []byte, first int) bool {
	c, next := line[first], byte(0)
	if first+1 < len(line) {
		next = line[first+1]
	}
	switch {
	case first == 4 && mayHeadListing(line), line[0] == '\t', mayEmbed(line, first):
		return true
	case ascii.IsDigit(c):
		// A row of dir has two blanks after its date, and others have tabs.
		return first > 2 || !isDate(line[first:]) || divided(line)
	case ascii.IsLetter(c) || c >= 0x80 || c == '_':
		return mayBegin(line, first, next)
	case c == '[':
		return opensJSON(next) || mayLabel(line, first)
	case c == '-':
		return next == 'r' || !ascii.IsLetter(next) && !ascii.IsDigit(next)
	case c == '/' || c == '.':
		return first == 0 && endsInColon(line)
	case c == '\\':
		return isHex(next)
	case c == '"':
		return commaOf(line, first) != 0 || isMember(line, first)
	case c == '<':
		return ascii.IsLetter(next)
	}
	return opensObject(line, first) || mayRule[c]
}

// mayHeadListing says whether a line has a colon where the heading of Get-ChildItem has one.
func mayHeadListing(line []byte) bool {
	head := line[:min(len(line), 64)]
	return bytes.IndexByte(head, ':') >= 0 || bytes.Contains(head, []byte("："))
}

// mayBegin is mayMatter for a line that begins with a letter.
func mayBegin(line []byte, first int, next byte) bool {
	c := line[first]
	switch {
	case mayLabel(line, first):
		return true
	case first == 1, first == 0 && c == 'D' && next == 'i': // the heading of dir
		return true
	case isModeByte[c] && (next == 'r' || next == '-'):
		return true
	case (c|0x20 == 'm' || c|0x20 == 's') && (next|0x20 == 'd' || next|0x20 == 'h'): // MD5, SHA1
		return true
	case isHex(c) && hexEnd(line, first)-first >= 32:
		return true
	case first == 0 && next == ':' && (endsInColon(line) || line[len(line)-1] == ')' && bytes.Contains(line, []byte(":("))):
		return true
	case c == 0xE2: // of a rule
		return true
	case first == 0 && isLogin(line):
		return true
	}
	return commaOf(line, first) != 0 || mayHead(line, first)
}

// mayHead says whether a line can be the heading of a table without a rule: it begins with a
// capital letter, has no colon, and its names have two blanks between them or are in capitals.
func mayHead(line []byte, first int) bool {
	c := line[first]
	if c > 'Z' && c < 0x80 || len(line) > maxHeader || bytes.IndexByte(line, ':') >= 0 {
		return false
	}
	if c >= 0x80 { // capitals mean nothing in most scripts
		return bytes.Contains(line, []byte("  "))
	}
	i := first
	for i < len(line) && line[i] != ' ' && (line[i] < 'a' || line[i] > 'z') {
		i++
	}
	return i < len(line) && line[i] == ' ' || bytes.Contains(line[i:], []byte("  "))
}

// mayLabel says whether a line begins with a label and its sign.
func mayLabel(line []byte, first int) bool {
	at := afterTags(line, first)
	return at < len(line) && signOf(line, at) >= 0
}

// opensJSON says whether an array of JSON can go on so.
func opensJSON(c byte) bool {
	switch c {
	case 0, ' ', '\t', '{', '[', ']', '"', '-', 't', 'f', 'n':
		return true
	}
	return ascii.IsDigit(c)
}

// endsInColon says whether the last byte of a line but blanks is a colon.
func endsInColon(line []byte) bool {
	_, end := trim(line, 0, len(line))
	return end > 0 && line[end-1] == ':'
}

// divided says whether a line that begins with a time may be a row: two blanks, a tab or a
// semicolon follow, or two commas with a short cell between them.
func divided(line []byte) bool {
	comma, last := 0, byte(0)
	for i, c := range line[:min(len(line), 48)] {
		switch c {
		case '\t', ';':
			return true
		case ' ':
			if last == ' ' {
				return true
			}
		case ',':
			if comma > 0 && i-comma <= 16 {
				return true
			}
			if comma == 0 {
				comma = i
			}
		}
		last = c
	}
	return false
}
