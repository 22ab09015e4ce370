package layout

import (
	"bytes"
	"time"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
	"github.com/lrkit/lrkit/analyze/internal/quantity"
	"github.com/lrkit/lrkit/analyze/internal/stamp"
)

// bodyFields is how many cells a row of a body file has: hash, path, inode, mode, owner, group,
// size and four times.
const bodyFields = 11

// bodyTimes are what the times of a row are, in their order.
var bodyTimes = [...]artifact.Part{artifact.Accessed, artifact.Modified, artifact.Changed, artifact.Created}

// appendBody reads a row of a body file, from which mactime makes a timeline.
func (r *Reader) appendBody(dst []Part, line []byte, first int) []Part {
	var cells [bodyFields][2]int
	from := first
	for i := range cells {
		to := len(line)
		if bar := bytes.IndexByte(line[from:], '|'); bar >= 0 {
			to = from + bar
		}
		if last := i == bodyFields-1; last != (to == len(line)) {
			return dst
		}
		cells[i] = [2]int{from, to}
		from = to + 1
	}
	text := func(i int) []byte { return line[cells[i][0]:cells[i][1]] }
	if mode := text(3); len(mode) < 4 || mode[1] != '/' {
		return dst
	}
	size, sizeEnd, ok := quantity.Integer(text(6), 0)
	if !ok || sizeEnd != len(text(6)) || len(text(1)) == 0 {
		return dst
	}
	row := r.row + 1
	parts := dst
	if p, ok := hash(text(0)); ok {
		parts = append(parts, p.at(cells[0][0], cells[0][1], row))
	}
	name := nameAt(line, cells[1][0], cells[1][1], row, artifact.RuleListing)
	name.set(artifact.POSIX, absolute(text(1)) != 1)
	parts = append(parts, name, exactly(cells[6][0], cells[6][1], row, size))
	for i, role := range bodyTimes {
		digits := text(7 + i)
		if len(digits) == 0 || len(digits) > 11 || ascii.Digits(digits, 0, len(digits)) != len(digits) {
			return dst
		}
		if seconds := ascii.Number(digits); seconds > 0 {
			value := stamp.Reading{Text: time.Unix(int64(seconds), 0).UTC().Format(time.RFC3339)}
			parts = append(parts, timeOf(role, value).at(cells[7+i][0], cells[7+i][1], row))
		}
	}
	r.row = row
	return parts
}
