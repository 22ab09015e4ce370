package secret

// A rule may begin anywhere in a long word, and read to its end. What was read is remembered, so
// that each byte is read a bounded number of times.

// stretch is a part of the view.
type stretch struct {
	from, to int
	round    uint32 // of values
}

// The kinds of stretches.
const (
	runSignature = iota
	runPath
	runToken
	runMark
	runLongMark
	runCrypt
	runKerberos
	runArgument
	runText
	runWord
	runHash
	runCookie                 // by the quote
	runHeader = runCookie + 3 // by the layer
	numRuns   = runHeader + maxLayers + 1
)

// runOf returns where the stretch at i ends, of bytes that in accepts.
func (w *walker) runOf(kind, i int, in func(byte) bool) int {
	return w.runTo(kind, i, func(k int) bool { return in(w.b[k]) })
}

// runTo is runOf for places in the view. Whether in accepts one must not depend on i.
func (w *walker) runTo(kind, i int, in func(int) bool) int {
	r := &w.runs[kind]
	if i >= r.from && i < r.to {
		return r.to
	}
	to := i
	for to < len(w.b) && in(to) {
		to++
	}
	*r = stretch{from: i, to: to}
	return to
}

// maxJWTDots is how many dots a JSON web token has at most.
const maxJWTDots = 4

// jwtRun is a stretch of base64url with dots.
type jwtRun struct {
	from, to int
	dots     [maxJWTDots + 2]int // the last ones, the last one first
	count    int
}

// jwtRunAt returns the stretch around i that may be a JSON web token.
func (w *walker) jwtRunAt(i int) *jwtRun {
	r, b := &w.jwts, w.b
	if i >= r.from && i < r.to {
		return r
	}
	*r = jwtRun{from: i, to: i}
	for k := i; k < len(b); k++ {
		c := b[k]
		if c == '.' {
			copy(r.dots[1:], r.dots[:])
			r.dots[0] = k
			r.count = min(r.count+1, len(r.dots))
		} else if classes[c]&base64Byte == 0 && (c != '=' || isAlnum(at(b, k+1))) {
			break
		}
		r.to = k + 1
	}
	return r
}

// after returns how many dots there are from i on, and where the last one is; -1 if there is none.
// More than six are six.
func (r *jwtRun) after(i int) (dots, last int) {
	last = -1
	for dots < r.count && r.dots[dots] >= i {
		dots++
	}
	if dots > 0 {
		last = r.dots[0]
	}
	return dots, last
}

// numValues is how many kinds of words of a value there are: by separator, layer, and quotes.
const numValues = int(sepLine+1) * (maxLayers + 1) * 4

// valueKind returns the kind of a word of a value. Those of one kind end by the same rules.
func valueKind(l *label, s separator) int {
	n := (int(s.kind)*(maxLayers+1) + int(min(s.layer, maxLayers))) * 4
	if l.query {
		n++
	}
	if l.quoted {
		n += 2
	}
	return n
}

// valueEnd returns where the long word of a value ends that i is in; 0 if none was read.
func (w *walker) valueEnd(kind, i int) int {
	if w.values == nil {
		return 0
	}
	if r := w.values[kind]; r.round == w.round && i > r.from && i < r.to {
		return r.to
	}
	return 0
}

// keepValue remembers a long word of a value.
func (w *walker) keepValue(kind, from, to int) {
	if w.values == nil {
		w.values = make([]stretch, numValues)
	}
	w.values[kind] = stretch{from, to, w.round}
}

// wrap is a value that goes on over lines.
type wrap struct {
	class class
	end   int64 // in the whole text
}

// covers reports whether a value of a class that ends at end, with its line, is part of a wrapped
// one. Then all that goes on from there is part of it too.
func (p *wrap) covers(end int64, c class) bool { return end <= p.end && c&^p.class == 0 }
