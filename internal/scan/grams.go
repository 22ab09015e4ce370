package scan

import (
	"math/bits"
	"slices"
)

// Grams are sets of four bytes in a row. There are eight buckets, each with a set of bytes for each
// of the four places.
type Grams struct {
	places [4][256]byte
	// low and high are what the bytes with a low or a high nibble have together: more than each
	// has. Bytes whose high nibbles are even and odd have tables of their own, so that the letters
	// of the first half of the alphabet are none of the second.
	low  [2][4][16]byte
	high [4][16]byte
}

// Add puts a byte into the sets of a place, from 0 to 3, for the buckets whose bits are set.
func (g *Grams) Add(place int, b, buckets byte) {
	g.places[place][b] |= buckets
	g.low[b>>4&1][place][b&15] |= buckets
	g.high[place][b>>4] |= buckets
}

// At returns the buckets whose sets a byte is in at a place.
func (g *Grams) At(place int, b byte) byte { return g.places[place][b] }

// Of returns the buckets in whose sets four bytes are.
func (g *Grams) Of(a, b, c, d byte) byte {
	p := &g.places
	return p[0][a] & p[1][b] & p[2][c] & p[3][d]
}

// Marks appends a word to dst for each 64 bytes of b, the first byte in the lowest bit: at which of
// them four bytes begin that are in the sets of a bucket. The bits of the last three bytes are 0.
func (g *Grams) Marks(dst []uint64, b []byte) []uint64 {
	n := len(dst)
	words := (len(b) + blockSize - 1) / blockSize
	dst = slices.Grow(dst, words)[:n+words]
	if words > 0 {
		active.grams(dst[n:], g, b)
	}
	return dst
}

func (g *Grams) portable(dst []uint64, b []byte) {
	for k := range dst {
		dst[k] = 0
	}
	p := &g.places
	for i := 0; i+4 <= len(b); i++ {
		if p[0][b[i]]&p[1][b[i+1]]&p[2][b[i+2]]&p[3][b[i+3]] != 0 {
			dst[i/blockSize] |= 1 << (i % blockSize)
		}
	}
}

// exact takes those marks away that only the nibbles of b gave.
func (g *Grams) exact(dst []uint64, b []byte) {
	p := &g.places
	for k, word := range dst {
		kept := uint64(0)
		for ; word != 0; word &= word - 1 {
			bit := bits.TrailingZeros64(word)
			four := b[k*blockSize+bit:][:4]
			has := p[0][four[0]] & p[1][four[1]] & p[2][four[2]] & p[3][four[3]]
			kept |= uint64(uint32(-int32(has))>>31) << (bit & 63) // without a branch
		}
		dst[k] = kept
	}
}
