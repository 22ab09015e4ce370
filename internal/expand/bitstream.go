package expand

import (
	"encoding/binary"
	"math/bits"
)

// forwardBits reads a bitstream from its first bit on.
type forwardBits struct {
	in []byte
	at int // in bits; beyond the end if more were taken than there are
}

// peek returns the next 16 bits, 0s where there are none.
func (b *forwardBits) peek() uint {
	var next [3]byte
	copy(next[:], b.in[min(b.at/8, len(b.in)):])
	return (uint(next[0]) | uint(next[1])<<8 | uint(next[2])<<16) >> (b.at % 8) & 0xffff
}

func (b *forwardBits) take(n int) uint {
	v := b.peek() & (1<<n - 1)
	b.at += n
	return v
}

// rest returns the bytes after those of which bits were taken.
func (b *forwardBits) rest() ([]byte, error) {
	used := (b.at + 7) / 8
	if used > len(b.in) {
		return nil, errBlock
	}
	return b.in[used:], nil
}

// backwardBits reads a bitstream from its last bit to its first.
type backwardBits struct {
	in   []byte
	left int // below 0 if more were taken than there are
}

// openBackward finds the last bit: it stands before the highest 1.
func openBackward(in []byte) (backwardBits, error) {
	if len(in) == 0 || in[len(in)-1] == 0 {
		return backwardBits{}, errBlock
	}
	return backwardBits{in, 8*len(in) - 1 - bits.LeadingZeros8(in[len(in)-1])}, nil
}

// peek returns the next bits, the first of them on top: maxPeek at least.
func (b backwardBits) peek() uint64 {
	end := (b.left + 7) >> 3
	if end < 8 {
		return b.peekEnd(end)
	}
	return binary.LittleEndian.Uint64(b.in[end-8:end]) << (-b.left & 7)
}

const maxPeek = 64 - 7

// peekEnd is peek where fewer than 8 bytes are left: 0s take their place.
func (b backwardBits) peekEnd(end int) uint64 {
	var last [8]byte
	if end > 0 {
		copy(last[8-end:], b.in[:end])
	}
	return binary.LittleEndian.Uint64(last[:]) << (-b.left & 7)
}

// top returns the n bits of w that stand after the first skip. The shift by up
// to 64 is done in two steps: in one, it would have to be compared with 64.
func top(w uint64, skip, n uint8) uint32 { return uint32(w << (skip & 63) >> 1 >> (63 - n&63)) }
