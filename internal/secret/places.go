package secret

import (
	"math/bits"
	"unicode/utf8"
)

// places goes through the places of a text where a rule may begin.
type places struct {
	g        *grams
	b        []byte
	source   bool // b is a text as it was given, in which lines end and disguises are
	from, to int  // which part of b the marks are of
	marks    []uint64
	more     []uint64 // of the second half of the buckets
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
	for whole := min(limit, len(b)-3); i < whole; {
		if i >= p.to || i < p.from {
			if whole-i < fewBytes {
				for ; i < whole; i++ {
					if p.g.has(b[i], b[i+1], b[i+2], b[i+3]) && (!isLetter(b[i]) || p.g.worth(b[i], b[i+1], b[i+2], b[i+3])) && p.holds(i) {
						return i
					}
				}
				break
			}
			p.from, p.to = i, min(whole, i+markStretch)
			p.mark(b[p.from : p.to+3])
		}
		k := (i - p.from) / 64
		word := p.marks[k] >> ((i - p.from) % 64) << ((i - p.from) % 64)
		for {
			for ; word != 0; word &= word - 1 {
				i = p.from + 64*k + bits.TrailingZeros64(word)
				if i >= min(p.to, whole) {
					break
				}
				if c := b[i]; (!isLetter(c) || p.g.worth(c, b[i+1], b[i+2], b[i+3])) && p.holds(i) {
					return i
				}
			}
			if k++; k >= len(p.marks) {
				break
			}
			word = p.marks[k]
		}
		i = p.to
	}
	for ; i < limit; i++ { // the text may end within four bytes, as if a line ended there
		w := [4]byte{'\n', '\n', '\n', '\n'}
		copy(w[:], b[i:])
		if p.g.has(w[0], w[1], w[2], w[3]) && p.holds(i) {
			return i
		}
	}
	return limit
}

// holds reports whether a place of source text is worth a look.
func (p *places) holds(i int) bool {
	switch {
	case !p.source:
		return true
	case p.b[i] == '\n':
		return p.broken(p.b, i)
	}
	return p.maybe(i)
}

// mark marks the places of b.
func (p *places) mark(b []byte) {
	p.marks = p.g.sets[0].Marks(p.marks[:0], b)
	p.more = p.g.sets[1].Marks(p.more[:0], b)
	for i, word := range p.more {
		p.marks[i] |= word
	}
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
