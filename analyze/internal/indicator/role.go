package indicator

import (
	"github.com/lrkit/lrkit/analyze/internal/ascii"
	"github.com/lrkit/lrkit/analyze/internal/vocabulary"
)

// maxLabel is how many bytes of a label are read, labelWords how many of its words.
const (
	maxLabel   = 48
	labelWords = 3
)

// roleBefore returns what the label that ends at end says of its value, by the longest of its ends
// that has a meaning: Old Account Name is the name of an account.
func roleBefore(line []byte, end int) (role vocabulary.Role) {
	from := end
	for range labelWords {
		start := from
		for start > 0 && end-start < maxLabel && (isWord(line[start-1]) || line[start-1] == '-' || line[start-1] >= 0x80) {
			start--
		}
		if start == from {
			break
		}
		if means, ok := vocabulary.Of(line[start:end]); ok {
			role = means.Role
		}
		if ascii.At(line, start-1) != ' ' {
			break
		}
		from = start - 1
	}
	return role
}

// labelBefore returns where the label ends whose value begins at i, perhaps after a quote.
func labelBefore(line []byte, i int) (end int, ok bool) {
	i = backBlanks(line, i)
	for n := 0; n < 2 && i > 0 && (line[i-1] == '"' || line[i-1] == '\''); n++ {
		i--
	}
	i = backBlanks(line, i)
	if i == 0 || line[i-1] != ':' && line[i-1] != '=' {
		return 0, false
	}
	end = backBlanks(line, i-1)
	for n := 0; n < 2 && end > 0 && (line[end-1] == '"' || line[end-1] == '\''); n++ {
		end--
	}
	return end, end > 0
}
