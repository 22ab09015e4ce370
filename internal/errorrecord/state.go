package errorrecord

import (
	"bytes"

	"github.com/lrkit/lrkit/internal/clixml"
	"github.com/lrkit/lrkit/transcript"
)

type state uint8

const (
	inHead     state = iota // a message may be there
	inCode                  // rows that begin with +, after a position
	inCategory              // the row with the category, and its rest
	inID                    // the row after it
	inSource                // of ConciseView: rows up to the underlining
	inMessage               // rows with the message
)

// maxRows is how many rows a part of a record may have that do not begin as its rows do.
const maxRows = 8

// take reads a line. It returns false if that ended a record and the line is none of its.
func (r *Reader) take(l *line) bool {
	switch r.state {
	case inHead:
		r.outside(l)
		return true
	case inCode:
		switch {
		case isOrigin(l.text):
			r.origin(l)
		case bytes.HasPrefix(l.text, []byte("+")) || r.full && r.rest(l):
			r.extend(l)
		default:
			return r.end()
		}
		return true
	case inCategory:
		switch {
		case isOrigin(l.text):
			r.state, r.rows = inID, 0
			r.extend(l)
		case r.goesOn(l.text):
			r.value = appendRow(r.value, l.text, MaxText)
			r.extend(l)
		default:
			return r.end()
		}
		return true
	case inID:
		if !r.goesOn(l.text) {
			return r.end()
		}
		r.extend(l)
		return true
	}
	row, ok := barRow(l.text)
	switch {
	case !ok:
		return r.end()
	case r.state == inMessage:
		if len(r.message) > 0 && !bytes.HasSuffix(r.message, []byte(" ")) {
			r.message = append(r.message, ' ')
		}
		r.message = keep(r.message, bytes.TrimPrefix(row, []byte(" ")), MaxMessage)
	case len(bytes.Trim(row, " ~")) == 0 && bytes.IndexByte(row, '~') >= 0:
		r.state = inMessage
	}
	r.extend(l)
	return true
}

// outside reads a line that belongs to no record, or to its message.
func (r *Reader) outside(l *line) {
	switch {
	case r.n > 0 && isCategory(l.text):
		first := r.messageStart(r.n)
		r.begin(first, r.n)
		r.current.Script, r.current.Line = r.writer(), 0
		r.origin(l)
		return
	case bytes.HasPrefix(l.text, []byte("+ ")) && r.n > 0:
		if r.position() {
			r.state, r.rows = inCode, 0
			r.extend(l)
			return
		}
	case isBar(l.text) && r.n > 0:
		if r.concise() {
			r.state, r.message = inSource, r.message[:0]
			r.extend(l)
			return
		}
	}
	r.push(l)
}

// push keeps a line that may be a part of a message.
func (r *Reader) push(l *line) {
	if r.n > 0 && (r.head[0].stream != l.stream || isCommand(l.text) || l.stream == clixml.NoStream && command7(r.head[0].text) && !broken(r.head[r.n-1].text)) {
		r.flush()
	}
	if r.n == 0 && len(bytes.TrimSpace(l.text)) == 0 {
		return
	}
	if r.n == 2*maxHead {
		r.n = maxHead
		i := 0
		if l.stream == clixml.ErrorStream { // the first line of a message says most
			i = 1
		}
		for ; i < maxHead; i++ { // memory stays
			r.head[i], r.head[i+maxHead] = r.head[i+maxHead], r.head[i]
		}
	}
	if r.n == len(r.head) {
		r.head = append(r.head, line{})
	}
	h := &r.head[r.n]
	h.text, h.span, h.stream, h.coloured = append(h.text[:0], l.text...), l.span, l.stream, l.coloured
	r.n++
}

// flush ends the lines that may be a message: in CLIXML they are one, in other text only if they
// begin as one of version 7.
func (r *Reader) flush() {
	r.flushFirst(r.n)
	r.n = 0
}

// flushFirst is flush for the first n lines, which stay.
func (r *Reader) flushFirst(n int) {
	if n > 0 && r.alone() {
		for n > 1 && len(bytes.TrimSpace(r.head[n-1].text)) == 0 {
			n--
		}
		r.begin(0, n)
		r.current.Span.End = r.head[n-1].span.End
		r.add(r.current)
	}
}

// begin makes the lines [i, j) of the head the message of a record.
func (r *Reader) begin(i, j int) {
	r.current = Record{Message: string(bytes.TrimSpace(join(r.head[i:j])))}
	r.current.Span = transcript.Span{Start: r.head[min(i, r.n-1)].span.Start, End: r.head[r.n-1].span.End}
	r.value = r.value[:0]
}

// extend makes a line the last one of the record.
func (r *Reader) extend(l *line) {
	r.current.Span.End = max(r.current.Span.End, l.span.End)
	r.full = broken(l.text) || len(l.text) >= leastCut
}

// origin reads the row with the category.
func (r *Reader) origin(l *line) {
	r.state, r.rows = inCategory, 0
	_, value, _ := bytes.Cut(l.text, []byte(": "))
	r.value = keep(r.value[:0], value, MaxText)
	r.extend(l)
}

// end ends the record.
func (r *Reader) end() bool {
	switch r.state {
	case inCategory, inID:
		r.current.Category, r.current.Target = category(r.value)
	case inMessage:
		r.current.Message = string(bytes.TrimSpace(r.message))
	}
	r.add(r.current)
	r.state, r.n = inHead, 0
	return false
}

func (r *Reader) finish() {
	if r.state != inHead {
		r.end()
		return
	}
	r.flush()
}

// rest reports whether a line may be the rest of the row of code before it.
func (r *Reader) rest(l *line) bool {
	r.rows++
	return r.rows <= maxRows && len(bytes.TrimSpace(l.text)) > 0 && !isCommand(l.text)
}

// goesOn reports whether a line is the rest of a row with a category or an identifier: it is
// indented, or the row before had no room.
func (r *Reader) goesOn(b []byte) bool {
	r.rows++
	rest := bytes.TrimLeft(b, " ")
	return r.rows <= maxRows && len(rest) > 0 && rest[0] != '+' && len(b)-len(rest) >= 2
}
