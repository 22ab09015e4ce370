package grammar

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/quantity"
)

// A wordKind says what a word after a blank tells about the end of a path.
type wordKind uint8

const (
	plainWord wordKind = iota
	verb               // the path was the subject: it has ended
	preposition
	conjunction
)

// wordKindAt classifies the word at i. Names of files hold such words as well,
// but a name with an extension shows that by its end.
func wordKindAt(line []byte, i int) wordKind {
	end := i
	for end < len(line) && end-i < 9 && (line[end]-'a' < 26 || line[end] == '\'') {
		end++
	}
	if end == i || wordAt(line, end) {
		return plainWord
	}
	switch string(line[i:end]) {
	case "is", "was", "are", "were", "has", "have", "had", "does", "doesn't", "did", "didn't", "could",
		"couldn't", "cannot", "can't", "will", "failed", "exists", "already":
		return verb
	case "to", "from", "into", "by", "via", "for", "with", "on", "in", "at", "not", "because", "using":
		return preposition
	case "and", "or":
		// Documents and Settings is a folder of every Windows.
		if !bytes.HasPrefix(line[end:], []byte(" Settings")) {
			return conjunction
		}
	}
	return plainWord
}

// argumentAt reports whether an argument begins at i that is no name: an option, a number, the
// digits of a hash, an assignment, a word that follows a subject.
func argumentAt(line []byte, i int) bool {
	if optionAt(line, i) || at(line, i) == '.' && (at(line, i+1) == '/' || hasAt(line, i+1, "./")) || sizeTailAt(line, i) || wordKindAt(line, i) != plainWord {
		return true
	}
	end, hex := i, true
	for end-i < 129 && wordAt(line, end) {
		hex = hex && isHex(line[end])
		end++
	}
	c := at(line, end)
	return c == '=' || c == ':' || hex && end-i >= 32 || hex && end-i >= 3 && (c == 0 || c == ' ') && !isAlpha(line[i])
}

// optionAt reports whether a command line option begins at i.
func optionAt(line []byte, i int) bool {
	return at(line, i) == '-' && (at(line, i+1) == '-' || isAlpha(at(line, i+1)))
}

// sizeTailAt reports whether a size ends the text at i, or stands there in brackets.
func sizeTailAt(line []byte, i int) bool {
	open := at(line, i) == '('
	if open {
		i++
	}
	if !isDigit(at(line, i)) {
		return false
	}
	s, ok := sizeAt(line, i, quantity.End(line, i))
	if !ok {
		return false
	}
	c := at(line, s.End)
	return open == (c == ')') && (open || s.End == len(line) || c == ',' || c == ';')
}
