package text

import "unicode/utf8"

// AppendSafe appends text of several lines to dst so that a terminal or a log
// only shows it, and returns the extended buffer.
//
// LF, TAB and a CR directly before an LF pass. All other control characters
// (C0, DEL, C1), format characters such as those for text direction, and other
// characters that cannot be seen are shown as \x1B, \u202E or \U000E0041, a
// lone CR as \r. Each maximal subpart of an ill-formed sequence becomes U+FFFD.
//
// A backslash is not escaped. The result is for reading and does not tell a
// shown character from the same letters in src; [AppendJSON] loses nothing.
func AppendSafe(dst, src []byte) []byte {
	dst, _ = appendSafe(dst, src, lines, false)
	return dst
}

// Safe returns s as AppendSafe shows it.
func Safe(s string) string {
	b, _ := appendSafe(make([]byte, 0, len(s)), s, lines, false)
	return string(b)
}

// SafeLine returns s as AppendSafe shows it, but on one line: LF, CR and TAB
// are shown as \n, \r and \t.
func SafeLine(s string) string {
	b, _ := appendSafe(make([]byte, 0, len(s)), s, oneLine, false)
	return string(b)
}

// A layout says which of LF, CR and TAB pass.
type layout uint8

const (
	lines   layout = iota // LF, TAB, and CR before LF
	oneLine               // none
	cell                  // all
)

// appendSafe returns the extended buffer and how much of src is done. Not all
// of it is only if more is to come and its end depends on that.
func appendSafe[S byteString](dst []byte, src S, l layout, more bool) ([]byte, int) {
	start, i := 0, 0 // what stands between them passes
	for i < len(src) {
		c := src[i]
		if c-0x20 < 0x5F {
			i++
			continue
		}
		if more && (c == '\r' && i+1 == len(src) || c >= utf8.RuneSelf && cutOff(src[i:])) {
			return append(dst, src[start:i]...), i
		}
		r, n := decode(src[i:])
		invalid := r == utf8.RuneError && n == 1
		if r >= utf8.RuneSelf && !invalid && !hidden(r) {
			i += n
			continue
		}
		dst = append(dst, src[start:i]...)
		switch {
		case invalid:
			n = invalidLen(src[i:])
			dst = append(dst, replacement...)
		case r < utf8.RuneSelf:
			dst = appendControl(dst, c, l, i+1 < len(src) && src[i+1] == '\n')
		default:
			dst = appendNumber(dst, r)
		}
		i += n
		start = i
	}
	return append(dst, src[start:]...), len(src)
}

// appendControl appends a control character of ASCII.
func appendControl(dst []byte, c byte, l layout, beforeLF bool) []byte {
	switch {
	case c == '\n' && l != oneLine,
		c == '\t' && l != oneLine,
		c == '\r' && (l == cell || l == lines && beforeLF):
		return append(dst, c)
	case c == '\n':
		return append(dst, `\n`...)
	case c == '\r':
		return append(dst, `\r`...)
	case c == '\t':
		return append(dst, `\t`...)
	}
	return appendNumber(dst, rune(c))
}
