package scan

import "encoding/binary"

// PlaneCount is how many classes [Planes] has.
const PlaneCount = 24

// Planes gives each byte of ASCII a set of up to 24 classes, and all other bytes another.
type Planes struct {
	table [3][128]byte
	high  [3]byte
}

// Add puts a byte into a class, from 0 to 23. A byte from 0x80 on stands for all of those.
func (p *Planes) Add(b byte, class int) {
	bit := byte(1) << (class % 8)
	if b >= 0x80 {
		p.high[class/8] |= bit
		return
	}
	p.table[class/8][b] |= bit
}

// Mark writes [PlaneCount] words to dst for each 64 bytes of b, the first byte in the lowest bit:
// word c of a block says which of its bytes have class c. The bits after the end of b are 0. Of the
// words of each block only those of the first groups of eight classes are written, 1 to 3 groups.
// dst must have all words of each block, the last of which may be short.
func (p *Planes) Mark(dst []uint64, b []byte, groups int) { active.planes(dst, p, b, groups) }

func (t tier) planes(dst []uint64, p *Planes, b []byte, groups int) {
	if groups < 1 || groups > len(p.table) {
		panic("scan: Planes have 1 to 3 groups")
	}
	dst = dst[:(len(b)+blockSize-1)/blockSize*PlaneCount]
	if len(b) > 0 {
		t.planeWords(dst, p, b, groups)
	}
}

func (p *Planes) portable(dst []uint64, b []byte, groups int) {
	for ; len(b) >= blockSize; dst, b = dst[PlaneCount:], b[blockSize:] {
		p.block(dst, (*[blockSize]byte)(b), groups)
	}
	if len(b) > 0 {
		var last [blockSize]byte
		copy(last[:], b)
		p.block(dst, &last, groups)
		cut(dst[:8*groups], len(b))
	}
}

// cut clears the bits after the first n of each word.
func cut(dst []uint64, n int) {
	for i := range dst {
		dst[i] &= 1<<n - 1
	}
}

func (p *Planes) block(dst []uint64, b *[blockSize]byte, groups int) {
	high := nonASCII(b)
	for g := range groups {
		words := (*[8]uint64)(dst[8*g:])
		marked(words, b, &p.table[g])
		if high == 0 {
			continue
		}
		for class := range words {
			has := -uint64(p.high[g] >> class & 1)
			words[class] = words[class]&^high | has&high
		}
	}
}

// nonASCII returns which bytes of b are from 0x80 on.
func nonASCII(b *[blockSize]byte) (word uint64) {
	const tops = 0x8080808080808080
	le := binary.LittleEndian.Uint64
	if (le(b[:])|le(b[8:])|le(b[16:])|le(b[24:])|le(b[32:])|le(b[40:])|le(b[48:])|le(b[56:]))&tops == 0 {
		return 0
	}
	for i := 0; i < blockSize; i += 8 {
		// The product brings the top bits of eight bytes together.
		word |= (le(b[i:]) & tops >> 7) * 0x0102040810204080 >> 56 << i
	}
	return word
}

// marked writes a word for each class of a table. What the low seven bits of a byte find counts.
//
// Word i holds the classes of the bytes i, i+8, i+16 and so on. Then bit c of its byte s, which is
// class c of the byte 8*s+i, has to become bit 8*s+i of word c: a transposition of 8 by 8 bits over
// the words, the same for each s.
func marked(words *[8]uint64, b *[blockSize]byte, table *[128]byte) {
	var x [8]uint64
	for i := range x {
		c := (*[57]byte)(b[i:])
		x[i] = uint64(table[c[0]&127]) | uint64(table[c[8]&127])<<8 |
			uint64(table[c[16]&127])<<16 | uint64(table[c[24]&127])<<24 |
			uint64(table[c[32]&127])<<32 | uint64(table[c[40]&127])<<40 |
			uint64(table[c[48]&127])<<48 | uint64(table[c[56]&127])<<56
	}
	const fours, twos, ones = 0x0f0f0f0f0f0f0f0f, 0x3333333333333333, 0x5555555555555555
	x0, x4 := exchange(x[0], x[4], 4, fours)
	x1, x5 := exchange(x[1], x[5], 4, fours)
	x2, x6 := exchange(x[2], x[6], 4, fours)
	x3, x7 := exchange(x[3], x[7], 4, fours)
	x0, x2 = exchange(x0, x2, 2, twos)
	x1, x3 = exchange(x1, x3, 2, twos)
	x4, x6 = exchange(x4, x6, 2, twos)
	x5, x7 = exchange(x5, x7, 2, twos)
	words[0], words[1] = exchange(x0, x1, 1, ones)
	words[2], words[3] = exchange(x2, x3, 1, ones)
	words[4], words[5] = exchange(x4, x5, 1, ones)
	words[6], words[7] = exchange(x6, x7, 1, ones)
}

// exchange swaps the bits of a above mask with those of b in it.
func exchange(a, b uint64, shift uint, mask uint64) (uint64, uint64) {
	t := (a>>shift ^ b) & mask
	return a ^ t<<shift, b ^ t
}
