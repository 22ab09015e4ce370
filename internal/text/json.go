package text

import (
	"encoding/binary"
	"math/bits"
	"slices"
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
	n := len(dst)
	dst = roomJSON(dst, len(s))
	dst[n] = '"'
	n++
	for len(s) > 0 {
		k := copyPlain(dst[n:], s)
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
// before each, for quotes, and for what copyPlain writes beyond its result.
func roomJSON(dst []byte, n int) []byte {
	dst = slices.Grow(dst, 2*n+18)
	return dst[:cap(dst)]
}

// copyPlain copies the bytes at the beginning of s that stand for themselves in a JSON string, and
// returns how many. It may write up to 16 bytes more.
func copyPlain(dst []byte, s string) int {
	n := 0
	for len(s)-n >= 16 {
		a, b := load(s[n:]), load(s[n+8:])
		to := dst[n : n+16]
		binary.LittleEndian.PutUint64(to, a)
		binary.LittleEndian.PutUint64(to[8:], b)
		if odd(a)|odd(b) != 0 {
			if k := plain(a); k < 8 {
				return n + k
			}
			return n + 8 + plain(b)
		}
		n += 16
	}
	if len(s)-n >= 8 {
		a := load(s[n:])
		binary.LittleEndian.PutUint64(dst[n:], a)
		if k := plain(a); k < 8 {
			return n + k
		}
		n += 8
	}
	if n == len(s) {
		return n
	}
	a := rest(s, len(s)-n)
	binary.LittleEndian.PutUint64(dst[n:], a)
	return n + plain(a)
}

// load returns the first eight bytes of s. The compiler makes one read of it.
func load(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// rest returns the last n bytes of s, 1 to 7, and zeros after them.
func rest(s string, n int) uint64 {
	if len(s) >= 8 {
		return load(s[len(s)-8:]) >> (64 - 8*n)
	}
	switch s = s[len(s)-n:]; {
	case n >= 4:
		return uint64(load32(s)) | uint64(load32(s[n-4:]))<<(8*(n-4))
	default: // the middle is one of the ends, or both
		return uint64(s[0]) | uint64(s[n/2])<<(8*(n/2)) | uint64(s[n-1])<<(8*(n-1))
	}
}

func load32(s string) uint32 {
	_ = s[3]
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}

const ones, highs = 0x0101010101010101, 0x8080808080808080

// odd returns a word that is not 0 if one of eight bytes does not stand for itself in a JSON
// string: none of ASCII, or a control character, quote or backslash. The lowest bit that is set is
// in the first of these bytes: a carry may only set bits above one that is rightly set.
func odd(x uint64) uint64 {
	quote, backslash := x^ones*'"', x^ones*'\\'
	return (x | (x - ones*0x20) | (x + ones) | (quote - ones) | (backslash - ones)) & highs
}

// plain returns how many of eight bytes stand for themselves, up to the first that does not.
func plain(x uint64) int { return bits.TrailingZeros64(odd(x)) / 8 }

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
