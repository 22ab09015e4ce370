package plane

import "math/bits"

// Line is a line of a chunk, without its line end.
type Line struct {
	Text  []byte
	After []byte // what follows the line end, as far as it is at hand; nil where nothing is known
	chunk *Chunk
	base  int      // where Text begins in the bitmaps
	found []uint64 // the candidates of the scanner at work
}

// Of returns a line of its own, with the candidates of one scanner.
func Of(text []byte, candidates Candidates) *Line {
	c, l := new(Chunk), new(Line)
	c.Read(text, &Scanners{Candidates: []Candidates{candidates}, Groups: 3})
	l.Set(c, 0, text)
	l.For(0)
	return l
}

// Set makes l the line of c that begins at from, whose text is given.
func (l *Line) Set(c *Chunk, from int, text []byte) {
	l.Text, l.After, l.chunk, l.base = text, nil, c, from+front
}

// For turns to the candidates of scanner s. It reports whether the line has any.
func (l *Line) For(s int) bool {
	l.found = l.chunk.found[s]
	if len(l.Text) == 0 {
		return false
	}
	f, g, end := l.found, l.base, l.base+len(l.Text)-1
	k, last := g>>6, end>>6
	w := f[k] >> (g & 63) << (g & 63)
	for ; k < last; w = f[k] {
		if w != 0 {
			return true
		}
		k++
	}
	return w<<(63-end&63) != 0
}

// Candidate returns where the next candidate stands at or after i; the length of the line if there
// is none.
func (l *Line) Candidate(i int) int { return next(l.found, l.base+i, l.base+len(l.Text)) - l.base }

// Next returns where the next byte of a class stands at or after i; the length of the line if there
// is none.
func (l *Line) Next(c Class, i int) int {
	g, end := l.base+i, l.base+len(l.Text)
	for g < end {
		if w := l.chunk.block(g >> 6)[c] >> (g & 63); w != 0 {
			return min(g+bits.TrailingZeros64(w), end) - l.base
		}
		g = g&^63 + 64
	}
	return len(l.Text)
}

// Has reports whether the line has a byte of a class.
func (l *Line) Has(c Class) bool { return l.Next(c, 0) < len(l.Text) }

// Bits says which of the 64 bytes from i on have a class, the first in the lowest bit. Bytes after
// the line count as what stands there.
func (l *Line) Bits(c Class, i int) uint64 {
	g := l.base + i
	return l.chunk.block(g >> 6)[c]>>(g&63) | l.chunk.block(g>>6 + 1)[c]<<1<<(63-g&63)
}

// Run returns the bounds of the bytes of a class around i, which has it.
func (l *Line) Run(c Class, i int) (from, to int) {
	g := l.base + i
	to = g
	for {
		n := bits.TrailingZeros64(^(l.chunk.block(to >> 6)[c] >> (to & 63)))
		if n < 64-to&63 {
			to += n
			break
		}
		to += 64 - to&63
	}
	from = g
	for from > l.base {
		k, r := (from-1)>>6, (from-1)&63
		n := bits.LeadingZeros64(^(l.chunk.block(k)[c] << (63 - r)))
		if n <= r {
			from -= n
			break
		}
		from -= r + 1
	}
	return max(from, l.base) - l.base, min(to-l.base, len(l.Text))
}
