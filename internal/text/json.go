package text

import (
	"unicode/utf16"
	"unicode/utf8"
)

// AppendJSON appends s to dst as a JSON string in quotes and returns the
// extended buffer.
//
// Besides what JSON wants escaped, all characters that [AppendSafe] does not
// let through are escaped, so that JSON too can be looked at on a terminal.
// Nothing is escaped for the sake of HTML. Each maximal subpart of an
// ill-formed sequence becomes U+FFFD; all else is kept.
func AppendJSON(dst []byte, s string) []byte {
	dst = append(dst, '"')
	for i := 0; i < len(s); {
		start := i
		for i < len(s) && isPlain[s[i]] {
			i++
		}
		dst = append(dst, s[start:i]...)
		if i == len(s) {
			break
		}
		if c := s[i]; c == '\\' || c == '"' { // without a call: paths are full of them
			dst = append(dst, '\\', c)
			i++
			continue
		}
		r, n := decode(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			n = invalidLen(s[i:])
			dst = append(dst, replacement...)
		case hidden(r):
			dst = appendEscape(dst, r)
		default:
			dst = append(dst, s[i:i+n]...)
		}
		i += n
	}
	return append(dst, '"')
}

// isPlain marks the bytes that stand for themselves in a JSON string.
var isPlain = func() (is [256]bool) {
	for c := 0x20; c < 0x7F; c++ {
		is[c] = c != '"' && c != '\\'
	}
	return is
}()

// appendEscape writes hex in the lower case that JSON encoders use.
func appendEscape(dst []byte, r rune) []byte {
	switch r {
	case '\b':
		return append(dst, `\b`...)
	case '\t':
		return append(dst, `\t`...)
	case '\n':
		return append(dst, `\n`...)
	case '\f':
		return append(dst, `\f`...)
	case '\r':
		return append(dst, `\r`...)
	}
	if r > 0xFFFF {
		high, low := utf16.EncodeRune(r)
		dst = appendHex(append(dst, `\u`...), high, 4, lowerHex)
		r = low
	}
	return appendHex(append(dst, `\u`...), r, 4, lowerHex)
}
