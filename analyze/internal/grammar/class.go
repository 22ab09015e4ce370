package grammar

import "bytes"

// A class says what a byte can mean in a path.
type class uint8

const (
	word    class = 1 << iota // ASCII letter, digit, underscore
	special                   // region scanning has to look at it
	illegal                   // cannot stand in a name of Windows
	opener                    // a path may begin right after it
)

var classes = func() (t [256]class) {
	for c := range t {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '_':
			t[c] |= word
		case c < ' ':
			t[c] |= special | illegal
		}
	}
	for _, c := range []byte(`<>"|*?:`) {
		t[c] |= special | illegal
	}
	for _, c := range []byte("\\/()[]{};, '`+!&\x7f\xc2\xe2\xef") {
		t[c] |= special
	}
	for c := 0xe3; c <= 0xed; c++ { // the letters of cjkAt
		t[c] |= special
	}
	for _, c := range []byte("\t \"'`([{=:,;|>&@") {
		t[c] |= opener
	}
	return t
}()

func isWord(c byte) bool  { return classes[c]&word != 0 }
func isDigit(c byte) bool { return c-'0' < 10 }
func isAlpha(c byte) bool { return (c|0x20)-'a' < 26 }
func isSep(c byte) bool   { return c == '\\' || c == '/' }
func isHex(c byte) bool   { return isDigit(c) || (c|0x20)-'a' < 6 }

// wordAt reports whether a word goes on at i.
func wordAt(line []byte, i int) bool { return i < len(line) && isWord(line[i]) }

// at returns the byte at i, or 0 outside of the line.
func at(line []byte, i int) byte {
	if uint(i) < uint(len(line)) {
		return line[i]
	}
	return 0
}

// hasAt reports whether s stands at i.
func hasAt(line []byte, i int, s string) bool {
	return i >= 0 && len(line)-i >= len(s) && string(line[i:i+len(s)]) == s
}

// hasFoldAt is hasAt without regard to the case of ASCII letters; s is lower case.
func hasFoldAt(line []byte, i int, s string) bool {
	if i < 0 || len(line)-i < len(s) {
		return false
	}
	for k := range len(s) {
		c := line[i+k]
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		if c != s[k] {
			return false
		}
	}
	return true
}

// bounds returns where the text of a line lies: without a byte order mark, and
// without the blanks and NULs around it, which are padding.
func bounds(line []byte) (from, to int) {
	if bytes.HasPrefix(line, []byte("\ufeff")) {
		from = 3
	}
	to = len(line)
	for from < to && isPadding(line[from]) {
		from++
	}
	for from < to && isPadding(line[to-1]) {
		to--
	}
	return from, to
}

func isPadding(c byte) bool { return c == ' ' || c == '\t' || c == 0 || c == '\r' || c == '\n' }
