package secret

import (
	"encoding/binary"
	"math/bits"
)

// worth reports whether four bytes that are in the sets may be those of a word or a shape. Few
// others are.
func (g *grams) worth(a, b, c, d byte) bool {
	return g.may(uint32(a)|uint32(b)<<8|uint32(c)<<16|uint32(d)<<24)&1 != 0
}

// may is worth for four bytes in one, in the lowest bit. It does not branch.
func (g *grams) may(four uint32) uint64 {
	three := (four&0xffffff | 0x202020) * 0x9E3779B1 >> 17
	all := (four | 0x20202020) * 0x9E3779B1 >> 17
	word := g.quads[all>>6%uint32(len(g.quads))]>>(all&63) | g.short[three>>6%uint32(len(g.short))]>>(three&63) |
		g.starts[three>>6%uint32(len(g.starts))]>>(three&63)&uint64(traits[four>>24]>>endsWord)
	next := byte(four >> (16 + 8*(four>>8&1))) // after \r\n or \n, whose lowest bits differ
	pair := uint32(lower(byte(four)))<<8 | uint32(lower(next))
	end := (g.pairs[pair>>6%uint32(len(g.pairs))]>>(pair&63) | uint64(traits[next]>>indents)) & uint64(traits[byte(four>>8)]>>endsLine)
	return word | end | uint64(traits[byte(four)]>>noLetter)
}

// What bytes are to grams, by their bits.
const (
	endsWord = iota // a word may be of the three bytes before it
	noLetter
	endsLine
	indents // a line that goes on with a word may begin with it
)

var traits = func() (t [256]uint8) {
	for i := range t {
		c := byte(i)
		for bit, is := range [...]bool{
			endsWord: !isAlnum(c) && c != ' ',
			noLetter: !isLetter(c) && c != '\n',
			endsLine: c == '\n' || c == '\r',
			indents:  isBlank(c) || c == '|' || c == '>',
		} {
			if is {
				t[c] |= 1 << bit
			}
		}
	}
	return t
}()

// sieve puts the places of b that are marked and worth a look into list, which has room for all.
// Most marks are those of no word: both loops run ahead of what they decide.
func (g *grams) sieve(list []uint16, b []byte, marks []uint64) []uint16 {
	n := 0
	for k, word := range marks {
		for ; word != 0; word &= word - 1 {
			list[n] = uint16(64*k + bits.TrailingZeros64(word))
			n++
		}
	}
	kept := 0
	for _, i := range list[:n] {
		list[kept] = i
		kept += int(g.may(binary.LittleEndian.Uint32(b[i:])) & 1)
	}
	return list[:kept]
}
