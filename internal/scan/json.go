package scan

import (
	"encoding/binary"
	"math/bits"
)

// Beyond is how many bytes [CopyJSON] may write after those that it copies.
const Beyond = 64

// CopyJSON copies the bytes at the beginning of s that stand for themselves in a JSON string, and
// returns how many these are: ASCII but control characters, the quote and the backslash. There is
// room in dst for all of s, and [Beyond] more.
func CopyJSON(dst []byte, s string) int {
	_ = dst[:len(s)+Beyond]
	return active.copyJSON(dst, s)
}

func copyJSON(dst []byte, s string) int {
	n := 0
	for len(s)-n >= 16 {
		a, b := load(s[n:]), load(s[n+8:])
		to := dst[n : n+16]
		binary.LittleEndian.PutUint64(to, a)
		binary.LittleEndian.PutUint64(to[8:], b)
		if oddJSON(a)|oddJSON(b) != 0 {
			if k := plainJSON(a); k < 8 {
				return n + k
			}
			return n + 8 + plainJSON(b)
		}
		n += 16
	}
	if len(s)-n >= 8 {
		a := load(s[n:])
		binary.LittleEndian.PutUint64(dst[n:], a)
		if k := plainJSON(a); k < 8 {
			return n + k
		}
		n += 8
	}
	if n == len(s) {
		return n
	}
	a := rest(s, len(s)-n)
	binary.LittleEndian.PutUint64(dst[n:], a)
	return n + plainJSON(a)
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

// oddJSON returns a word that is not 0 if one of eight bytes does not stand for itself. The lowest
// bit that is set is in the first of these bytes: a carry may only set bits above one that is
// rightly set.
func oddJSON(x uint64) uint64 {
	quote, backslash := x^ones*'"', x^ones*'\\'
	return (x | (x - ones*0x20) | (x + ones) | (quote - ones) | (backslash - ones)) & highs
}

// plainJSON returns how many of eight bytes stand for themselves, up to the first that does not.
func plainJSON(x uint64) int { return bits.TrailingZeros64(oddJSON(x)) / 8 }
