package text

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxName is the length in bytes above which a name looks like nothing: nobody
// would take it for one of a few letters, and comparing must stay cheap.
const maxName = 4096

// Skeleton returns what is left of a name when everything is taken away that a
// reader may overlook. Two names with the same skeleton look alike.
//
// Case, accents, white space, punctuation, symbols, invisible characters and
// bytes that are not UTF-8 are dropped; compatibility forms (fullwidth,
// mathematical, circled) and letters of other scripts become the Latin letter
// that they look like, in the spirit of Unicode Technical Standard #39. Only
// the letters of the known names have look-alikes here: a skeleton is made for
// comparing with those and not for showing.
func Skeleton(name string) string {
	out := make([]byte, 0, len(name))
	walk([]byte(name), func(r rune) bool {
		out = utf8.AppendRune(out, r)
		return true
	})
	return string(out)
}

// SkeletonEqual reports whether the skeleton of name is the given one. A name
// longer than 4096 bytes has none. SkeletonEqual does not allocate and stops
// at the first difference.
func SkeletonEqual(name []byte, skeleton string) bool {
	if len(name) > maxName {
		return false
	}
	rest := skeleton
	equal := true
	walk(name, func(r rune) bool {
		want, n := utf8.DecodeRuneInString(rest)
		equal = n > 0 && r == want
		rest = rest[n:]
		return equal
	})
	return equal && rest == ""
}

// walk calls yield with the characters of a skeleton until it returns false.
func walk(name []byte, yield func(rune) bool) {
	// An r waits for what comes next, because rn looks like m.
	waiting := false
	letters(name, func(r rune) bool {
		if waiting && r == 'n' {
			waiting = false
			return yield('m')
		}
		if waiting && !yield('r') {
			waiting = false
			return false
		}
		waiting = r == 'r'
		return waiting || yield(r)
	})
	if waiting {
		yield('r')
	}
}

// letters calls yield with what is left of each character until it returns
// false.
func letters(name []byte, yield func(rune) bool) {
	for len(name) > 0 {
		r, n := utf8.DecodeRune(name)
		whole := name[:n]
		name = name[n:]
		if r == utf8.RuneError {
			continue
		}
		parts := whole
		// Some letters decompose to one that is drawn otherwise.
		if _, known := lookalikes[fold(r)]; r >= utf8.RuneSelf && !known {
			if d := norm.NFKD.Properties(whole).Decomposition(); d != nil {
				parts = d
			}
		}
		for len(parts) > 0 {
			r, n := utf8.DecodeRune(parts)
			parts = parts[n:]
			if r := essence(r); r != 0 && !yield(r) {
				return
			}
		}
	}
}

// essence returns what is left of a decomposed character, or 0.
func essence(r rune) rune {
	r = fold(r)
	if 'a' <= r && r <= 'z' && r != 'l' {
		return r
	}
	if latin, ok := lookalikes[r]; ok {
		return latin
	}
	if latin := enclosed(r); latin != 0 {
		return latin
	}
	// Modifier letters are drawn like quotes, dashes and accents.
	if !unicode.In(r, unicode.L, unicode.N) || unicode.In(r, unicode.Lm, overlooked) {
		return 0
	}
	return r
}

// fold goes by way of upper case, because some letters have two lower case
// forms.
func fold(r rune) rune { return unicode.ToLower(unicode.ToUpper(r)) }
