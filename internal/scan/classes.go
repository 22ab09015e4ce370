package scan

import "slices"

// Classes gives each byte of ASCII a set of up to eight classes, and all other bytes another.
type Classes struct {
	table [128]byte
	high  byte
}

// Add puts a byte into the classes whose bits are set. A byte from 0x80 on stands for all of those.
func (c *Classes) Add(b, classes byte) {
	if b >= 0x80 {
		c.high |= classes
		return
	}
	c.table[b] |= classes
}

// Of returns the classes that bytes of b have, together.
func (c *Classes) Of(b []byte) byte { return active.classes(c, b) }

func (c *Classes) portable(b []byte) byte {
	var m, n byte
	for len(b) >= 4 {
		m |= c.one(b[0]) | c.one(b[1])
		n |= c.one(b[2]) | c.one(b[3])
		b = b[4:]
	}
	for _, x := range b {
		m |= c.one(x)
	}
	return m | n
}

func (c *Classes) one(x byte) byte {
	if x >= 0x80 {
		return c.high
	}
	return c.table[x]
}

// Marks appends two words to dst for each 64 bytes of b, the first byte in the lowest bit: which of
// them have the class 1, and which have the class 2. The bits after the end of b are 0.
func (c *Classes) Marks(dst []uint64, b []byte) []uint64 {
	n := len(dst)
	dst = slices.Grow(dst, (len(b)+blockSize-1)/blockSize*2)
	dst = dst[:n+(len(b)+blockSize-1)/blockSize*2]
	if len(b) > 0 {
		active.marks(dst[n:], c, b)
	}
	return dst
}

func (c *Classes) portableMarks(dst []uint64, b []byte) {
	for i := 0; len(b) > 0; i += 2 {
		block := b[:min(blockSize, len(b))]
		b = b[len(block):]
		var one, two uint64
		for k, x := range block {
			class := uint64(c.one(x))
			one |= class & 1 << k
			two |= class >> 1 & 1 << k
		}
		dst[i], dst[i+1] = one, two
	}
}
