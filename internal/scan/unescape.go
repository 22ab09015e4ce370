package scan

import (
	"encoding/binary"
	"unicode/utf8"
)

// MinDst is the room in dst that is always enough for one more character.
const MinDst = utf8.UTFMax

// longest is the longest source text of one character: a pair of \uXXXX.
const longest = 12

// simple maps the byte after a backslash to what the two mean; 0 where they
// mean nothing (u is not simple).
var simple = [256]byte{
	'"': '"', '\\': '\\', '/': '/',
	'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t',
}

// Unescape decodes the inside of a JSON string from src into dst and returns
// how many bytes it wrote and how many it took. It works in whole characters:
// it stops before a character that does not fit in dst, and, unless atEnd says that the string
// ends with src, before a character that may go on after src. dst and
// src must not overlap. Decoded text is never longer than its source.
//
// What the text should not hold is added to notes.
func Unescape(dst, src []byte, atEnd bool, notes *Notes) (nDst, nSrc int) {
	return active.unescape(dst, src, atEnd, notes)
}

// UnescapeString is Unescape for a string whose end is not known yet: it also stops
// before the quote that ends it, and then closed is set. src begins between two
// characters. It does what stringEnd and Unescape would, in one pass.
func UnescapeString(dst, src []byte, atEnd bool, notes *Notes) (nDst, nSrc int, closed bool) {
	return active.unescapeString(dst, src, atEnd, notes)
}

// unescapeTo is the portable decoder. It begins at src[nSrc] and goes on until it
// has taken until bytes of src, or, with done set, until Unescape has to return.
func unescapeTo(until int, dst, src []byte, nDst, nSrc int, atEnd bool, notes *Notes) (int, int, bool) {
	for {
		n := copyPlain(dst[nDst:], src[nSrc:until])
		nDst += n
		nSrc += n
		if nSrc == len(src) || nDst == len(dst) {
			return nDst, nSrc, true
		}
		if nSrc >= until {
			return nDst, nSrc, false
		}
		w, r := 0, 0
		if src[nSrc] == '\\' {
			w, r = escape(dst[nDst:], src, nSrc, atEnd, notes)
		} else {
			w, r = oddByte(dst[nDst:], src, nSrc, atEnd, notes)
		}
		if r == 0 {
			return nDst, nSrc, true
		}
		nDst += w
		nSrc += r
		if nSrc >= until && until < len(src) {
			return nDst, nSrc, false
		}
	}
}

// copyPlain copies ASCII that stands for itself, as much as there is.
func copyPlain(dst, src []byte) int {
	n := min(len(dst), len(src))
	dst, src = dst[:n], src[:n]
	i := 0
	for ; i+8 <= n; i += 8 {
		x := binary.LittleEndian.Uint64(src[i:])
		back := x ^ ones*'\\'
		// The usual zero-byte test may only err above a true hit, which
		// the loop below finds exactly.
		odd := (x | (x - ones*0x20) | (back - ones)) & highs
		if odd != 0 {
			break
		}
		binary.LittleEndian.PutUint64(dst[i:], x)
	}
	for ; i < n; i++ {
		c := src[i]
		if c < 0x20 || c >= utf8.RuneSelf || c == '\\' {
			break
		}
		dst[i] = c
	}
	return i
}

// oddByte decodes the character at src[i], which is a control character or is
// not ASCII.
func oddByte(dst, src []byte, i int, atEnd bool, notes *Notes) (nDst, nSrc int) {
	if src[i] < 0x20 {
		if notes.add(RawControl, i, src[i:i+1]) {
			return 0, 0
		}
		dst[0] = src[i]
		return 1, 1
	}
	b := src[i:]
	_, n := utf8.DecodeRune(b)
	valid := n > 1
	if !valid {
		if !atEnd && !utf8.FullRune(b) {
			return 0, 0
		}
		n = invalidLen(b)
	}
	if n > len(dst) {
		return 0, 0
	}
	if !valid && notes.add(InvalidUTF8, i, b[:n]) {
		return 0, 0
	}
	copy(dst[:n], b)
	return n, n
}

// escape decodes the escape sequence at src[i], which is a backslash.
func escape(dst, src []byte, i int, atEnd bool, notes *Notes) (nDst, nSrc int) {
	b := src[i:]
	if len(b) > 1 {
		if c := simple[b[1]]; c != 0 {
			dst[0] = c
			return 1, 2
		}
		if b[1] == 'u' {
			return unicodeEscape(dst, src, i, atEnd, notes)
		}
	}
	// A bad escape is shown with the whole character after it.
	if !atEnd && (len(b) < 2 || !utf8.FullRune(b[1:])) {
		return 0, 0
	}
	n := min(2, len(b))
	if _, size := utf8.DecodeRune(b[1:]); size > 1 {
		n = 1 + size
	}
	return badEscape(dst, i, b[:n], notes)
}

// badEscape keeps the backslash as text; what is after it is decoded next.
func badEscape(dst []byte, i int, text []byte, notes *Notes) (nDst, nSrc int) {
	if notes.add(BadEscape, i, text) {
		return 0, 0
	}
	dst[0] = '\\'
	return 1, 1
}

func unicodeEscape(dst, src []byte, i int, atEnd bool, notes *Notes) (nDst, nSrc int) {
	b := src[i:]
	if len(b) < 6 && !atEnd {
		return 0, 0
	}
	r, ok := hex4(b)
	if !ok {
		return badEscape(dst, i, b[:min(6, len(b))], notes)
	}
	size := 6
	if r >= 0xD800 && r < 0xE000 {
		if len(b) < longest && !atEnd {
			return 0, 0
		}
		low, ok := rune(0), false
		if r < 0xDC00 {
			low, ok = hex4(b[6:])
		}
		if ok && low >= 0xDC00 && low < 0xE000 {
			r = (r-0xD800)<<10 + (low - 0xDC00) + 0x10000
			size = longest
		} else {
			if len(dst) < utf8.RuneLen(utf8.RuneError) {
				return 0, 0
			}
			notes.add(LoneSurrogate, i, b[:6])
			r = utf8.RuneError
		}
	}
	if len(dst) < utf8.RuneLen(r) {
		return 0, 0
	}
	return utf8.EncodeRune(dst, r), size
}

// hex4 reads \uXXXX at the beginning of b.
func hex4(b []byte) (rune, bool) {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return 0, false
	}
	var r rune
	for _, c := range b[2:6] {
		switch {
		case c-'0' < 10:
			c -= '0'
		case c|0x20-'a' < 6:
			c = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// invalidLen returns the length of the maximal subpart (Unicode 16, 3.9, D93b)
// at the beginning of b, which does not begin with a valid character.
func invalidLen(b []byte) int {
	lo, hi, more := byte(0x80), byte(0xBF), 0
	switch c := b[0]; {
	case c >= 0xC2 && c <= 0xDF:
		more = 1
	case c >= 0xE0 && c <= 0xEF:
		more = 2
	case c >= 0xF0 && c <= 0xF4:
		more = 3
	}
	switch b[0] { // the first continuation byte is bounded closer
	case 0xE0:
		lo = 0xA0
	case 0xED:
		hi = 0x9F
	case 0xF0:
		lo = 0x90
	case 0xF4:
		hi = 0x8F
	}
	n := 1
	for n <= more && n < len(b) && b[n] >= lo && b[n] <= hi {
		lo, hi = 0x80, 0xBF
		n++
	}
	return n
}
