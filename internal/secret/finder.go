package secret

import (
	"bytes"
	"cmp"
	"slices"
)

const (
	// maxPiece is how much of a line is looked at at once.
	maxPiece = 16 << 10
	// lookBack is how much before a piece the rules see.
	lookBack = 1 << 10
	// lookAhead is how much they see after it.
	lookAhead = MaxSpan + 2<<10

	// Back is how much of the text before the settled offset a [Finder] must be given again.
	Back = maxPiece + lookBack
	// Ahead is how much of the text after an offset a Finder must have seen before the offset is
	// settled.
	Ahead = maxPiece + 2*lookAhead
)

// Finder finds the secrets of one text. The spans that it finds do not depend on how the text is
// cut.
type Finder struct {
	walker  walker
	places  places
	settled int64 // all before is dealt with
	line    int64 // where the line begins that settled is in
	row     int64 // the line whose cells were looked at last, plus 1
	until   int64 // where the last span ends
	held    []Span
}

// New returns a Finder for the rules of a set, and for secrets that the caller names.
func New(set Set, own ...string) *Finder {
	return &Finder{walker: walker{set: set, g: gramsFor(set, own)}}
}

// Reset makes the Finder ready for another text.
func (f *Finder) Reset() {
	w := f.walker
	*f = Finder{walker: walker{set: w.set, g: w.g, fold: w.fold, places: w.places, found: w.found[:0], deep: w.deep, values: w.values, round: w.round, joint: w.joint, broken: w.broken, tail: w.tail}, places: f.places, held: f.held[:0]}
}

// Settled returns the offset up to which all secrets are known.
func (f *Finder) Settled() int64 { return f.settled }

// Find appends to dst the secrets that begin before the offset that it settles, in order and
// without overlap.
//
// text is a window of the whole text: it begins at the offset base, at most Back before the offset
// that was settled last or earlier, and ends with all that is there so far; last says that nothing
// follows. All that lies Ahead before the end of the window is settled, and with last everything.
func (f *Finder) Find(dst []Span, text []byte, base int64, last bool) []Span {
	w := &f.walker
	w.text, w.base = text, base
	f.places.reset(w.g, text)
	f.places.source = true
	ready := len(text)
	if !last {
		ready = max(0, len(text)-Ahead)
	}
	for i := int(f.settled - base); i < ready; i = int(f.settled - base) {
		limit := ready
		if w.table != nil {
			if f.line == f.settled && f.row != f.line+1 {
				f.tableRow(i)
			}
			if n := bytes.IndexByte(text[i:ready], '\n'); n >= 0 {
				limit = i + n + 1
			}
		}
		c := f.places.next(i, limit)
		f.pass(i, c, base)
		if c < limit {
			f.look(c, base)
		}
		f.hold(base)
	}
	w.text = nil
	f.places.b = nil
	return f.emit(dst, last)
}

// pass settles text[i:to].
func (f *Finder) pass(i, to int, base int64) {
	if n := bytes.LastIndexByte(f.walker.text[i:to], '\n'); n >= 0 {
		f.line = base + int64(i+n+1)
	}
	f.settled = base + int64(to)
}

// look deals with the piece of a line in which c lies, or with the end of the line at c.
func (f *Finder) look(c int, base int64) {
	w := &f.walker
	text := w.text
	line := int(f.line - base)
	if text[c] == '\n' {
		w.join(line, c, true)
		f.pass(c, c+1, base)
		return
	}
	from := line + (c-line)/maxPiece*maxPiece
	to := from + maxPiece
	end := min(to+lookAhead, len(text))
	w.eol = end == len(text) && end < to+lookAhead
	if n := bytes.IndexByte(text[c:end], '\n'); n >= 0 {
		end = c + n
		w.eol = true
	}
	to = min(to, end)
	stop := end
	for w.eol && stop > c+1 && (text[stop-1] == '\r' || text[stop-1] == 0 && stop < len(text)) {
		stop--
	}
	w.line = line
	begin := from
	if from > line {
		begin = max(0, from-lookBack)
	}
	w.piece(begin, from, min(to, stop), stop)
	if to == end && w.eol && (w.cut || end-line >= leastWidth) {
		w.join(line, end, false)
	}
	f.pass(c, to, base)
}

// tableRow looks at the cells of the line at i.
func (f *Finder) tableRow(i int) {
	f.row = f.line + 1
	w := &f.walker
	line := w.text[i:min(len(w.text), i+maxPiece)]
	if n := bytes.IndexByte(line, '\n'); n >= 0 {
		line = line[:n]
	}
	v := w.fold.fold(line)
	ok := w.table.row(v.b, func(t *table, from, to int) {
		if t.accepts(v.b[from:to]) {
			start := i + v.start(from)
			w.found = append(w.found, found{start, min(i+v.end(to), start+MaxSpan), Column})
		}
	})
	if !ok {
		w.table = nil
	}
}

// hold keeps what the walker found until it is settled.
func (f *Finder) hold(base int64) {
	for _, s := range f.walker.found {
		f.held = append(f.held, Span{base + int64(s.start), base + int64(s.end), s.rule})
	}
	f.walker.found = f.walker.found[:0]
}

// emit appends to dst the spans that nothing can come before any more.
func (f *Finder) emit(dst []Span, last bool) []Span {
	if len(f.held) == 0 {
		return dst
	}
	slices.SortFunc(f.held, func(a, b Span) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End), cmp.Compare(a.Rule, b.Rule))
	})
	n := 0
	for _, s := range f.held {
		if !last && s.Start >= f.settled {
			f.held[n] = s
			n++
			continue
		}
		if s.Start = max(s.Start, f.until); s.Start < s.End {
			dst = append(dst, s)
			f.until = s.End
		}
	}
	f.held = f.held[:n]
	return dst
}

// Find returns the secrets of a text.
func Find(set Set, text []byte, own ...string) []Span {
	return New(set, own...).Find(nil, text, 0, true)
}

// find is Find for a text that lies in deep encoded commands.
func find(set Set, text []byte, deep int) []Span {
	f := New(set)
	f.walker.deep = deep
	return f.Find(nil, text, 0, true)
}
