package layout

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/vocabulary"
)

// appendFramed reads a row of a frame that has a label and its value: `│ md5 │ bb74… │`.
func (r *Reader) appendFramed(dst []Part, line []byte, first int) []Part {
	var cells [3][2]int
	for _, bar := range bars {
		if !bytes.HasPrefix(line[first:], []byte(bar)) {
			continue
		}
		if cutAt(line, bar, cells[:]) != 2 || cells[0][0] == cells[0][1] || cells[1][0] == cells[1][1] {
			break
		}
		it := item{label: cells[0], from: cells[1][0], to: cells[1][1], sign: cells[0][1], padded: true}
		means, ok := vocabulary.Of(line[it.label[0]:it.label[1]])
		if !ok || means.Role == vocabulary.Name || means.Role == vocabulary.ID {
			break
		}
		return r.appendValue(dst, line, means, it)
	}
	return dst
}
