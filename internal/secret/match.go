package secret

import (
	"unicode"
	"unicode/utf8"
)

// around returns where in b the word stands whose byte at is at i.
func (w *word) around(b []byte, i, at int) (from, to int, ok bool) {
	if w.literal() {
		from = i - at
		if from < 0 || len(b)-from < len(w.text) {
			return 0, 0, false
		}
		same := string(b[from:from+len(w.text)]) == w.text
		if !w.exact() && !same {
			same = hasFold(b, from, w.text)
		}
		return from, from + len(w.text), same
	}
	if to, _, ok = forward(b, i, w.text[at:]); !ok {
		return 0, 0, false
	}
	from, ok = backward(b, i, w.text[:at])
	return from, to, ok
}

// forward matches text at i, and returns where it ends, or where it does not match, and what should
// stand there.
func forward(b []byte, i int, text string) (end int, want byte, ok bool) {
	for k := 0; k < len(text); k++ {
		c := text[k]
		switch {
		case c == ' ':
			if i < len(b) && isJoint(b[i]) {
				i++
			}
		case isUpper(c):
			n := spoilt(b, i, c)
			if n == 0 {
				return i, c, false
			}
			i += n
		case i < len(b) && lower(b[i]) == c:
			i++
		default:
			return i, c, false
		}
	}
	return i, 0, true
}

// backward matches text before i, and returns where it begins, or what is before does not match.
func backward(b []byte, i int, text string) (from int, ok bool) {
	for k := len(text) - 1; k >= 0; k-- {
		c := text[k]
		switch {
		case c == ' ':
			if i > 0 && isJoint(b[i-1]) {
				i--
			}
		case isUpper(c):
			if i > 0 && (lower(b[i-1]) == lower(c) || b[i-1] == '?') {
				i--
				continue
			}
			if i == 0 || b[i-1] < utf8.RuneSelf {
				return i, false
			}
			if r, n := utf8.DecodeLastRune(b[:i]); r != utf8.RuneError {
				i -= n
				continue
			}
			for n := 0; i > 0 && n < 6 && b[i-1] >= utf8.RuneSelf; n++ {
				i--
			}
		case i > 0 && lower(b[i-1]) == c:
			i--
		default:
			return i, false
		}
	}
	return i, true
}

// spoilt returns how many bytes stand for a letter that may have been lost between code pages.
func spoilt(b []byte, i int, c byte) int {
	if i >= len(b) {
		return 0
	}
	if lower(b[i]) == lower(c) || b[i] == '?' {
		return 1
	}
	if b[i] < utf8.RuneSelf {
		return 0
	}
	r, n := utf8.DecodeRune(b[i:])
	for r == utf8.RuneError && i+n < len(b) && n < 6 && b[i+n] >= utf8.RuneSelf {
		n++
	}
	return n
}

func isJoint(c byte) bool {
	return c == ' ' || c == '\'' || c == '_' || c == '-' || c == '.' || c == '\t'
}

// isWordStart reports whether a word may begin at i: after no letter, or with a capital after a
// small one.
func isWordStart(b []byte, i int) bool {
	if i == 0 {
		return true
	}
	if c := b[i-1]; c >= utf8.RuneSelf {
		r, _ := utf8.DecodeLastRune(b[:i])
		return !unicode.IsLetter(r) || !unicode.IsUpper(r) && !unicode.IsLower(r)
	} else if isLetter(c) {
		return isUpper(b[i]) && isLower(c)
	}
	return true
}

// likely is around for source text, in which any byte may be of a disguise: then it is not sure.
func (w *word) likely(b []byte, i, at int) (likely, sure bool) {
	if w.literal() {
		from := i - at
		for k := range w.text {
			if from+k < 0 || from+k >= len(b) || b[from+k] != w.text[k] && (w.exact() || lower(b[from+k]) != lower(w.text[k])) {
				return doubtful(b, from+k), false
			}
		}
		return w.kind != netCommand || netBefore(b, from), true
	}
	if end, want, ok := forward(b, i, w.text[at:]); !ok {
		return mayStand(b, end, want), false
	}
	from, ok := backward(b, i, w.text[:at])
	if ok && w.kind == keyName && from > 0 && isLetter(b[from-1]) && !isWordStart(b, from) && !compounds[letters(b[max(0, from-maxName):from])] {
		return false, true // HKEY_LOCAL_MACHINE
	}
	return ok || doubtful(b, from-1), ok
}

// mayStand reports whether what stands at i may be folded to a letter.
func mayStand(b []byte, i int, letter byte) bool {
	if at(b, i) < utf8.RuneSelf || letter >= utf8.RuneSelf {
		return doubtful(b, i)
	}
	r, n := utf8.DecodeRune(b[i:])
	if r == utf8.RuneError && n <= 1 {
		return false
	}
	r, keep := foldRune(r)
	return !keep || r < utf8.RuneSelf && lower(byte(r)) == lower(letter)
}

// doubtful reports whether the byte at i may be of something that is folded to a letter, or to
// nothing.
func doubtful(b []byte, i int) bool {
	switch c := at(b, i); {
	case c >= utf8.RuneSelf, c == 0x1b, c == '\b', c == 0 && i >= 0 && i < len(b):
		return true
	case c == '%':
		return isHex(at(b, i+1)) && isHex(at(b, i+2))
	case c == '&':
		return at(b, i+1) == '#' || isLetter(at(b, i+1))
	case c == ';': // the end of a character reference
		return isAlnum(at(b, i-1))
	case c == '\\':
		return at(b, i+1) == 'u' && isHex(at(b, i+2)) && isHex(at(b, i+3))
	case isHex(c): // the end of an escape
		return at(b, i-2) == '%' || at(b, i-5) == '\\' && at(b, i-4) == 'u'
	}
	return false
}

// literal words stand in text as they are: their blanks are blanks.
func (w *word) literal() bool {
	return w.kind == tokenMark || w.kind == webhookMark || w.kind == crypted || w.kind == netCommand || w.kind == labelAfter || w.kind == puttyLines || w.kind >= urlName
}
