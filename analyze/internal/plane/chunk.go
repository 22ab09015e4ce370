package plane

import (
	"math/bits"

	"github.com/lrkit/lrkit/internal/scan"
)

// block has a word for each class: which of 64 bytes have it.
type block [classes]uint64

var _ [scan.PlaneCount - classes]struct{} // no more classes than scan marks

// Candidates returns which of 64 bytes may be, or may be in, what a scanner looks for. To see what
// is around them it has the blocks before and after.
type Candidates func(w *Words) uint64

// Words are the bitmaps of 64 bytes and of those around them.
type Words struct{ before, here, after *block }

// At says which bytes have the class.
func (w *Words) At(c Class) uint64 { return w.here[c] }

// Last is At for the 64 bytes before.
func (w *Words) Last(c Class) uint64 { return w.before[c] }

// After says after which bytes one of the class stands, n bytes on; n is less than 64.
func (w *Words) After(c Class, n int) uint64 { return w.here[c]>>n | w.after[c]<<(64-n) }

// Before says before which bytes one of the class stands, n bytes back; n is less than 64.
func (w *Words) Before(c Class, n int) uint64 { return w.here[c]<<n | w.before[c]>>(64-n) }

// Scanners are what candidates are wanted of.
type Scanners struct {
	Candidates []Candidates
	Groups     int // how many groups of classes they use
}

// Chunk has the bitmaps of a text. The zero value is ready for use.
type Chunk struct {
	words []uint64 // a block for each 64 bytes, one before them and two after
	any   []uint64
	found [][]uint64 // of each scanner
	size  int
	at    Words // memory for find
}

// front is where the text begins in the bitmaps.
const front = 64

// Read marks the text, in which candidates of all scanners are looked for.
func (c *Chunk) Read(text []byte, s *Scanners) {
	n := (len(text) + 63) / 64
	c.size = len(text)
	c.words = sized(c.words, (n+3)*classes)
	*c.block(0), *c.block(n + 1), *c.block(n + 2) = outside, block{}, block{}
	marked.Mark(c.words[classes:], text, s.Groups)
	c.block(1+len(text)/64).add('\n', len(text)%64)
	c.find(n, s)
}

// block returns the one before the text, or of the k-th 64 bytes of it, from 1.
func (c *Chunk) block(k int) *block { return (*block)(c.words[k*classes:]) }

// find evaluates the conditions of all scanners.
func (c *Chunk) find(n int, s *Scanners) {
	if len(c.found) < len(s.Candidates) {
		c.found = append(c.found, make([][]uint64, len(s.Candidates)-len(c.found))...)
	}
	c.any = sized(c.any, n+3)
	for i, candidates := range s.Candidates {
		f := sized(c.found[i], n+3)
		c.found[i] = f
		w := &c.at
		*w = Words{here: c.block(0), after: c.block(1)}
		for k := 1; k <= n; k++ {
			w.before, w.here, w.after = w.here, w.after, c.block(k+1)
			f[k] = candidates(w)
		}
		f[0], f[n+1], f[n+2] = 0, 0, 0
	}
	clear(c.any)
	for i := range s.Candidates {
		for k, x := range c.found[i] {
			c.any[k] |= x
		}
	}
}

func sized(w []uint64, n int) []uint64 {
	if cap(w) < n {
		return make([]uint64, n+n/4)[:n]
	}
	return w[:n]
}

// outside is the block before a text.
var outside = func() (b block) {
	b.add('\n', 63)
	return b
}()

// add puts a byte of ASCII at a place of the block.
func (b *block) add(x byte, at int) {
	for c := range b {
		if Class(c).Has(x) {
			b[c] |= 1 << at
		}
	}
}

// LF returns where the next line feed stands at or after i; the size of the text if there is none.
func (c *Chunk) LF(i int) int {
	for g := i + front; ; g = g&^63 + 64 {
		if w := c.block(g >> 6)[LF] >> (g & 63); w != 0 {
			return min(g+bits.TrailingZeros64(w)-front, c.size)
		}
	}
}

// Next returns where the next candidate of any scanner stands at or after i; the size of the text
// if there is none.
func (c *Chunk) Next(i int) int { return next(c.any, i+front, c.size+front) - front }

// Size returns the size of the text.
func (c *Chunk) Size() int { return c.size }

// next returns where the next bit stands in words from g on, and before end; end if there is none.
func next(words []uint64, g, end int) int {
	for g < end {
		if w := words[g>>6] >> (g & 63); w != 0 {
			return min(g+bits.TrailingZeros64(w), end)
		}
		g = g&^63 + 64
	}
	return end
}
