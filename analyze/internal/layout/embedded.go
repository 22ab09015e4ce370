package layout

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/ascii"
	"github.com/lrkit/lrkit/analyze/internal/vocabulary"
)

// appendEmbedded reads an object that other text stands around: the labels of a metric, which may
// be part of an expression, and the object that ends a line of a log. Text that is none leaves no
// trace.
func (r *Reader) appendEmbedded(dst []Part, line []byte, first int) []Part {
	brace := bytes.IndexByte(line[first:], '{')
	if brace <= 0 {
		return dst
	}
	brace += first
	n, row := len(dst), r.row
	thing := metricBefore(line, first, brace)
	if thing == vocabulary.None && !endsObject(line, brace) {
		return dst
	}
	r.object = object{metric: thing}
	dst, end, ok := r.appendValues(dst, line, brace, true)
	if r.object.depth > 0 || !ok || thing == vocabulary.None && blanks(line, end) < len(line) {
		dst, r.row = dst[:n], row
	}
	r.object = object{}
	return dst
}

// metricBefore returns what the labels between braces are of, if the name of a metric ends before
// the brace: windows_service_state{name="x"}.
func metricBefore(line []byte, first, brace int) vocabulary.Role {
	from := brace
	for from > first && (ascii.IsLetter(line[from-1]) || ascii.IsDigit(line[from-1]) || line[from-1] == '_') {
		from--
	}
	if !isLabels(line, brace) {
		return vocabulary.None
	}
	return vocabulary.ThingOfMetric(line[from:brace])
}

// isLabels says whether a label with a value in quotes follows the brace.
func isLabels(line []byte, brace int) bool {
	i := brace + 1
	for i < len(line) && (ascii.IsLetter(line[i]) || ascii.IsDigit(line[i]) || line[i] == '_') {
		i++
	}
	if i == brace+1 || i+1 >= len(line) || line[i] != '=' {
		return false
	}
	if line[i+1] == '~' {
		i++
	}
	return i+1 < len(line) && line[i+1] == '"'
}

// endsObject says whether a line may end with the object that begins at brace.
func endsObject(line []byte, brace int) bool {
	i := blanks(line, brace+1)
	return line[len(line)-1] == '}' && i < len(line) && (line[i] == '"' || line[i] == '\'')
}

// mayEmbed says of a line that no shape asks for whether an object may be in it.
func mayEmbed(line []byte, first int) bool {
	if line[len(line)-1] == '}' {
		return true
	}
	i := first
	for i < len(line) && (ascii.IsLetter(line[i]) || line[i] == '_') {
		i++
	}
	return i > first && i < len(line) && line[i] == '{'
}
