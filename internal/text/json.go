package text

import (
	"slices"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/lrkit/lrkit/internal/scan"
)

// AppendJSON appends s to dst as a JSON string in quotes and returns the
// extended buffer.
//
// Besides what JSON wants escaped, all characters that [AppendSafe] does not
// let through are escaped, so that JSON too can be looked at on a terminal.
// Nothing is escaped for the sake of HTML. Each maximal subpart of an
// ill-formed sequence becomes U+FFFD; all else is kept.
func AppendJSON(dst []byte, s string) []byte {
	n := len(dst)
	dst = roomJSON(dst, len(s))
	dst[n] = '"'
	n++
	for len(s) > 0 {
		k := scan.CopyJSON(dst[n:], s)
		s = s[k:]
		if n += k; len(s) == 0 {
			break
		}
		if c := s[0]; c == '\\' || c == '"' { // paths are full of them
			dst[n], dst[n+1] = '\\', c
			s = s[1:]
			n += 2
			continue
		}
		r, w := decode(s)
		dst = dst[:n]
		switch {
		case r == utf8.RuneError && w == 1:
			w = invalidLen(s)
			dst = append(dst, replacement...)
		case hidden(r):
			dst = appendEscape(dst, r)
		default:
			dst = append(dst, s[:w]...)
		}
		s = s[w:]
		n = len(dst)
		dst = roomJSON(dst, len(s))
	}
	dst[n] = '"'
	return dst[:n+1]
}

// roomJSON returns dst with all its capacity, which is enough for so many bytes with a backslash
// before each, for quotes, and for what CopyJSON writes beyond its result.
func roomJSON(dst []byte, n int) []byte {
	dst = slices.Grow(dst, 2*n+scan.Beyond+2)
	return dst[:cap(dst)]
}

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
