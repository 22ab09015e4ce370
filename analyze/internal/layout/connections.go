package layout

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/quantity"
)

// connections are the rows of netstat -anob: the number of a process ends the row, its name comes
// in brackets on a line after it.
type connections struct {
	open bool  // the heading was seen
	row  int32 // the last one, or 0
}

// appendConnection reads a row of netstat, or the name of its process.
func (r *Reader) appendConnection(dst []Part, line []byte, first int) []Part {
	from, to := trim(line, first, len(line))
	if line[from] == '[' && line[to-1] == ']' && to-from > 2 && r.connections.row > 0 {
		p := part(Process, from+1, to-1, r.connections.row).by(artifact.RuleTable).with(artifact.Block, true)
		r.connections.row = 0
		return append(dst, p)
	}
	last := bytes.LastIndexByte(line[:to], ' ') + 1
	if last <= from || bytes.IndexByte(line[:to], ':') < 0 {
		return dst
	}
	n, end, ok := quantity.Integer(line[:to], last)
	if !ok || end != to {
		return dst
	}
	r.connections.row = r.next()
	p := part(PID, last, to, r.connections.row).with(artifact.Block, true)
	p.Match.Size.Bytes = n
	number := part(Process, last, to, r.connections.row).by(artifact.RulePIDLabel).with(artifact.Block, true)
	number.Level = artifact.Medium // a name may come
	return append(dst, number, p)
}

// beginConnections says whether a line is the heading of netstat -o in any language: names with two
// blanks between them, PID the last.
func beginConnections(line []byte, first int) bool {
	_, to := trim(line, first, len(line))
	if !bytes.HasSuffix(line[:to], []byte(" PID")) {
		return false
	}
	names := 1
	for i := first; i < to; {
		run := bytes.Index(line[i:to], []byte("  "))
		if run < 0 {
			break
		}
		names++
		i = blanks(line, i+run)
	}
	return names >= 4
}
