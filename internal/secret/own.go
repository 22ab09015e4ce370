package secret

import (
	"encoding/base64"
	"slices"
)

// leastOwn is the length from which on a secret of the caller is looked for.
const leastOwn = 6

// gramsFor returns the grams of the words of a set, and of the caller's secrets as they are and in base64.
func gramsFor(set Set, own []string) *grams {
	if len(own) == 0 {
		if set == Access {
			return accessGrams()
		}
		return wordGrams()
	}
	words := slices.Clone(allWords)
	if set == Access {
		words = slices.Clone(accessWords)
	}
	for _, s := range own {
		if len(s) < leastOwn {
			continue
		}
		words = append(words, &word{text: s, kind: ownMark})
		for shift := range 3 { // base64 of a text that has it in the middle
			for _, enc := range [...]*base64.Encoding{base64.StdEncoding, base64.URLEncoding} {
				text := enc.EncodeToString(append(make([]byte, shift), s...))
				if text = text[(shift*8+5)/6 : (shift+len(s))*8/6]; len(text) >= leastOwn {
					words = append(words, &word{text: text, kind: ownMark})
				}
			}
		}
	}
	return newGrams(words)
}
