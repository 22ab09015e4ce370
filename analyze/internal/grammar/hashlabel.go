package grammar

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/ascii"
)

// maxLabel is how long a label of a hash is. It bounds the work for each hash.
const maxLabel = 48

// LabelBefore returns the label of the value at i, "SHA1" in `SHA1: ` and `"SHA1" = "`, with the
// word before it if there is one; nil if no sign stands before the value, or no label before that.
func LabelBefore(line []byte, i int) []byte {
	j := blanksBefore(line, withoutQuote(line, blanksBefore(line, i)))
	switch c := ascii.At(line, j-1); {
	case c == ':' || c == '=':
		j--
	case ascii.HasAt(line, j-3, "："):
		j -= 3
	default:
		return nil
	}
	j = withoutQuote(line, blanksBefore(line, j))
	if c := ascii.At(line, j-1); c == ')' || c == ']' { // BuildID[sha1]=, MD5 (a.txt) =
		open := bytes.LastIndexByte(line[max(0, j-maxName):j], "([{"[bracket(c)])
		if open < 0 {
			return nil
		}
		j = blanksBefore(line, max(0, j-maxName)+open)
	}
	from := wordBefore(line, j)
	if from == j {
		return nil
	}
	if c := ascii.At(line, from-1); isSep(c) || c == '.' || c == ':' { // the end of a path, or of a time
		return nil
	}
	if from > 1 && line[from-1] == ' ' {
		if k := wordBefore(line, from-1); k < from-1 && !isSep(ascii.At(line, k-1)) && ascii.At(line, k-1) != '.' {
			return line[k:j]
		}
	}
	return line[from:j]
}

// withoutQuote passes over a quote that ends before i.
func withoutQuote(line []byte, i int) int {
	if c := ascii.At(line, i-1); c == '"' || c == '\'' {
		return i - 1
	}
	return i
}

// wordBefore returns where the word begins that ends before i: letters, digits, dashes.
func wordBefore(line []byte, i int) int {
	from := i
	for from > 0 && i-from < maxLabel && (isWord(line[from-1]) || line[from-1] == '-' || line[from-1] >= 0x80) {
		from--
	}
	return from
}

// isBinary reports whether the hexadecimal digits at i are data: the first bytes of a file, a value
// of the registry.
func isBinary(line []byte, i int) bool {
	if j := blanksBefore(line, i); j < i && (ascii.At(line, j-1) == 'Y' || ascii.At(line, j-1) == 'E') {
		kind := line[wordBefore(line, j):j]
		return bytes.Equal(kind, []byte("REG_BINARY")) || bytes.Equal(kind, []byte("REG_NONE"))
	}
	label := LabelBefore(line, i)
	return len(label) >= len("bytes") && ascii.HasFold(label, len(label)-len("bytes"), "bytes")
}
