package analyze

import (
	"bytes"
	"sort"
	"unicode/utf8"

	"github.com/lrkit/lrkit/analyze/internal/plane"
	"github.com/lrkit/lrkit/internal/clixml"
	"github.com/lrkit/lrkit/internal/secret"
	"github.com/lrkit/lrkit/transcript"
)

const (
	// windowSize is how much decoded text is looked at at once.
	windowSize = 256 << 10
	// maxValue is the greatest length of a value, see docs/SCHEMA.md.
	maxValue = 96 << 10
	// maxAfter is how much of the lines after it a scanner sees of a line.
	maxAfter = 512
	// leftContext is what a slice of a long line shows of the slice before it.
	leftContext = 1 << 10
)

// slice is a line, or a range of a line that does not fit in the window.
type slice struct {
	raw    []byte       // borrowed from the window
	text   []byte       // what scanners see: raw, normalized
	normal *normalized  // nil when text is raw
	chunk  *plane.Chunk // the bitmaps of raw, from begin on
	begin  int
	at     int    // of raw in the window
	from   int    // matches begin here or after
	limit  int    // and before this
	offset int64  // of raw in the text
	line   int64  // number of the line, from 1
	whole  bool   // the slice is the whole line
	after  []byte // what follows the line end, at most maxAfter bytes of it

	encoded bool         // raw may need normalizing
	secrets []lineSecret // in raw
	named   []lineSecret // those that are masked where others are shown
}

// lines is the first step: it divides a text into slices. It always decodes as much as fits before
// it looks at anything, so that its slices do not depend on how the input is cut.
type lines struct {
	text    Text
	win     clixml.Window
	next    int   // where in the window the next slice begins
	from    int   // how much of it the slice before has dealt with
	line    int64 // number of the line there
	chunk   chunk
	ahead   lookahead
	ended   bool  // the window holds all that is left
	end     error // why
	failed  bool  // because the reader failed
	secrets windowSecrets
	named   windowSecrets // those that are masked where others are shown
}

// step sets sl to the next slice; ok is false at the end, and an error is one of the
// reader, or what ended the text early.
func (l *lines) step(sl *slice) (ok bool, err error) {
	for {
		if l.nextLine(sl) {
			return true, nil
		}
		b := l.win.Bytes()[l.next:]
		n := bytes.IndexByte(b, '\n')
		switch {
		case n >= 0 && n < l.ready()-l.next:
			l.chunk.read(b, l.next)
			continue
		case l.ended && (len(b) == 0 || l.failed): // a line that the reader cut proves nothing
			return false, l.end
		case l.ended:
			l.part(sl, b, len(b))
			l.next += len(b)
			l.from = 0
			return true, nil
		}
		drop := l.named.droppable(l.secrets.droppable(l.next))
		if drop == 0 && l.win.Len() > l.size()-utf8.UTFMax {
			if n >= 0 {
				b = b[:n]
			}
			l.part(sl, b, min(l.ready()-l.next, len(b))-maxValue)
			sl.whole = false
			return true, nil
		}
		l.win.Discard(drop)
		l.next -= drop
		l.moved()
		if err := l.win.Fill(l.text, l.size()); err != nil {
			l.ended, l.end, l.failed = true, err, !transcript.Ended(err)
		}
		l.secrets.look(l.win.Bytes(), l.win.Offset(), l.ended)
		l.named.look(l.win.Bytes(), l.win.Offset(), l.ended)
	}
}

// moved says that places in the window are not what they were.
func (l *lines) moved() { l.chunk.end, l.ahead = 0, lookahead{} }

// nextLine sets sl to the next line, if it is in the chunk and all secrets in it are known.
func (l *lines) nextLine(sl *slice) bool {
	if l.next < l.chunk.at || l.next >= l.chunk.end {
		return false
	}
	b := l.win.Bytes()
	n := l.chunk.at + l.chunk.bits.LF(l.next-l.chunk.at)
	if n >= l.ready() {
		return false
	}
	end := n
	if end > l.next && b[end-1] == '\r' {
		end--
	}
	l.set(sl, b[l.next:end], end-l.next)
	sl.after = b[n+1 : min(n+1+maxAfter, len(b))]
	sl.begin = l.next - l.chunk.at
	l.next = n + 1
	l.from = 0
	l.line++
	return true
}

// part sets sl to a stretch of the window from next on that is no line of a chunk.
func (l *lines) part(sl *slice, text []byte, limit int) {
	l.chunk.readPart(text)
	l.set(sl, text, limit)
	sl.begin, sl.after = 0, nil
}

// set fills in sl.
func (l *lines) set(sl *slice, text []byte, limit int) {
	offset := l.win.Offset() + int64(l.next)
	sl.raw, sl.text, sl.normal, sl.chunk = text, text, nil, &l.chunk.bits
	sl.at, sl.from, sl.limit, sl.offset, sl.line, sl.whole = l.next, l.from, limit, offset, l.line, l.from == 0
	sl.encoded = l.encoded(max(l.chunk.end, l.next+len(text))) < l.next+len(text)
	sl.secrets, sl.named = sl.secrets[:0], sl.named[:0]
	if len(l.secrets.spans) > 0 {
		sl.secrets = l.secrets.of(sl.secrets, text, offset)
	}
	if len(l.named.spans) > 0 {
		sl.named = l.named.of(sl.named, text, offset)
	}
}

// size returns how much is held: what is looked at, and what the engine has to see after it.
func (l *lines) size() int {
	if l.secrets.finder == nil && l.named.finder == nil {
		return windowSize
	}
	return windowSize + secret.Ahead
}

// ready returns how much of the window may be shown: where secrets are not known yet, nothing.
func (l *lines) ready() int {
	ready := min(l.secrets.settled, l.named.settled)
	if l.ended {
		return ready
	}
	return min(ready, windowSize)
}

// partial says that the slice ends before its line does.
func (sl *slice) partial() bool { return sl.limit < len(sl.raw) }

// reset forgets the text. Its memory stays.
func (l *lines) reset() {
	l.win.Reset()
	l.chunk.reset()
	*l = lines{
		win: l.win, chunk: l.chunk,
		secrets: windowSecrets{spans: l.secrets.spans[:0]}, named: windowSecrets{spans: l.named.spans[:0]},
	}
}

// place returns where in raw a byte of text stood.
func (sl *slice) place(i int) int {
	if sl.normal == nil {
		return i
	}
	return int(sl.normal.at[i])
}

// placeEnd is place for the end of a stretch.
func (sl *slice) placeEnd(i int) int {
	if sl.normal == nil || i == 0 {
		return i
	}
	return int(sl.normal.at[i-1]) + 1
}

// textPlace returns where in the text of the slice a byte of raw is, or what follows it there.
func (sl *slice) textPlace(i int) int {
	if sl.normal == nil {
		return i
	}
	at := sl.normal.at
	return min(len(sl.text), sort.Search(len(at), func(k int) bool { return int(at[k]) >= i }))
}

// goOn makes the next slice begin where the matches of this one, which is not the last of
// its line, ended.
func (l *lines) goOn(done int) {
	l.from = min(done, leftContext)
	l.next += done - l.from
}
