package layout

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
	"github.com/lrkit/lrkit/analyze/internal/quantity"
)

// appendUnit reads the first line of systemctl status: a dot, the unit, a dash, what it is.
func (r *Reader) appendUnit(dst []Part, line []byte, first int) []Part {
	from, to := word(line, first)
	if mark := string(line[from:to]); mark != "●" && mark != "○" && mark != "×" {
		return dst
	}
	from, to = word(line, to)
	if !bytes.HasSuffix(line[from:to], []byte(".service")) || !bytes.HasPrefix(line[to:], []byte(" - ")) {
		return dst
	}
	p := part(Service, from, to, r.next())
	p.Rule = artifact.RuleList
	return append(dst, p)
}

// appendNumbered reads the value of a label that ends in PID: a number, and the name of the process
// in brackets.
func (r *Reader) appendNumbered(dst []Part, line []byte, it item) []Part {
	label, value := line[it.label[0]:it.label[1]], line[it.from:it.to]
	if !bytes.HasSuffix(label, []byte("PID")) {
		return dst
	}
	end := 0
	for end < len(value) && ascii.IsDigit(value[end]) {
		end++
	}
	n, _, ok := quantity.Integer(value[:end], 0)
	if !ok || !bytes.HasPrefix(value[end:], []byte(" (")) {
		return dst
	}
	from := end + len(" (")
	stop := bytes.IndexByte(value[from:], ')')
	if stop <= 0 || bytes.IndexByte(value[from:from+stop], ',') >= 0 {
		return dst
	}
	row := r.next()
	id := part(PID, it.from, it.from+end, row)
	id.Match.Size.Bytes = n
	name := part(Process, it.from+from, it.from+from+stop, row)
	name.Rule = artifact.RuleList
	return append(dst, id, name)
}
