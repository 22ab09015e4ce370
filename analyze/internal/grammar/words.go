package grammar

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/ascii"
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
	if optionAt(line, i) || ascii.At(line, i) == '.' && (ascii.At(line, i+1) == '/' || ascii.HasAt(line, i+1, "./")) || sizeTailAt(line, i) || wordKindAt(line, i) != plainWord {
		return true
	}
	end, hex := i, true
	for end-i < 129 && wordAt(line, end) {
		hex = hex && isHex(line[end])
		end++
	}
	c := ascii.At(line, end)
	return c == '=' || c == ':' || hex && end-i >= 32 || hex && end-i >= 3 && (c == 0 || c == ' ') && !ascii.IsLetter(line[i])
}

// optionAt reports whether a command line option begins at i.
func optionAt(line []byte, i int) bool {
	return ascii.At(line, i) == '-' && (ascii.At(line, i+1) == '-' || ascii.IsLetter(ascii.At(line, i+1)))
}

// sizeTailAt reports whether a size ends the text at i, or stands there in brackets.
func sizeTailAt(line []byte, i int) bool {
	open := ascii.At(line, i) == '('
	if open {
		i++
	}
	if !ascii.IsDigit(ascii.At(line, i)) {
		return false
	}
	s, ok := sizeAt(line, i, quantity.End(line, i))
	if !ok {
		return false
	}
	c := ascii.At(line, s.End)
	return open == (c == ')') && (open || s.End == len(line) || c == ',' || c == ';')
}
