package grammar

import (
	"math/bits"

	"github.com/lrkit/lrkit/internal/scan"
)

// The classes of inPath.
const (
	separators = iota
	specials
)

// inPath has the separators in class 1, and in class 2 all that the search for the end of a path
// looks at.
var inPath = func() (c scan.Classes) {
	for b := range 0x80 {
		if isSep(byte(b)) {
			c.Add(byte(b), 1)
		}
		if classes[b]&special != 0 {
			c.Add(byte(b), 2)
		}
	}
	c.Add(0x80, 2)
	return c
}()

// marks knows where such bytes stand in a stretch of a line: what is asked for lies mostly there.
type marks struct {
	line     []byte
	from, to int
	words    [2 * stretch / 64]uint64
}

// next returns where the next byte of a class stands at or after i; the length of the line if there
// is none.
func (m *marks) next(i, class int) int {
	for i < len(m.line) {
		if i < m.from || i >= m.to {
			m.from, m.to = i, min(i+stretch, len(m.line))
			inPath.Marks(m.words[:0], m.line[m.from:m.to])
		}
		k := i - m.from
		if word := m.words[k/64*2+class] >> (k % 64); word != 0 {
			return i + bits.TrailingZeros64(word)
		}
		i = m.from + k/64*64 + 64
	}
	return len(m.line)
}
