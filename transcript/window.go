package transcript

import (
	"slices"
	"sort"

	"github.com/lrkit/lrkit/internal/scan"
	"github.com/lrkit/lrkit/transcript/internal/poison"
)

// segmentSize is how much decoded text lies between two places whose source
// offset a Window remembers; what is between is decoded again when asked for.
const segmentSize = 2 << 10

// Window is a stretch of decoded text that knows where in the input each of
// its bytes comes from. It slides: [Text.Fill] adds text at its end, [Window.Discard] drops
// text in front. It owns its memory, and keeps it when it is used again.
//
// The zero Window is empty and ready for use.
type Window struct {
	text []byte // text[lo:] is the window
	lo   int
	raw  []byte // the source of text[segs[0].text:]

	textBase int64 // decoded offset of text[0]
	rawBase  int64 // source offset of raw[0]
	segs     []segment
	plain    bool // the source is the text itself

	memo    segment // a place that was asked for lately
	last    int     // and the index of its segment
	scratch []byte
	poison  bool
}

// segment pairs a decoded offset with the source offset it comes from.
type segment struct{ text, src int64 }

// Reset empties the window.
func (w *Window) Reset() {
	*w = Window{text: w.text[:0], raw: w.raw[:0], segs: w.segs[:0], scratch: w.scratch, poison: w.poison}
}

// Bytes returns the text. It is valid until the next Fill, Discard or Reset.
func (w *Window) Bytes() []byte { return w.text[w.lo:len(w.text):len(w.text)] }

// Len returns how many bytes of text there are.
func (w *Window) Len() int { return len(w.text) - w.lo }

// Offset returns the decoded offset, in its text, of the first byte.
func (w *Window) Offset() int64 { return w.textBase + int64(w.lo) }

// Discard drops the first n bytes.
func (w *Window) Discard(n int) {
	if n < 0 || n > w.Len() {
		panic("transcript: Discard of more than the window holds")
	}
	w.overwrite(w.text[w.lo : w.lo+n])
	w.lo += n
}

// overwrite marks bytes as invalid.
func (w *Window) overwrite(b []byte) {
	if len(b) == 0 {
		return
	}
	b[0] = poison.Byte
	if w.poison {
		for i := range b {
			b[i] = poison.Byte
		}
	}
}

// compact moves the text to the front of its memory.
func (w *Window) compact() {
	if w.lo == 0 {
		return
	}
	if w.poison {
		// A moved text must not be read at its old place.
		w.text = append(make([]byte, 0, cap(w.text)), w.text...)
	}
	first := max(w.segment(w.Offset()), 0)
	if len(w.segs) > 0 {
		cut := w.segs[first].src - w.rawBase
		if !w.plain {
			w.raw = w.raw[:copy(w.raw, w.raw[cut:])]
		}
		w.rawBase += cut
		w.segs = w.segs[:copy(w.segs, w.segs[first:])]
	}
	n := copy(w.text, w.text[w.lo:])
	w.text = w.text[:n]
	w.textBase += int64(w.lo)
	w.lo = 0
}

// fill decodes more text from src until the window holds size bytes, as far as whole
// characters allow. It returns io.EOF when the text is over, and the error that
// ended it otherwise; what was added before an error stays.
func (w *Window) fill(src textSource, size int) error {
	if w.Len() >= size {
		return nil
	}
	w.compact()
	if plain := src.plain(); plain != w.plain {
		if w.Len() > 0 {
			panic("transcript: a Window filled from two texts; Reset it in between")
		}
		w.plain = plain
	}
	for len(w.text) < size {
		at := len(w.text)
		if cap(w.text)-at < segmentSize { // small texts need no large window
			w.text = slices.Grow(w.text, min(size-at, max(at, segmentSize)))
		}
		dst := w.text[at:min(size, at+segmentSize)]
		off := src.sourceOffset()
		n, raw, err := src.decodeText(dst)
		if n > 0 {
			if len(w.segs) == 0 {
				w.rawBase = off
			}
			w.segs = append(w.segs, segment{w.textBase + int64(at), off})
			if !w.plain { // then the source is the text
				w.raw = append(w.raw, raw...)
			}
			w.text = w.text[:at+n]
		}
		if err != nil {
			return err
		}
		if n == 0 {
			break // the next character does not fit
		}
	}
	return nil
}

// segment returns the index of the segment that holds a decoded offset.
func (w *Window) segment(off int64) int {
	// What is asked for lies mostly where the last was asked for, or shortly after.
	for k := w.last; k < len(w.segs) && k < w.last+2 && w.segs[k].text <= off; k++ {
		if k+1 == len(w.segs) || w.segs[k+1].text > off {
			w.last = k
			return k
		}
	}
	k := sort.Search(len(w.segs), func(i int) bool { return w.segs[i].text > off }) - 1
	w.last = max(k, 0)
	return k
}

// Span returns where the text [i, j) of the window comes from. Decoding
// these bytes of the input alone gives the text again. A border inside a
// character is moved outwards.
func (w *Window) Span(i, j int) Span {
	if i < 0 || j < i || j > w.Len() {
		panic("transcript: Span outside the window")
	}
	start, _ := w.source(w.Offset() + int64(i))
	if i == j {
		return Span{start, start}
	}
	_, end := w.source(w.Offset() + int64(j))
	return Span{start, end}
}

// source maps a decoded offset: down to the character that holds it, and up to
// the next one if it is not at the beginning of one.
func (w *Window) source(off int64) (down, up int64) {
	k := w.segment(off)
	if k < 0 {
		return w.rawBase, w.rawBase
	}
	from, end := w.segs[k], w.rawBase+int64(len(w.raw))
	if k+1 < len(w.segs) {
		end = w.segs[k+1].src
	}
	if w.plain {
		at := from.src + off - from.text
		return at, at
	}
	if w.memo.text <= off && w.memo.text >= from.text && w.memo.src >= from.src && w.memo.src <= end {
		from = w.memo
	}
	if w.scratch == nil {
		w.scratch = make([]byte, segmentSize+scan.MinDst)
	}
	raw := w.raw[from.src-w.rawBase : end-w.rawBase]
	var notes scan.Notes
	nd, ns := scan.Unescape(w.scratch[:off-from.text], raw, true, &notes)
	down = from.src + int64(ns)
	w.memo = segment{from.text + int64(nd), down}
	if w.memo.text == off {
		return down, down
	}
	_, ns = oneCharacter(w.scratch, raw[ns:])
	return down, down + int64(ns)
}

// oneCharacter decodes the first character of raw.
func oneCharacter(scratch, raw []byte) (nd, ns int) {
	var notes scan.Notes
	for size := 1; size <= scan.MinDst; size++ {
		if nd, ns = scan.Unescape(scratch[:size], raw, true, &notes); ns > 0 {
			break
		}
	}
	return nd, ns
}

// textSource is decoded text in the making.
type textSource interface {
	// decodeText decodes into dst and returns what it wrote and the
	// source text of that, which is valid until the next call. It writes nothing
	// and returns no error if the next character does not fit. After
	// the last character it returns io.EOF, or why the text ended early.
	decodeText(dst []byte) (n int, raw []byte, err error)
	// sourceOffset returns where the next character stands in the input.
	sourceOffset() int64
	// plain says that nothing is escaped.
	plain() bool
}
