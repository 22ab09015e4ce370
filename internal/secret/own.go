package secret

import "encoding/base64"

// leastOwn is the length from which on a secret of the caller is looked for.
const leastOwn = 6

// gramsFor returns the grams of all words, and of the caller's secrets as they are and in base64.
func gramsFor(own []string) *grams {
	if len(own) == 0 {
		return wordGrams
	}
	words := append([]*word(nil), allWords...)
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
