package analyze

import (
	"bytes"
	"unicode/utf8"

	"github.com/lrkit/lrkit/internal/secret"
	"github.com/lrkit/lrkit/transcript"
)

const (
	// windowSize is how much decoded text is looked at at once.
	windowSize = 256 << 10
	// maxValue is the greatest length of a value, see docs/SCHEMA.md.
	maxValue = 96 << 10
	// leftContext is what a slice of a long line shows of the slice before it.
	leftContext = 1 << 10
)

// slice is a line, or a range of a line that does not fit in the window.
type slice struct {
	raw    []byte      // borrowed from the window
	text   []byte      // what matchers see: raw, normalized
	normal *normalized // nil when text is raw
	at     int         // of raw in the window
	from   int         // matches begin here or after
	limit  int         // and before this
	line   int64       // number of the line, from 1
	whole  bool        // the slice is the whole line
}

// slicer divides a text into slices. It always decodes as much as fits before it looks at
// anything, so that its slices do not depend on how the input is cut.
type slicer struct {
	text   Text
	win    transcript.Window
	next   int         // where in the window the next slice begins
	from   int         // how much of it the slice before has dealt with
	ahead  [maxFew]int // where each of the bytes that skip looks for stands next, in the window
	line   int64       // number of the line there
	ended  bool        // the window holds all that is left
	failed bool        // because the reader failed, see end
	end    error       // why
	secrets
	named secrets // those that are masked where others are shown
}

// step returns the next slice; ok is false at the end, and an error is one of the
// reader, or what ended the text early.
func (s *slicer) step() (sl slice, ok bool, err error) {
	for {
		b := s.win.Bytes()[s.next:]
		n := bytes.IndexByte(b, '\n')
		ready := s.ready() - s.next
		switch {
		case n >= 0 && n < ready:
			sl = s.slice(b[:n], n)
			if n > 0 && b[n-1] == '\r' {
				sl.raw = sl.raw[:n-1]
				sl.text = sl.raw
				sl.limit = n - 1
			}
			s.next += n + 1
			s.from = 0
			s.line++
			return sl, true, nil
		case s.ended && (len(b) == 0 || s.failed): // a line that the reader cut proves nothing
			return sl, false, s.end
		case s.ended:
			sl = s.slice(b, len(b))
			s.next += len(b)
			s.from = 0
			return sl, true, nil
		}
		drop := s.named.droppable(s.droppable(s.next))
		if drop == 0 && s.win.Len() > s.size()-utf8.UTFMax {
			if n >= 0 {
				b = b[:n]
			}
			sl = s.slice(b, min(ready, len(b))-maxValue)
			sl.whole = false
			return sl, true, nil
		}
		s.win.Discard(drop)
		s.next -= drop
		s.ahead = [maxFew]int{-1, -1, -1, -1}
		if err := s.text.Fill(&s.win, s.size()); err != nil {
			s.ended, s.end, s.failed = true, err, !transcript.Ended(err)
		}
		s.look(s.win.Bytes(), s.win.Offset(), s.ended)
		s.named.look(s.win.Bytes(), s.win.Offset(), s.ended)
	}
}

// size returns how much is held: what is looked at, and what the engine has to see after it.
func (s *slicer) size() int {
	if s.finder == nil && s.named.finder == nil {
		return windowSize
	}
	return windowSize + secret.Ahead
}

// ready returns how much of the window may be shown: where secrets are not known yet, nothing.
func (s *slicer) ready() int {
	ready := min(s.settled, s.named.settled)
	if s.ended {
		return ready
	}
	return min(ready, windowSize)
}

// skip passes over the lines before the first that holds one of the bytes few.
func (s *slicer) skip(few []byte) {
	b := s.win.Bytes()
	to := s.ready()
	for i, c := range few {
		if s.ahead[i] < s.next {
			s.ahead[i] = len(b)
			if n := bytes.IndexByte(b[s.next:], c); n >= 0 {
				s.ahead[i] = s.next + n
			}
		}
		to = min(to, s.ahead[i])
	}
	to = max(s.next, min(to, s.before(s.win.Offset()+int64(s.next), s.next)))
	n := bytes.LastIndexByte(b[s.next:to], '\n') + 1
	if n == 0 {
		return
	}
	s.line += int64(bytes.Count(b[s.next:s.next+n], []byte{'\n'}))
	s.next += n
	s.from = 0
}

func (s *slicer) slice(text []byte, limit int) slice {
	return slice{raw: text, text: text, at: s.next, from: s.from, limit: limit, line: s.line, whole: s.from == 0}
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

// goOn makes the next slice begin where the matches of this one, which is not the last of
// its line, ended.
func (s *slicer) goOn(done int) {
	s.from = min(done, leftContext)
	s.next += done - s.from
}
