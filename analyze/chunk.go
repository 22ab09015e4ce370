package analyze

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/plane"
)

// chunkSize is how much of the window is marked at once: its bitmaps stay in the cache.
const chunkSize = 16 << 10

// chunk is a stretch of whole lines in the window with its bitmaps.
type chunk struct {
	bits    plane.Chunk
	wanted  *plane.Scanners
	at, end int // in the window; none if end is 0
}

// read marks the whole lines at the beginning of text, which stands at a place of the window and
// holds one.
func (c *chunk) read(text []byte, at int) {
	n := bytes.LastIndexByte(text[:min(len(text), chunkSize)], '\n') + 1
	if n == 0 {
		n = bytes.IndexByte(text, '\n') + 1
	}
	c.bits.Read(text[:n], c.wanted)
	c.at, c.end = at, at+n
}

// readPart marks a text that is no chunk.
func (c *chunk) readPart(text []byte) {
	c.bits.Read(text, c.wanted)
	c.end = 0
}

// maxKeptChunk is how large a chunk may be for its memory to be kept.
const maxKeptChunk = 2 * chunkSize

// reset forgets the chunk.
func (c *chunk) reset() {
	if c.bits.Size() > maxKeptChunk {
		c.bits = plane.Chunk{}
	}
	c.wanted, c.at, c.end = nil, 0, 0
}

// skip passes over lines that no scanner asks for: those of the chunk without candidates, if marked
// is set, and then those without one of the bytes few.
func (l *lines) skip(few []byte, marked bool) {
	if marked && l.next >= l.chunk.at && l.next < l.chunk.end {
		l.skipTo(min(l.chunk.at+l.chunk.bits.Next(l.next-l.chunk.at), l.encoded(l.chunk.end)))
		if l.next < l.chunk.end {
			return
		}
	}
	if few == nil {
		return
	}
	to := l.ready()
	for i, b := range few {
		to = min(to, l.ahead.next(2+i, l.win.Bytes(), l.next, b))
	}
	l.skipTo(to)
}

// skipTo passes over the lines that end before a place in the window, but for those with secrets
// that are findings.
func (l *lines) skipTo(to int) {
	to = min(to, l.ready(), l.secrets.before(l.win.Offset()+int64(l.next), l.next))
	if to <= l.next {
		return
	}
	text := l.win.Bytes()[l.next:to]
	n := bytes.LastIndexByte(text, '\n') + 1
	if n == 0 {
		return
	}
	l.line += int64(bytes.Count(text[:n], newline))
	l.next += n
	l.from = 0
}

// encoded returns where in the window the next byte stands that may need normalizing, or a place
// before which there is none: that given, or a later one.
func (l *lines) encoded(to int) int {
	a := &l.ahead
	if a[0] <= l.next || a[1] <= l.next {
		b := l.win.Bytes()[:to]
		a.next(0, b, l.next, 0x1b)
		a.next(1, b, l.next, 0)
	}
	return min(a[0], a[1])
}

var newline = []byte{'\n'}

// lookahead remembers where in the window some bytes stand next: the first two are those of
// [lines.set], the others those of [lines.skip].
type lookahead [2 + maxSkip]int

// next returns where b, which has number i, stands in the window at or after from; the length of
// the window if nowhere.
func (a *lookahead) next(i int, window []byte, from int, b byte) int {
	if a[i] <= from { // a place of 0 is not known
		a[i] = len(window)
		if n := bytes.IndexByte(window[from:], b); n >= 0 {
			a[i] = from + n
		}
	}
	return a[i]
}
