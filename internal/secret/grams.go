package secret

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// A rule begins where four bytes in a row may be of its word, or of a disguise. Each of eight buckets
// has a set of bytes for each of the four places.
const (
	shortBucket    = 0 // words of two or three letters
	wordBuckets    = 5
	disguiseBucket = 5 // escapes, and characters that are not seen
	shapeBucket    = 6 // what is found by its shape: URLs, options
	anyBucket      = 7 // a byte that says enough: ESC, NUL, line ends
)

// grams find the places where rules begin.
type grams struct {
	places [4][256]uint8
	heads  [1 << 10]uint16 // where the chain of each hash begins in entries, plus 1
	chain  []entry
	joints bloom // how a line end may break a word
}

// entry is a word that may stand where three bytes are found.
type entry struct {
	key  uint32
	word *word
	at   int // where in the text of the word the bytes stand
	next uint16
}

func keyOf(a, b, c byte) uint32 {
	return uint32(lower(a)) | uint32(lower(b))<<8 | uint32(lower(c))<<16
}

func hashOf(key uint32) uint32 { return key * 0x9E3779B1 >> 22 }

// wordGrams are those of all words.
var wordGrams = newGrams(allWords)

func newGrams(words []*word) *grams {
	g := &grams{}
	words = slices.Clone(words)
	// Words with little choice come first: the others find their bytes in the sets already.
	slices.SortStableFunc(words, func(a, b *word) int { return len(a.windows()) - len(b.windows()) })
	var load [8][4]float64
	for _, w := range words {
		best, cost := window{}, 0.0
		bucket := -1
		for _, win := range w.windows() {
			for k := range wordBuckets + 2 {
				if only := w.bucket(win); only >= 0 && only != k || only < 0 && (k == shortBucket || k >= wordBuckets) {
					continue
				}
				now, then := 1.0, 1.0
				for place := range 4 {
					now *= load[k][place]
					then *= load[k][place] + g.more(w, win, place, k)
				}
				if bucket < 0 || then-now < cost {
					best, bucket, cost = win, k, then-now
				}
			}
		}
		for place := range 4 {
			load[bucket][place] += g.more(w, best, place, bucket)
		}
		g.add(w, best, bucket)
		g.breaks(w)
	}
	for _, m := range rawMarks {
		for k := range 4 {
			g.places[k][m[k]] |= 1 << shortBucket
		}
	}
	g.shapes()
	return g
}

// window is a stretch of a word that it is looked for by: at most four bytes.
type window struct{ at, n int }

// windows returns the stretches of a word that it may be looked for by.
func (w *word) windows() (all []window) {
	best := 0
	for i := range w.text {
		n := i
		for n < len(w.text) && n < i+4 && (w.literal() || w.text[n] != ' ' && !isUpper(w.text[n])) {
			n++
		}
		if n -= i; n > best {
			all, best = all[:0], n
		}
		if n == best && n > 0 {
			all = append(all, window{i, n})
		}
		if w.text[i] >= utf8.RuneSelf {
			break // such words are looked for from their beginning
		}
	}
	return all
}

// bucket returns which bucket a window must be in; -1 if that does not matter.
func (w *word) bucket(win window) int {
	switch {
	case win.n == 4:
		return -1
	case w.literal():
		return shapeBucket
	}
	return shortBucket
}

// allows reports whether the byte c may stand at a place of the window.
func (w *word) allows(win window, place int, c byte) bool {
	if place >= win.n {
		switch {
		case win.n == 2 && place == 2:
			return strings.IndexByte(afterShort, c) >= 0
		case win.n == 3 && !w.literal() && (win.at+3 == len(w.text) || w.text[win.at+3] == ' '):
			return !isLetter(c)
		}
		return true
	}
	x := w.text[win.at+place]
	return c == x || !w.exact() && isLetter(x) && c == x^0x20
}

// more is how much more often the set of a place is hit, in all text, when a word is added to a bucket.
func (g *grams) more(w *word, win window, place, bucket int) (sum float64) {
	set := &g.places[place]
	if place < win.n {
		c := w.text[win.at+place]
		if set[c]&(1<<bucket) == 0 {
			sum += frequency(c)
		}
		if isLetter(c) && !w.exact() && set[c^0x20]&(1<<bucket) == 0 {
			sum += frequency(c ^ 0x20)
		}
		return sum
	}
	for c := range 256 {
		if set[c]&(1<<bucket) == 0 && w.allows(win, place, byte(c)) {
			sum += frequency(byte(c))
		}
	}
	return sum
}

// rawMarks are parts of labels in which every letter has marks, so that nothing of them is left to look for when they are folded.
var rawMarks = []string{"ật kh", "ẬT KH", "ậtkh", "ật_kh"}

// frequency is how often a byte stands in text, of a thousand.
func frequency(c byte) float64 {
	letters := [...]float64{53, 10, 28, 28, 84, 14, 14, 24, 50, 2, 7, 30, 20, 48, 50, 20, 2, 50, 52, 60, 20, 8, 10, 4, 10, 3}
	switch {
	case isLower(c):
		return letters[c-'a']
	case isUpper(c):
		return letters[c-'A'] / 6
	case isDigit(c):
		return 22
	case c == ' ':
		return 100
	case c == '/', c == '.', c == '-', c == '_', c == ':', c == '\\', c == '\n':
		return 14
	}
	return 1
}

func (g *grams) add(w *word, win window, bucket int) {
	bit := uint8(1) << bucket
	for place := range 4 {
		for c := range 256 {
			if w.allows(win, place, byte(c)) {
				g.places[place][c] |= bit
			}
		}
	}
	if upper := strings.ToUpper(w.text); w.text[win.at] >= utf8.RuneSelf && len(upper) == len(w.text) {
		for k := range win.n {
			g.places[k][upper[win.at+k]] |= bit
		}
	}
	var key [3]byte
	copy(key[:], w.text[win.at:win.at+min(win.n, 3)])
	if win.n >= 3 {
		g.link(w, win.at, key)
		return
	}
	for _, c := range []byte(afterShort) {
		key[2] = c
		g.link(w, win.at, key)
	}
}

// afterShort are the bytes after a word of two letters.
const afterShort = ":= \t\"'>|\n\r\\,;.&%]"

// exact words count only in their case.
func (w *word) exact() bool { return w.kind == tokenMark || w.kind == crypted || w.kind == ownMark }

func (g *grams) link(w *word, at int, key [3]byte) {
	k := keyOf(key[0], key[1], key[2])
	h := hashOf(k)
	g.chain = append(g.chain, entry{k, w, at, g.heads[h]})
	g.heads[h] = uint16(len(g.chain))
}

// shapes adds what is no word.
func (g *grams) shapes() {
	any := func(c byte) bool { return true }
	in := func(s string) func(byte) bool { return func(c byte) bool { return strings.IndexByte(s, c) >= 0 } }
	hex := isHex
	noDash := func(c byte) bool { return c != '-' } // groups of digits are in the same bucket, and dates are not
	for _, s := range [...]struct {
		bucket         int
		c0, c1, c2, c3 func(byte) bool
	}{
		{anyBucket, in("\x1b\x00\b\n\xef\xc2"), any, any, any},
		{disguiseBucket, in("%"), in("4567"), hex, noDash},
		{disguiseBucket, in("%"), in("2"), in("5"), in("234567")},
		{disguiseBucket, in("%"), in("3"), in("aA"), in("%")},
		{disguiseBucket, in("%"), in("uU"), hex, hex},
		{disguiseBucket, in("&"), in("#"), in("0123456789xX"), noDash},
		{disguiseBucket, in("\\"), in("u"), hex, hex},
		{disguiseBucket, in("_"), in("x"), in("0"), in("0")},
		{disguiseBucket, in("\xe2"), in("\x80\x81"), func(c byte) bool { return c >= 0x8b && c <= 0x8f || c >= 0xa0 && c <= 0xae }, noDash},
		{disguiseBucket, in("\xf0"), in("\x9d"), func(c byte) bool { return c >= 0x90 && c <= 0x9f }, noDash},
		{disguiseBucket, in("-"), isDigit, isDigit, isDigit},
		{disguiseBucket, in("\\"), in("/"), in("\\"), in("/")},
		{shapeBucket, in("$"), in("125678PHSyg9"), in("$y"), any},
		{shapeBucket, in(":"), in("/"), in("/"), any},
		{shapeBucket, in(":"), in(":"), in(":"), any},
		{shapeBucket, in(" \t\"',("), in("-"), in("pPuUwWaAkKhHeE"), any},
		{shapeBucket, in(" \t\""), in("/"), in("pPuUeE"), in(" :ncNC")},
		{shapeBucket, in(" \t\""), in("/"), in("rRpP"), in("pPdDoO")},
		{shapeBucket, isDigit, in("qQ"), in("~"), any},
	} {
		for k, in := range [...]func(byte) bool{s.c0, s.c1, s.c2, s.c3} {
			for c := range 256 {
				if in(byte(c)) {
					g.places[k][c] |= 1 << s.bucket
				}
			}
		}
	}
}

// next returns the first place from i on where a rule may begin, or len(b).
func (g *grams) next(b []byte, i int) int {
	p := &g.places
	for ; i+4 <= len(b); i++ {
		if p[0][b[i]]&p[1][b[i+1]]&p[2][b[i+2]]&p[3][b[i+3]] != 0 {
			return i
		}
	}
	for ; i < len(b); i++ { // the text may end within four bytes, as if a line ended there
		var w [4]byte
		for k := copy(w[:], b[i:]); k < 4; k++ {
			w[k] = '\n'
		}
		if p[0][w[0]]&p[1][w[1]]&p[2][w[2]]&p[3][w[3]] != 0 {
			return i
		}
	}
	return len(b)
}

// find returns the words that stand around the place i of b, and where.
func (g *grams) find(b []byte, i int, each func(w *word, from, to int)) {
	key := keyOf(b[i], atOr(b, i+1, '\n'), atOr(b, i+2, '\n'))
	for e := g.heads[hashOf(key)]; e != 0; e = g.chain[e-1].next {
		if g.chain[e-1].key != key {
			continue
		}
		if w := g.chain[e-1].word; true {
			if from, to, ok := w.around(b, i, g.chain[e-1].at); ok {
				each(w, from, to)
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
func (g *grams) maybe(b []byte, i int) bool {
	switch c := b[i]; {
	case c >= utf8.RuneSelf:
		return g.maybeHigh(b, i)
	case c == 0x1b || c == 0 || c == '\b' || c == '%' || c == '&':
		return true
	case c == '\\':
		return at(b, i+1) == '/' || at(b, i+1) == 'u' && isHex(at(b, i+2)) && isHex(at(b, i+3)) && isHex(at(b, i+4)) && isHex(at(b, i+5))
	case c == ':':
		return has(b, i, "://") || has(b, i, ":::")
	case c == '-' && isDigit(at(b, i+1)):
		return i >= 6 && allDigits(b[i-6:i]) && i+7 <= len(b) && allDigits(b[i+1:i+7])
	case c == '_' && at(b, i+1) == 'x':
		return at(b, i+6) == '_'
	case isBlank(c) || isQuote(c) || c == ',' || c == '(':
		if d := at(b, i+1); (d == '-' || d == '/') && isLetter(at(b, i+2)) {
			return true
		}
	case isDigit(c) && at(b, i+2) == '~':
		return true
	}
	key := keyOf(b[i], atOr(b, i+1, '\n'), atOr(b, i+2, '\n'))
	for e := g.heads[hashOf(key)]; e != 0; e = g.chain[e-1].next {
		if g.chain[e-1].key == key && g.chain[e-1].word.likely(b, i, g.chain[e-1].at) {
			return true
		}
	}
	return false
}

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
