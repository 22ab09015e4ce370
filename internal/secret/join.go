package secret

import "bytes"

const (
	joinTail = 512 // how much of a line is joined with the next
	joinHead = 2 << 10
)

// join looks at the end of a line and the next one as if there were no line end between: for words
// that it breaks and, unless word is set, for values whose separator it breaks.
func (w *walker) join(line, end int, word bool) {
	text := w.text
	stop := end
	low := max(line, 0) // a long line may begin before what is held
	for stop > low && (text[stop-1] == '\r' || text[stop-1] == 0) {
		stop--
	}
	next, ok := nextLine(text, stop)
	if !ok {
		return
	}
	w.narrow = end-line < leastWidth
	w.whole = !word && !w.narrow
	begin := max(low, stop-joinTail)
	head := skipIndent(text, next)
	last := min(len(text), head+joinHead)
	eol := last == len(text) && last < head+joinHead
	if n := bytes.IndexByte(text[head:last], '\n'); n >= 0 {
		last, eol = head+n, true
	}
	for eol && last > head && text[last-1] == '\r' {
		last--
	}
	src := &w.joint
	src.b, src.from, src.to, src.layers = src.b[:0], src.from[:0], src.to[:0], src.layers[:0]
	for i := begin; i < stop; i++ {
		src.put(text[i], int32(i-begin), int32(i+1-begin), 0)
	}
	for i := head; i < last; i++ {
		src.put(text[i], int32(i-begin), int32(i+1-begin), 0)
	}
	w.at, w.end, w.line, w.eol = begin, last, line, eol
	w.v = w.fold.view(*src)
	w.b = w.v.b
	w.joined, w.wordOnly = w.place(head-begin), word
	w.start, w.limit = max(0, w.joined-128), min(len(w.b), w.joined+64)
	if w.whole {
		w.start = max(0, w.joined-joinTail/2)
	}
	kept := len(w.found)
	w.walk(w.start)
	w.joined = 0
	n := kept
	for _, s := range w.found[kept:] { // what lies in one line is found in that line
		if s.end > head && (!w.whole || s.rule == Signature || s.start < last && (s.rule == RecoveryPassword || w.crossed(s, stop, head))) {
			w.found[n] = s
			n++
		}
	}
	w.found, w.whole = w.found[:n], false
}

// crosses reports whether a word belongs to the joint of two lines.
func (w *walker) crosses(k *word, from, to int) bool {
	if from < w.joined && to > w.joined {
		return k.access || !w.narrow
	}
	if w.whole && k.kind != sasName {
		return from < w.joined
	}
	return !w.wordOnly && to <= w.joined && w.joined-to < 16 && k.kind == sasName
}

// crossed reports whether a span that was found across the joint of two lines is one: what of it
// is in the second line, which begins at head, goes on as a random value does. The first line ends
// at stop.
func (w *walker) crossed(s found, stop, head int) bool {
	before := makeup{}
	if s.start < stop {
		before = makeupOf(sample(w.text[s.start:stop]))
	}
	head = max(head, s.start)
	if s.rule == URLPassword && s.start < stop && !allDigits(w.text[s.start:stop]) {
		return true // an at sign ends it
	}
	end := head
	for end < s.end && classes[w.text[end]]&wordEnd == 0 {
		end++
	}
	return goesOn(sample(w.text[head:end]), atOr(w.text, end, '\n'), before)
}
