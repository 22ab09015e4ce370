package htmlreport

import (
	"strconv"
	"unicode/utf8"
)

// interned holds different texts as elements of a JSON array, each once. They are ASCII, and have
// nothing that HTML knows.
type interned struct {
	number map[string]uint32 // of a text
	json   []byte            // "a","b"
}

// newInterned returns texts of which 0 is the empty one.
func newInterned() interned {
	t := interned{number: map[string]uint32{}}
	t.add(nil)
	return t
}

// add returns the number of a text, and how many bytes were added for it.
func (t *interned) add(s []byte) (number uint32, added int) {
	if n, ok := t.number[string(s)]; ok {
		return n, 0
	}
	n := uint32(len(t.number))
	t.number[string(s)] = n
	before := len(t.json)
	if n > 0 {
		t.json = append(t.json, ',')
	}
	t.json = appendJSON(t.json, s)
	return n, len(t.json) - before
}

// appendJSON appends a text as a string of JSON in ASCII, without <, >, & and quotes of HTML.
// Bytes that are not UTF-8 become U+FFFD.
func appendJSON(dst []byte, s []byte) []byte {
	dst = append(dst, '"')
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case c < 0x20 || c == 0x7F || c == '<' || c == '>' || c == '&' || c == '\'':
				dst = appendEscape(dst, uint32(c))
			case c == '"' || c == '\\':
				dst = append(dst, '\\', c)
			default:
				dst = append(dst, c)
			}
			continue
		}
		r, n := utf8.DecodeRune(s[i:])
		i += n
		if r >= 0x10000 {
			dst = appendEscape(dst, 0xD800+uint32(r-0x10000)>>10)
			r = 0xDC00 + (r-0x10000)&0x3FF
		}
		dst = appendEscape(dst, uint32(r))
	}
	return append(dst, '"')
}

// appendEscape appends a unit of UTF-16 as \u and four digits.
func appendEscape(dst []byte, unit uint32) []byte {
	dst = append(dst, '\\', 'u')
	for shift := 12; shift >= 0; shift -= 4 {
		dst = append(dst, "0123456789abcdef"[unit>>shift&0xF])
	}
	return dst
}

// cut returns the beginning of a text, without a part of a character at its end, and an ellipsis if
// something is missing.
func cut(s []byte, limit int) []byte {
	if len(s) <= limit {
		return s
	}
	n := limit
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return append(append(make([]byte, 0, n+3), s[:n]...), "…"...)
}

// appendNumbers appends numbers as a JSON array. Those below 0 are null.
func appendNumbers[T uint32 | int64](dst []byte, all []T) []byte {
	dst = append(dst, '[')
	for i, n := range all {
		if i > 0 {
			dst = append(dst, ',')
		}
		if n < 0 {
			dst = append(dst, "null"...)
		} else {
			dst = strconv.AppendInt(dst, int64(n), 10)
		}
	}
	return append(dst, ']')
}
