package grammar

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/ascii"
)

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

func isWord(c byte) bool { return classes[c]&word != 0 }
func isSep(c byte) bool  { return c == '\\' || c == '/' }
func isHex(c byte) bool  { return ascii.IsDigit(c) || (c|0x20)-'a' < 6 }

// wordAt reports whether a word goes on at i.
func wordAt(line []byte, i int) bool { return i < len(line) && isWord(line[i]) }

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
