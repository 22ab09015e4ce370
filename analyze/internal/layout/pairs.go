package layout

import (
	"github.com/lrkit/lrkit/analyze/internal/ascii"
	"github.com/lrkit/lrkit/analyze/internal/vocabulary"
)

// appendPairs reads a line of labels in capitals, each with its value, as scanners print them:
// `FILE: C:\a b.exe SCORE: 70 SIZE: 5`. it is the first of them.
func (r *Reader) appendPairs(dst []Part, line []byte, it item) []Part {
	for end := it.to; ; {
		key, sign := nextKey(line, it.from, end)
		_, it.to = trim(line, it.from, key)
		if means, ok := vocabulary.Of(line[it.label[0]:it.label[1]]); ok && it.from < it.to {
			dst = r.appendValue(dst, line, means, it)
		}
		if key == end {
			return dst
		}
		it.label, it.sign = [2]int{key, sign}, sign
		it.from, _ = trim(line, sign+1, end)
	}
}

// nextKey returns where the next label in capitals begins in line[from:end], after a blank, and
// where its colon stands; end if there is none.
func nextKey(line []byte, from, end int) (key, sign int) {
	for i := from; i+1 < end; i++ {
		if line[i] != ':' || line[i+1] != ' ' {
			continue
		}
		key := i
		for key > from && isCapital(line[key-1]) {
			key--
		}
		if i-key > 1 && key > from && line[key-1] == ' ' && !ascii.IsDigit(line[key]) {
			return key, i
		}
	}
	return end, end
}

// inCapitals says whether a label is one word of capitals.
func inCapitals(label []byte) bool {
	for _, c := range label {
		if !isCapital(c) {
			return false
		}
	}
	return len(label) > 1
}

func isCapital(c byte) bool { return c >= 'A' && c <= 'Z' || c == '_' || ascii.IsDigit(c) }
