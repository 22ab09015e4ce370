package clixml

import (
	"bytes"
	"sort"
	"unicode/utf8"

	"github.com/lrkit/lrkit/transcript"
)

// reading is a text in which CLIXML is read. What it knows of a place it learns when it decodes it:
// between two characters may stand any amount of markup, which it does not keep.
type reading struct {
	decoder Decoder
	held    int // bytes of raw that stand for themselves, and had no room
	text    []byte
	lo      int   // text[lo:] is the window
	base    int64 // offset of text[0]
	runs    []run
	shifts  []shift
	extra   int64 // lines of the input less lines of the text, so far
	end     error // of the source
}

// run is a stretch of text that the input holds byte for byte, or a character that it holds
// otherwise.
type run struct {
	at     int64 // offset
	text   int64 // in the text of the input
	source int64 // in the input
	stream Stream
	char   bool
	length int32 // of the character in the text of the input
	width  int32 // and in the input
}

// shift says from which offset on the text of the input has how many lines more.
type shift struct{ at, lines int64 }

// rawSize is how much of the input is decoded at a time.
const rawSize = 64 << 10

func (r *reading) bytes() []byte { return r.text[r.lo:len(r.text):len(r.text)] }

func (r *reading) offset() int64 { return r.base + int64(r.lo) }

func (r *reading) fill(src Source, raw *transcript.Window, size int) error {
	r.compact()
	at := 0 // how much of raw is decoded
	for len(r.text) <= size-utf8.UTFMax {
		p := r.next(raw.Bytes()[at:], size-len(r.text))
		if p.Kind != More {
			r.take(raw, at, p)
			at += p.N
			continue
		}
		raw.Discard(at)
		at = 0
		if r.end != nil {
			return r.end
		}
		r.end = src.Fill(raw, rawSize)
	}
	raw.Discard(at)
	return nil
}

// next returns the next piece, which stands for at most room bytes.
func (r *reading) next(b []byte, room int) (p Piece) {
	switch {
	case len(b) == 0:
		return p
	case r.held > 0:
		p = Piece{Kind: Plain, N: r.held}
		r.held = 0
	default:
		p = r.decoder.Next(b, r.end != nil)
	}
	if p.Kind == Plain && p.N > room {
		n := characters(b, room)
		p.N, r.held = n, p.N-n
	}
	return p
}

// characters returns how many of the first n bytes of b are whole characters.
func characters(b []byte, n int) int {
	for k := n; k > n-utf8.UTFMax && k > 0; k-- {
		if k == len(b) || utf8.RuneStart(b[k]) {
			return k
		}
	}
	return n // it is no UTF-8
}

// take adds what a piece, at a place of raw, stands for.
func (r *reading) take(raw *transcript.Window, at int, p Piece) {
	b := raw.Bytes()[at : at+p.N]
	switch p.Kind {
	case Plain:
		r.stretch(raw, at, at+p.N)
	case Char:
		r.push(raw, at, at+p.N, raw.Span(at, at+p.N), p.Text)
	case Break:
		r.push(raw, at, at, raw.Span(at, at), newline)
		r.shift(-1)
	}
	lines := 0
	switch p.Kind {
	case Char:
		lines = -bytes.Count(p.Text, newline)
	case Gone, Break:
		lines = bytes.Count(b, newline)
	}
	r.shift(lines)
}

var newline = []byte{'\n'}

// shift notes that the text of the input has lines more from here on.
func (r *reading) shift(lines int) {
	if lines != 0 {
		r.extra += int64(lines)
		r.shifts = append(r.shifts, shift{r.base + int64(len(r.text)), r.extra})
	}
}

// stretch adds the text [i, j) of raw.
func (r *reading) stretch(raw *transcript.Window, i, j int) {
	if r.same(raw, i, j, raw.Span(i, j)) {
		return
	}
	// Places are asked for in order: to go back is dear.
	for b := raw.Bytes(); i < j; {
		n := plainLen(b[i:j])
		if n > 0 && r.same(raw, i, i+n, raw.Span(i, i+n)) {
			i += n
			continue
		}
		if n == 0 {
			_, n = utf8.DecodeRune(b[i:j])
		}
		for end := i + n; i < end; {
			_, size := utf8.DecodeRune(b[i:end])
			if span := raw.Span(i, i+size); !r.same(raw, i, i+size, span) {
				r.push(raw, i, i+size, span, b[i:i+size])
			}
			i += size
		}
	}
}

// plainLen returns how many bytes at the beginning of b are mostly in the input as they are.
func plainLen(b []byte) int {
	for i, c := range b {
		if c < ' ' || c >= utf8.RuneSelf || c == '"' || c == '\\' || c == '/' || c == '\'' || c == '<' || c == '>' || c == '&' || i == maxPlain {
			return i
		}
	}
	return len(b)
}

// maxPlain is how many bytes are tried at once for being in the input as they are.
const maxPlain = 256

// same adds the text [i, j) of raw, which stands at a span of the input, if that holds it byte for
// byte.
func (r *reading) same(raw *transcript.Window, i, j int, span transcript.Span) bool {
	if span.End-span.Start != int64(j-i) {
		return false
	}
	at := r.base + int64(len(r.text))
	x := run{at: at, text: raw.Offset() + int64(i), source: span.Start, stream: r.decoder.stream()}
	if n := len(r.runs) - 1; n < 0 || !r.runs[n].goesOn(&x) {
		r.runs = append(r.runs, x)
	}
	r.text = append(r.text, raw.Bytes()[i:j]...)
	return true
}

// goesOn reports whether what follows belongs to the same run.
func (x *run) goesOn(next *run) bool {
	n := next.at - x.at
	return !x.char && x.stream == next.stream && x.text+n == next.text && x.source+n == next.source
}

// push adds a character, for which [i, j) of raw stands, and a span of the input.
func (r *reading) push(raw *transcript.Window, i, j int, span transcript.Span, char []byte) {
	r.runs = append(r.runs, run{
		at: r.base + int64(len(r.text)), text: raw.Offset() + int64(i), source: span.Start,
		stream: r.decoder.stream(), char: true, length: int32(j - i), width: int32(span.End - span.Start),
	})
	r.text = append(r.text, char...)
}

// compact forgets what is no more in the window.
func (r *reading) compact() {
	r.base += int64(r.lo)
	r.text = r.text[:copy(r.text, r.text[r.lo:])]
	r.lo = 0
	if i := r.run(r.base); i > 0 {
		r.runs = r.runs[:copy(r.runs, r.runs[i:])]
	}
	if i := r.shiftAt(r.base); i > 0 {
		r.shifts = r.shifts[:copy(r.shifts, r.shifts[i:])]
	}
}

// run returns the index of the run that holds an offset.
func (r *reading) run(at int64) int {
	return max(0, sort.Search(len(r.runs), func(i int) bool { return r.runs[i].at > at })-1)
}

func (r *reading) shiftAt(at int64) int {
	return sort.Search(len(r.shifts), func(i int) bool { return r.shifts[i].at > at }) - 1
}

func (r *reading) lines(i int) int64 {
	if k := r.shiftAt(r.offset() + int64(i)); k >= 0 {
		return r.shifts[k].lines
	}
	return 0
}

// begin returns where byte i stands in the text of the input, and in the input.
func (r *reading) begin(i int) (text, source int64) {
	if len(r.runs) == 0 {
		return 0, 0
	}
	at := r.offset() + int64(i)
	x := &r.runs[r.run(at)]
	if x.char {
		if i == len(r.bytes()) {
			return x.text + int64(x.length), x.source + int64(x.width)
		}
		return x.text, x.source
	}
	return x.text + at - x.at, x.source + at - x.at
}

// after returns where what precedes byte i ends.
func (r *reading) after(i int) (text, source int64) {
	at := r.offset() + int64(i) - 1
	x := &r.runs[r.run(at)]
	if x.char {
		return x.text + int64(x.length), x.source + int64(x.width)
	}
	return x.text + at - x.at + 1, x.source + at - x.at + 1
}

func (r *reading) span(i, j int) transcript.Span {
	_, start := r.begin(i)
	if i == j {
		return transcript.Span{Start: start, End: start}
	}
	_, end := r.after(j)
	return transcript.Span{Start: start, End: end}
}

func (r *reading) textOffset(i int) int64 {
	text, _ := r.begin(i)
	return text
}

func (r *reading) changed(i, j int) bool {
	start, _ := r.begin(i)
	end, _ := r.after(j)
	return end-start != int64(j-i)
}
