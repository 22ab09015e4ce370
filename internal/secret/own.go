package secret

import (
	"encoding/base64"
	"slices"
	"sync/atomic"
	"unicode/utf16"
)

const (
	// leastOwn is the length from which on a secret of the caller is looked for.
	leastOwn = 6
	// ownChoice is how much of it is looked through for four bytes to go by. A token may have
	// thousands.
	ownChoice = 64
)

// lastOwn are the grams that were made last for each set: they cost milliseconds, and a process has
// the same secrets all along.
var lastOwn [numSets]atomic.Pointer[ownGrams]

type ownGrams struct {
	own []string
	g   *grams
}

// gramsFor returns the grams of the words of a set, and of the caller's secrets: as they are, and
// in base64 of UTF-8 and UTF-16.
func gramsFor(set Set, own []string) *grams {
	words := allWords()
	switch set {
	case Access:
		words = accessWords()
	case Named:
		words = nil
	}
	if len(own) == 0 {
		switch set {
		case Access:
			return accessGrams()
		case All:
			return wordGrams()
		}
	}
	if last := lastOwn[set].Load(); last != nil && slices.Equal(last.own, own) {
		return last.g
	}
	words = slices.Clone(words)
	for _, s := range own {
		if len(s) < leastOwn {
			continue
		}
		words = append(words, &word{text: s, kind: ownMark})
		words = appendEncoded(words, []byte(s))
		wide := make([]byte, 0, 2*len(s))
		for _, u := range utf16.Encode([]rune(s)) {
			wide = append(wide, byte(u), byte(u>>8))
		}
		words = appendEncoded(words, wide)
	}
	g := newGrams(words)
	lastOwn[set].Store(&ownGrams{slices.Clone(own), g})
	return g
}

// appendEncoded appends what stands in base64 for s, wherever in the encoded text it lies.
func appendEncoded(words []*word, s []byte) []*word {
	for shift := range 3 {
		for _, enc := range [...]*base64.Encoding{base64.StdEncoding, base64.URLEncoding} {
			text := enc.EncodeToString(append(make([]byte, shift), s...))
			if text = text[(shift*8+5)/6 : (shift+len(s))*8/6]; len(text) >= leastOwn {
				words = append(words, &word{text: text, kind: ownMark})
			}
		}
	}
	return words
}
