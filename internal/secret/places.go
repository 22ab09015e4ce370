package secret

import (
	"math"
	"unicode/utf8"
)

// places goes through the places of a text where a rule may begin.
type places struct {
	g        *grams
	b        []byte
	source   bool // b is a text as it was given, in which lines end and disguises are
	from, to int  // which part of b the marks are of
	marks    []uint64
	more     []uint64 // of one set of buckets after the other
	list     []uint16 // the marks that are worth a look, counted from from
	at       int      // which of them is next: no place lies before the one asked for last
	peek     folding
	joint    []byte // of two lines
}

const (
	// markStretch is how much is marked at once.
	markStretch = 4 << 10
	// fewBytes are looked at one by one sooner.
	fewBytes = 96
)

// reset makes the places those of b.
func (p *places) reset(g *grams, b []byte) { p.g, p.b, p.from, p.to = g, b, 0, 0 }

// next returns the first place from i on, or limit if there is none before it. In source text it is
// one where a line end breaks a word, or something may begin.
func (p *places) next(i, limit int) int {
	b := p.b
	limit = min(limit, len(b))
	if p.source { // the mark of a line end stands before it
		end := i
		if at(b, end) == '\r' {
			end++
		}
		if end < limit && b[end] == '\n' && p.broken(b, end) {
			return end
		}
	}
	for whole := min(limit, len(b)-3); i < whole; {
		if i >= p.to || i < p.from {
			if whole-i < fewBytes {
				for ; i < whole; i++ {
					if p.g.has(b[i], b[i+1], b[i+2], b[i+3]) && p.g.worth(b[i], b[i+1], b[i+2], b[i+3]) {
						if at := p.holds(i); at < limit {
							return at
						}
					}
				}
				break
			}
			p.from, p.to = i, min(whole, i+markStretch)
			p.mark(b[p.from : p.to+3])
		}
		for ; p.at < len(p.list); p.at++ {
			at := p.from + int(p.list[p.at])
			if at < i {
				continue
			}
			if at >= whole {
				break
			}
			if at = p.holds(at); at < limit {
				return at
			}
		}
		i = p.to
	}
	for ; i < limit; i++ { // the text may end within four bytes, as if a line ended there
		w := [4]byte{'\n', '\n', '\n', '\n'}
		copy(w[:], b[i:])
		if p.g.has(w[0], w[1], w[2], w[3]) {
			if at := p.holds(i); at < limit {
				return at
			}
		}
	}
	return limit
}

// never is no place.
const never = math.MaxInt

// holds returns the place that a mark at i is of, or never if it is worth no look: i itself, or the
// line end after it.
func (p *places) holds(i int) int {
	b := p.b
	if !p.source || b[i] != '\n' && p.maybe(i) {
		return i
	}
	end := i + 1
	if at(b, end) == '\r' {
		end++
	}
	if at(b, end) == '\n' && p.broken(b, end) {
		return end
	}
	return never
}

// mark lists the places of b, which has three bytes more.
func (p *places) mark(b []byte) {
	p.marks = p.g.sets[0].Marks(p.marks[:0], b)
	for i := range p.g.sets[1:] {
		p.more = p.g.sets[1+i].Marks(p.more[:0], b)
		for k, word := range p.more {
			p.marks[k] |= word
		}
	}
	if cap(p.list) < len(b) {
		p.list = make([]uint16, len(b))
	}
	p.list = p.g.sieve(p.list[:cap(p.list)], b, p.marks)
	p.at = 0
}

// find returns the words that stand around the place i of b, and where.
func (g *grams) find(b []byte, i int, each func(w *word, from, to int)) {
	key := keyOf(b[i], atOr(b, i+1, '\n'), atOr(b, i+2, '\n'))
	for n := g.heads[hashOf(key)]; n != 0; {
		e := &g.chain[n-1]
		n = e.next
		if e.key == key && (e.four == 0 || e.four == lower(at(b, i+3))) {
			if from, to, ok := e.word.around(b, i, e.at); ok {
				each(e.word, from, to)
			}
		}
	}
}

func atOr(b []byte, i int, c byte) byte {
	if i < len(b) {
		return b[i]
	}
	return c
}

// maybe reports whether something begins at the place i of source text, which may be in disguise.
func (p *places) maybe(i int) bool {
	b, g := p.b, p.g
	switch c := b[i]; {
	case isLetter(c):
	case c >= utf8.RuneSelf:
		return g.maybeHigh(b, i)
	case c == 0x1b || c == 0 || c == '\b' || c == '%' || c == '&':
		return true
	case c == '\\':
		return at(b, i+1) == '/' || at(b, i+1) == 'u' && isHex(at(b, i+2)) && isHex(at(b, i+3)) && isHex(at(b, i+4)) && isHex(at(b, i+5))
	case c == ':' && (has(b, i, "://") || has(b, i, ":::")):
		return true
	case c == '-' && isDigit(at(b, i+1)):
		return i >= 6 && allDigits(b[i-6:i]) && !isDigit(at(b, i-7)) && i+7 <= len(b) && allDigits(b[i+1:i+7]) && !isDigit(at(b, i+7))
	case c == '_' && at(b, i+1) == 'x':
		return at(b, i+6) == '_'
	case (isBlank(c) || isQuote(c) || c == ',' || c == '(') && (at(b, i+1) == '-' || at(b, i+1) == '/') && isLetter(at(b, i+2)):
		return true
	case isDigit(c) && at(b, i+2) == '~':
		return true
	}
	key := keyOf(b[i], atOr(b, i+1, '\n'), atOr(b, i+2, '\n'))
	for n := g.heads[hashOf(key)]; n != 0; {
		e := &g.chain[n-1]
		n = e.next
		if e.key != key || e.four != 0 && e.four != lower(at(b, i+3)) && !doubtful(b, i+3) {
			continue
		}
		if likely, sure := e.word.likely(b, i, e.at); likely && (sure || p.wordAround(i)) {
			return true
		}
	}
	return false
}

// wordAround reports whether there is a word around i when the text is folded.
func (p *places) wordAround(i int) bool {
	from, to := max(0, i-maxFolded), min(len(p.b), i+maxFolded)
	v := p.peek.fold(p.b[from:to])
	found := false
	for k := 0; k+3 <= len(v.b) && !found; k++ {
		if p.g.begins(v.b[k], v.b[k+1], v.b[k+2]) {
			p.g.find(v.b, k, func(*word, int, int) { found = true })
		}
	}
	return found
}

// maxFolded is how much of a text is folded to see a word in it: more than any has, encoded twice.
const maxFolded = 160

// maybeHigh is maybe for bytes that are none of ASCII.
func (g *grams) maybeHigh(b []byte, i int) bool {
	c, d := at(b, i+1), at(b, i+2)
	switch b[i] {
	case 0xef: // full-width letters and a mark of byte order
		return c == 0xbc && d >= 0xa1 && d <= 0xba || c == 0xbd && d >= 0x81 && d <= 0x9a || c == 0xbb && d == 0xbf
	case 0xc2:
		return c == 0xad
	case 0xf0:
		return c == 0x9d
	case 0xe2:
		if c == 0x80 || c == 0x81 {
			return d >= 0x8b && d <= 0x8f || d >= 0xa0 && d <= 0xae
		}
	}
	for _, m := range rawMarks {
		if has(b, i, m) {
			return true
		}
	}
	var buf [64]byte
	folded := buf[:0]
	for k := i; k < len(b) && len(folded) < 40; {
		r, n := utf8.DecodeRune(b[k:])
		k += n
		if r, keep := foldRune(r); keep {
			folded = utf8.AppendRune(folded, r)
		}
	}
	found := false
	g.find(folded, 0, func(*word, int, int) { found = true })
	return found
}
