package layout

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/vocabulary"
)

// isItem says whether a label and its value begin after a tab.
func (r *Reader) isItem(line []byte, tab int) bool {
	from := blanks(line, tab)
	_, ok := itemOf(line[from:tabAfter(line, from)], 0)
	return ok
}

func tabAfter(line []byte, from int) int {
	if tab := bytes.IndexByte(line[from:], '\t'); tab >= 0 {
		return from + tab
	}
	return len(line)
}

// appendTabbed reads a line of labels, each with its value, that tabs divide.
func (r *Reader) appendTabbed(dst []Part, line []byte, first int) []Part {
	for from := first; from < len(line); {
		to := tabAfter(line, from)
		if it, ok := itemOf(line[from:to], 0); ok {
			means, known := vocabulary.Of(line[from+it.label[0] : from+it.label[1]])
			it.from, it.to, it.sign = it.from+from, it.to+from, it.sign+from
			it.label[0], it.label[1] = it.label[0]+from, it.label[1]+from
			if known {
				dst = r.appendValue(dst, line[:to], means, it)
			}
		}
		from = blanks(line, to)
	}
	return dst
}
