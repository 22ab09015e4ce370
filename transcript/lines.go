package transcript

import (
	"bytes"
	"io"
	"unicode/utf8"

	"github.com/lrkit/lrkit/internal/scan"
)

// Line is a line of a text, without its line end (LF, or CR LF). It is valid for
// one step of the loop over Lines; a later use panics.
//
// A line longer than Limits.Line comes in pieces that are cut between
// characters: all but the last say that they go on ([Line.Continues]).
type Line struct {
	_          [0]func() // not comparable
	l          *lines
	gen        uint64
	start, end int // in the window
	number     int64
	continues  bool
}

func (n Line) window() *Window {
	if n.l == nil {
		panic("transcript: use of a zero Line")
	}
	if n.gen != n.l.gen {
		panic("transcript: Line used after its step of the loop; copy what you need with String")
	}
	return &n.l.win
}

// Bytes returns the decoded bytes of the line. They are valid for one step of the loop.
func (n Line) Bytes() []byte {
	b := n.window().Bytes()
	return b[n.start:n.end:n.end]
}

// String returns the line as a string that the caller owns.
func (n Line) String() string { return string(n.Bytes()) }

// Number returns the number of the line in its text, counted from 1.
func (n Line) Number() int64 { return n.number }

// Continues reports whether the next step has more of the same line.
func (n Line) Continues() bool { return n.continues }

// Offset returns the decoded offset of the line in its text.
func (n Line) Offset() int64 { return n.window().Offset() + int64(n.start) }

// Span returns where the line lies in the input, without its line end.
func (n Line) Span() Span { return n.SpanOf(0, n.end-n.start) }

// SpanOf returns where the bytes [i, j) of the line lie in the input.
func (n Line) SpanOf(i, j int) Span {
	w := n.window()
	if i < 0 || j < i || j > n.end-n.start {
		panic("transcript: SpanOf outside the line")
	}
	return w.Span(n.start+i, n.start+j)
}

// lines divides a text into lines.
type lines struct {
	win    Window
	gen    uint64
	number int64 // of the line that begins at the window's first byte
	ended  bool  // the window holds all that is left
	end    error // why
}

func (l *lines) reset() {
	l.gen++
	l.win.Reset()
	l.number, l.ended, l.end = 1, false, nil
}

// run passes the lines of src to yield, in pieces of at most limit bytes. check
// panics when the text was invalidated in the body of the loop.
func (l *lines) run(src textSource, limit int, yield func(Line, error) bool, check func()) {
	next := 0 // where in the window the next line begins
	for {
		b := l.win.Bytes()[next:]
		n := bytes.IndexByte(b[:min(len(b), limit+1)], '\n')
		if n < 0 && len(b) <= limit && !l.ended {
			l.win.Discard(next)
			next = 0
			// Room for a whole piece, its line end, and a character more,
			// which makes the pieces the same however the input is cut.
			err := l.win.fill(src, limit+2*scan.MinDst)
			if err != nil && !Ended(err) {
				l.gen++
				yield(Line{}, err)
				return
			}
			if err != nil {
				l.ended, l.end = true, err
			}
			continue
		}
		line := Line{l: l, gen: l.gen, start: next, end: next + n, number: l.number}
		step := n + 1
		switch {
		case n >= 0:
			l.number++
			if n > 0 && b[n-1] == '\r' {
				line.end--
			}
		case len(b) == 0:
			l.gen++
			if l.end != io.EOF {
				yield(Line{}, l.end)
			}
			return
		case len(b) <= limit:
			line.end = next + len(b)
			step = len(b)
		default:
			step = pieceEnd(b, limit)
			line.end = next + step
			line.continues = true
		}
		more := yield(line, nil)
		check()
		l.gen++
		l.win.overwrite(l.win.Bytes()[line.start:line.end])
		next += step
		if !more {
			l.win.Discard(next)
			return
		}
	}
}

// pieceEnd returns where to cut a line that is longer than limit: between
// characters, and not between CR and LF.
func pieceEnd(b []byte, limit int) int {
	n := limit
	for n > limit-utf8.UTFMax && !utf8.RuneStart(b[n]) {
		n--
	}
	if !utf8.RuneStart(b[n]) {
		n = limit // no UTF-8 anyway
	}
	if b[n-1] == '\r' {
		n--
	}
	return n
}
