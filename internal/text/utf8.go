package text

import "unicode/utf8"

// byteString is what the functions of this package read. It lets a string be
// read without a copy.
type byteString interface{ ~string | ~[]byte }

// replacement stands for one maximal subpart of an ill-formed sequence.
const replacement = "\uFFFD"

// InvalidLen returns the length of the maximal subpart at the start of b, which
// must not begin with a valid character. It is 0 only if b is empty. A
// sequence that b cuts off counts as a subpart.
func InvalidLen(b []byte) int { return invalidLen(b) }

func invalidLen[S byteString](b S) int {
	if len(b) == 0 {
		return 0
	}
	// Which second bytes are possible depends on the first byte (Unicode 16,
	// table 3-7). This is what makes surrogates, overlong forms and numbers
	// above U+10FFFF end after their first byte.
	lo, hi := byte(0x80), byte(0xBF)
	want := 0
	switch c := b[0]; {
	case c < 0xC2 || c > 0xF4:
		return 1
	case c < 0xE0:
		want = 2
	case c < 0xF0:
		want = 3
		if c == 0xE0 {
			lo = 0xA0
		} else if c == 0xED {
			hi = 0x9F
		}
	default:
		want = 4
		if c == 0xF0 {
			lo = 0x90
		} else if c == 0xF4 {
			hi = 0x8F
		}
	}
	n := 1
	for n < want && n < len(b) && lo <= b[n] && b[n] <= hi {
		n++
		lo, hi = 0x80, 0xBF
	}
	return n
}

// decode is utf8.DecodeRune for strings and bytes.
func decode[S byteString](b S) (rune, int) {
	return utf8.DecodeRuneInString(string(b[:min(len(b), utf8.UTFMax)]))
}

// cutOff says that b may become a valid character with more bytes.
func cutOff[S byteString](b S) bool {
	return !utf8.FullRuneInString(string(b[:min(len(b), utf8.UTFMax)]))
}
