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
		if w.kind != tokenMark && w.kind != crypted && w.kind != ownMark && !same {
			same = hasFold(b, from, w.text)
		}
		return from, from + len(w.text), same
	}
	if to, ok = forward(b, i, w.text[at:]); !ok {
		return 0, 0, false
	}
	from, ok = backward(b, i, w.text[:at])
	return from, to, ok
}

// forward matches text at i, and returns where it ends.
func forward(b []byte, i int, text string) (end int, ok bool) {
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
				return 0, false
			}
			i += n
		case i < len(b) && lower(b[i]) == c:
			i++
		default:
			return 0, false
		}
	}
	return i, true
}

// backward matches text before i, and returns where it begins.
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
			n := 0
			for i > 0 && n < 6 && b[i-1] >= 0x80 {
				i--
				n++
			}
			if n == 0 {
				return 0, false
			}
		case i > 0 && lower(b[i-1]) == c:
			i--
		default:
			return 0, false
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
	n := 0
	for i+n < len(b) && n < 6 && b[i+n] >= 0x80 {
		n++
	}
	return n
}

func isJoint(c byte) bool {
	return c == ' ' || c == '\'' || c == '_' || c == '-' || c == '.' || c == '\t'
}

// isWordStart reports whether a word may begin at i: after no letter, or with a capital after a small one.
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

// likely is around for source text, in which anything may follow a byte that may be of a disguise.
func (w *word) likely(b []byte, i, at int) bool {
	if _, _, ok := w.around(b, i, at); ok {
		return true
	}
	if w.literal() {
		for k := max(0, i-at); k < min(len(b), i-at+len(w.text)); k++ {
			if suspects[b[k]] {
				return true
			}
		}
		return false
	}
	_, ok := forward(b, i, w.text[at:])
	if !ok {
		for k := i; k < min(len(b), i+len(w.text)-at); k++ {
			if suspects[b[k]] && b[k] != '_' {
				ok = true
			}
		}
	}
	if !ok {
		return false
	}
	if _, ok = backward(b, i, w.text[:at]); ok {
		return true
	}
	for k := max(0, i-2*at); k < i; k++ {
		if suspects[b[k]] && b[k] != '_' {
			return true
		}
	}
	return false
}

// literal words stand in text as they are: their blanks are blanks.
func (w *word) literal() bool {
	return w.kind == tokenMark || w.kind == webhookMark || w.kind == crypted || w.kind == netCommand || w.kind == labelAfter || w.kind >= urlName
}
