package scan

// PlaneCount is how many classes [Planes] has.
const PlaneCount = 24

// Planes gives each byte of ASCII a set of up to 24 classes, and all other bytes another.
type Planes struct {
	table [3][256]byte // by groups of eight classes
	wide  [256]uint64  // the same for plain Go, a group in the low half of each 16 bits
}

// Add puts a byte into a class, from 0 to 23. A byte from 0x80 on stands for all of those.
func (p *Planes) Add(b byte, class int) {
	from, to := int(b), int(b)
	if b >= 0x80 {
		from, to = 0x80, 0xff
	}
	group, bit := class/8, class%8
	for ; from <= to; from++ {
		p.table[group][from] |= 1 << bit
		p.wide[from] |= 1 << (16*group + bit)
	}
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

// block writes the words of a block. Byte s of first[i] has the classes of byte 8*s+i of b, because
// then transpose leaves each bit in a byte of the same place.
func (p *Planes) block(dst []uint64, b *[blockSize]byte, groups int) {
	var first, second, third [8]uint64
	if groups == 1 {
		t := &p.table[0]
		for i := range first {
			c := (*[57]byte)(b[i:])
			first[i] = uint64(t[c[0]]) | uint64(t[c[8]])<<8 | uint64(t[c[16]])<<16 | uint64(t[c[24]])<<24 |
				uint64(t[c[32]])<<32 | uint64(t[c[40]])<<40 | uint64(t[c[48]])<<48 | uint64(t[c[56]])<<56
		}
		transpose((*[8]uint64)(dst), &first)
		return
	}
	t := &p.wide
	for i := range first {
		c := (*[57]byte)(b[i:])
		// Two bytes of each group in 16 bits.
		x0 := t[c[0]] | t[c[8]]<<8
		x1 := t[c[16]] | t[c[24]]<<8
		x2 := t[c[32]] | t[c[40]]<<8
		x3 := t[c[48]] | t[c[56]]<<8
		const low, high = 0xffff, 0xffff0000
		first[i] = x0&low | x1&low<<16 | x2&low<<32 | x3<<48
		second[i] = x0>>16&low | x1&high | (x2>>16&low|x3&high)<<32
		third[i] = x0>>32 | x1>>16&high | (x2>>32|x3>>16&high)<<32
	}
	transpose((*[8]uint64)(dst), &first)
	transpose((*[8]uint64)(dst[8:]), &second)
	if groups == 3 {
		transpose((*[8]uint64)(dst[16:]), &third)
	}
}

// transpose sets bit i of byte s of words[c] to bit c of byte s of x[i], for all of them.
func transpose(words, x *[8]uint64) {
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
