package text

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// AppendInt appends n in decimal, as [strconv.AppendInt] does. It makes eight digits at a time,
// where they stay.
func AppendInt(dst []byte, n int64) []byte {
	u := uint64(n)
	if n < 0 {
		u = -u
		dst = append(dst, '-')
	}
	if u < 1e8 {
		return appendEight(dst, u, false)
	}
	high := u / 1e8
	if high < 1e8 {
		dst = appendEight(dst, high, false)
	} else {
		dst = appendEight(dst, high/1e8, false)
		dst = appendEight(dst, high%1e8, true)
	}
	return appendEight(dst, u%1e8, true)
}

const ones = 0x0101010101010101

// appendEight appends a number below 1e8, with zeros before it if all digits are wanted.
func appendEight(dst []byte, u uint64, all bool) []byte {
	// Numbers of four, two and one digit, each in its part of a word, the first one lowest.
	fours := u/1e4 | u%1e4<<32
	high := fours * 5243 >> 19 & (0x7F<<32 | 0x7F) // a hundredth: exact below 10,000
	twos := high | (fours-100*high)<<16
	high = twos * 103 >> 10 & 0x000F_000F_000F_000F // a tenth: exact below 100
	digits := high | (twos-10*high)<<8
	zeros := 0
	if !all {
		zeros = bits.TrailingZeros64(digits|1<<56) / 8
	}
	n := len(dst)
	dst = slices.Grow(dst, 8)[:n+8]
	binary.LittleEndian.PutUint64(dst[n:], (digits|ones*'0')>>(8*zeros))
	return dst[:n+8-zeros]
}
