package scan

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// ahead is how much source and room bulkPortable wants for each step: the longest
// source text of a character, which it then reads without asking again.
const ahead = 16

const ones, highs = 0x0101010101010101, 0x8080808080808080

// bulkPortable is the bulk kernel in Go. It copies eight bytes at a time up to the first that does
// not stand for itself and decodes that one on the spot; whatever needs a note, but for raw control
// characters, and the end of src and dst it leaves.
func bulkPortable(dst, src []byte, stop, ends bool) (r bulkResult) {
	quotes := uint64(ones * '\\') // looked for already
	if ends {
		quotes = ones * '"'
	}
	d, s := 0, 0
	for len(src)-s >= ahead && len(dst)-d >= ahead {
		x := binary.LittleEndian.Uint64(src[s:])
		binary.LittleEndian.PutUint64(dst[d:], x)
		// The usual test for zero bytes may only err above a true hit.
		odd := (x | (x - ones*0x20) | ((x ^ ones*'\\') - ones) | ((x ^ quotes) - ones)) & highs
		n := bits.TrailingZeros64(odd) / 8 // 8 if there is none
		s += n
		d += n
		if odd == 0 || len(src)-s < ahead || len(dst)-d < ahead {
			continue
		}
		switch c := src[s]; {
		case c == '\\':
			w, n := bulkEscapes(dst[d:], src[s:], &r)
			if n == 0 {
				return r.at(d, s)
			}
			d += w
			s += n
		case c >= utf8.RuneSelf:
			n := bulkUTF8(dst[d:], src[s:])
			if n == 0 {
				return r.at(d, s)
			}
			d += n
			s += n
		case c == '"' || stop:
			return r.at(d, s)
		default: // a raw control character
			if r.controls == 0 {
				r.first = s
			}
			r.controls++
			if c == '\n' {
				r.lf++
			} else if c == 0 {
				r.nul++
			}
			dst[d] = c
			d++
			s++
		}
	}
	return r.at(d, s)
}

func (r bulkResult) at(nDst, nSrc int) bulkResult {
	r.nDst, r.nSrc = nDst, nSrc
	return r
}

// bulkEscapes decodes the escapes at the beginning of src, as far as they follow each other.
func bulkEscapes(dst, src []byte, r *bulkResult) (nDst, nSrc int) {
	for len(src)-nSrc >= ahead && len(dst)-nDst >= ahead && src[nSrc] == '\\' {
		b := src[nSrc : nSrc+ahead]
		if c := simple[b[1]]; c != 0 {
			if c == '\n' {
				r.lf++
			}
			dst[nDst] = c
			nDst++
			nSrc += 2
			continue
		}
		u := hexValue(b)
		switch {
		case u < utf8.RuneSelf:
			if u == 0 {
				r.nul++
			} else if u == '\n' {
				r.lf++
			}
			dst[nDst] = byte(u)
			nDst++
		case u < 0x800:
			out := dst[nDst : nDst+2]
			out[0], out[1] = 0xC0|byte(u>>6), 0x80|byte(u)&0x3F
			nDst += 2
		case u < 0xD800 || u >= 0xE000 && u <= 0xFFFF:
			out := dst[nDst : nDst+3]
			out[0], out[1], out[2] = 0xE0|byte(u>>12), 0x80|byte(u>>6)&0x3F, 0x80|byte(u)&0x3F
			nDst += 3
		case u < 0xDC00:
			low := hexValue(b[6:])
			if low < 0xDC00 || low >= 0xE000 {
				return nDst, nSrc
			}
			u = (u-0xD800)<<10 + (low - 0xDC00) + 0x10000
			out := dst[nDst : nDst+4]
			out[0], out[1], out[2], out[3] = 0xF0|byte(u>>18), 0x80|byte(u>>12)&0x3F, 0x80|byte(u>>6)&0x3F, 0x80|byte(u)&0x3F
			nDst += 4
			nSrc += 6
		default: // half of a pair, or no escape
			return nDst, nSrc
		}
		nSrc += 6
	}
	return nDst, nSrc
}

// noHex is above all that \uXXXX can say.
const noHex = 1 << 16

// hexValue returns XXXX if b, of at least six bytes, begins with \uXXXX, and noHex or more
// otherwise.
func hexValue(b []byte) uint32 {
	b = b[:6]
	v := uint32(hexTable[b[2]])<<12 | uint32(hexTable[b[3]])<<8 | uint32(hexTable[b[4]])<<4 | uint32(hexTable[b[5]])
	if b[0] != '\\' || b[1] != 'u' {
		return noHex
	}
	return v
}

// hexTable has what a hex digit is worth. What is none is worth so much that no place makes up for
// it.
var hexTable = func() (table [256]uint32) {
	for c := range table {
		switch {
		case '0' <= c && c <= '9':
			table[c] = uint32(c - '0')
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			table[c] = uint32(c | 0x20 - 'a' + 10)
		default:
			table[c] = noHex
		}
	}
	return table
}()

// bulkUTF8 copies the characters at the beginning of src that are not ASCII, as far as they
// are valid, and returns how many bytes that was.
func bulkUTF8(dst, src []byte) (n int) {
	for len(src)-n >= ahead && len(dst)-n >= ahead {
		b, out := src[n:n+4], dst[n:n+4]
		x := binary.LittleEndian.Uint32(b)
		switch c := b[0]; {
		case c < utf8.RuneSelf:
			return n
		case x&0xC0E0 == 0x80C0 && c >= 0xC2:
			binary.LittleEndian.PutUint32(out, x)
			n += 2
		case x&0xC0C0F0 == 0x8080E0:
			if r := x&0x0F<<12 | x>>8&0x3F<<6; r < 0x800 || r >= 0xD800 && r < 0xE000 {
				return n
			}
			binary.LittleEndian.PutUint32(out, x)
			n += 3
		case x&0xC0C0C0F8 == 0x808080F0:
			if r := x&0x07<<18 | x>>8&0x3F<<12; r < 0x10000 || r > utf8.MaxRune {
				return n
			}
			binary.LittleEndian.PutUint32(out, x)
			n += 4
		default:
			return n
		}
	}
	return n
}
