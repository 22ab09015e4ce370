package secret

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/lrkit/lrkit/internal/scan"
)

// A rule begins where four bytes in a row may be of its word, or of a disguise. Each bucket
// has a set of bytes for each of the four places. What few texts have shares none with what many
// have: all sets of a bucket together let more through than each word alone.
const (
	wordBuckets    = 11 // from 0 on
	shortBucket    = 11 // words of three letters, and no letter after them
	shortBuckets   = 2
	looseBucket    = 13 // words of three letters, and anything
	phraseBucket   = 14 // words with a blank
	urlBucket      = 15
	optionBucket   = 16
	rawBucket      = 17 // parts of labels whose letters have marks
	markBucket     = 18 // marks of three bytes
	digitBucket    = 19 // groups of digits
	lineBucket     = 20 // line ends between letters, with what stands before and after them
	quoteBucket    = 21 // line ends after other bytes
	disguiseBucket = 22 // escapes, and characters that are not seen
	anyBucket      = 23 // a byte that says enough: ESC, NUL
	buckets        = 24
)

// grams find the places where rules begin.
type grams struct {
	sets   [buckets / 8]scan.Grams
	heads  [1 << 12]uint16 // where the chain of each hash begins in entries, plus 1
	chain  []entry
	starts [1 << 9]uint64  // which hashes of three bytes have a chain, finer than heads
	quads  [1 << 9]uint64  // the same for four bytes, where the fourth is known
	short  [1 << 9]uint64  // and for three, where it is not
	joints bloom           // how a line end may break a word
	pairs  [1 << 10]uint64 // the two bytes beside such a line end

	inWords [256]bool // the bytes that words consist of
}

// entry is a word that may stand where three bytes are found.
type entry struct {
	key  uint32
	word *word
	at   int  // where in the text of the word the bytes stand
	four byte // the byte after them, in lower case; 0: any
	next uint16
}

// keyOf returns the key of three bytes. It makes no difference between the cases of letters.
func keyOf(a, b, c byte) uint32 { return uint32(a) | uint32(b)<<8 | uint32(c)<<16 | 0x202020 }

func hashOf(key uint32) uint32 { return key * 0x9E3779B1 >> 20 }

// begins reports whether three bytes may be those of a word. Few others are.
func (g *grams) begins(a, b, c byte) bool {
	h := keyOf(a, b, c) * 0x9E3779B1 >> 17
	return g.starts[h>>6]>>(h&63)&1 != 0
}

// wordGrams are those of all words, accessGrams those of the words of [Access].
var (
	wordGrams   = sync.OnceValue(func() *grams { return newGrams(allWords()) })
	accessGrams = sync.OnceValue(func() *grams { return newGrams(accessWords()) })
)

func newGrams(words []*word) *grams {
	g, common := &grams{}, commonGrams()
	words = slices.Clone(words)
	// Words with little choice come first: the others find their bytes in the sets already.
	slices.SortStableFunc(words, func(a, b *word) int { return len(a.windows()) - len(b.windows()) })
	var load [buckets][4]float64
	for _, w := range words {
		best, cost := window{}, 0.0
		bucket := -1
		for _, win := range w.windows() {
			from, to := w.buckets(win)
			for k := from; k < to; k++ {
				now, then := 1.0, 1.0
				for place := range 4 {
					now *= load[k][place]
					then *= load[k][place] + g.more(w, win, place, k)
				}
				more := then - now
				if win.n == 4 && common[lowered([]byte(w.text[win.at:win.at+4]))] {
					more += 2e9 // two in a thousand
				}
				if bucket < 0 || more < cost {
					best, bucket, cost = win, k, more
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
			g.put(k, m[k], rawBucket)
		}
	}
	g.shapes()
	return g
}

// put adds a byte to the set of a bucket for a place.
func (g *grams) put(place int, c byte, bucket int) {
	g.sets[bucket/8].Add(place, c, 1<<(bucket%8))
}

// has reports whether four bytes are in the sets of a bucket.
func (g *grams) has(a, b, c, d byte) bool {
	return g.sets[0].Of(a, b, c, d)|g.sets[1].Of(a, b, c, d)|g.sets[2].Of(a, b, c, d) != 0
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
		if w.kind == ownMark && i == ownChoice || w.text[i] >= utf8.RuneSelf {
			break // such words are looked for from their beginning
		}
	}
	return all
}

// buckets returns which buckets a window may be in: those before to, from a first one on.
func (w *word) buckets(win window) (from, to int) {
	switch {
	case w.kind == netCommand:
		return phraseBucket, phraseBucket + 1
	case win.n == 2:
		return urlBucket, urlBucket + 1
	case win.n == 4:
		return 0, wordBuckets
	case w.literal():
		return markBucket, markBucket + 1
	case w.ends(win):
		return shortBucket, shortBucket + shortBuckets
	}
	return looseBucket, looseBucket + 1
}

// ends reports whether a window of three bytes is followed by no letter.
func (w *word) ends(win window) bool {
	return win.n == 3 && !w.literal() && (win.at+3 == len(w.text) || w.text[win.at+3] == ' ')
}

// allows reports whether the byte c may stand at a place of the window.
func (w *word) allows(win window, place int, c byte) bool {
	if place >= win.n {
		switch {
		case win.n == 2 && place == 2:
			return strings.IndexByte(afterShort, c) >= 0
		case w.ends(win):
			return !isLetter(c)
		}
		return true
	}
	x := w.text[win.at+place]
	return c == x || !w.exact() && isLetter(x) && c == x^0x20
}

// more is how much more often the set of a place is hit, in all text, when a word is added to a
// bucket.
func (g *grams) more(w *word, win window, place, bucket int) (sum float64) {
	free := func(c byte) bool { return g.sets[bucket/8].At(place, c)&(1<<(bucket%8)) == 0 }
	if place < win.n {
		c := w.text[win.at+place]
		if free(c) {
			sum += frequency(c)
		}
		if isLetter(c) && !w.exact() && free(c^0x20) {
			sum += frequency(c ^ 0x20)
		}
		return sum
	}
	for c := range 256 {
		if free(byte(c)) && w.allows(win, place, byte(c)) {
			sum += frequency(byte(c))
		}
	}
	return sum
}

// rawMarks are parts of labels in which every letter has marks, so that nothing of them is left to
// look for when they are folded.
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
	for place := range 4 {
		for c := range 256 {
			if w.allows(win, place, byte(c)) {
				g.put(place, byte(c), bucket)
			}
		}
	}
	if upper := strings.ToUpper(w.text); w.text[win.at] >= utf8.RuneSelf && len(upper) == len(w.text) {
		for k := range win.n {
			g.put(k, upper[win.at+k], bucket)
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
func (w *word) exact() bool {
	return w.kind == tokenMark || w.kind == crypted || w.kind == ownMark || w.kind == azureMark || w.kind == botMark
}

func (g *grams) link(w *word, at int, key [3]byte) {
	k := keyOf(key[0], key[1], key[2])
	h := hashOf(k)
	e := entry{key: k, word: w, at: at, next: g.heads[h]}
	if at+3 < len(w.text) && (w.literal() || w.text[at+3] != ' ' && !isUpper(w.text[at+3])) {
		e.four = lower(w.text[at+3])
	}
	g.chain = append(g.chain, e)
	g.heads[h] = uint16(len(g.chain))
	fine := k * 0x9E3779B1 >> 17
	g.starts[fine>>6] |= 1 << (fine & 63)
	if e.four == 0 {
		g.short[fine>>6] |= 1 << (fine & 63)
		return
	}
	four := (k | uint32(e.four|0x20)<<24) * 0x9E3779B1 >> 17
	g.quads[four>>6] |= 1 << (four & 63)
}
