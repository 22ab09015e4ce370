package report

import (
	"bytes"
	"errors"
	"io"
	"strconv"

	"github.com/lrkit/lrkit/analyze"
)

// The beginnings of the lines of compact output, up to the number of the document.
const (
	compactDocument = `{"schema":"lrkit.document/1","doc":`
	compactFinding  = `{"schema":"lrkit.finding-compact/1","doc":`
)

// Compact is a [Sink] that writes NDJSON in which a document stands once. A line of schema
// lrkit.document/1 has what is the same for all findings of a document, and its number in the
// output as doc. A line of schema lrkit.finding-compact/1 has the rest of a finding, and that
// number. A document without findings has no line.
//
// The zero value is not usable: see [NewCompact].
type Compact struct {
	lines *LineSink
	next  int64     // the number of the next document with a finding
	doc   *Document // not written yet
	buf   []byte
}

// NewCompact returns a sink that numbers documents from 0.
func NewCompact(w io.Writer) *Compact {
	c := new(Compact)
	c.lines = newMemberSink(w, compactMembers, func(dst []byte, _ *Document) []byte {
		return strconv.AppendInt(append(dst, compactFinding...), c.next, 10)
	})
	return c
}

// Begin implements [Sink].
func (c *Compact) Begin(d *Document) error {
	c.made()
	c.doc = d
	return c.lines.Begin(d)
}

// Finding implements [Sink].
func (c *Compact) Finding(f *analyze.Finding) error {
	c.made()
	if c.doc != nil {
		c.buf = strconv.AppendInt(append(c.buf[:0], compactDocument...), c.next, 10)
		c.buf = append(appendMembers(c.buf, documentMembers, &Row{Document: c.doc}), "}\n"...)
		c.next, c.doc = c.next+1, nil
		if err := write(c.lines.w, c.buf); err != nil {
			return err
		}
	}
	return c.lines.Finding(f)
}

// End implements [Sink].
func (c *Compact) End() error {
	c.made()
	return c.lines.End()
}

func (c *Compact) made() {
	if c.lines == nil {
		panic("report: a Compact that NewCompact did not make")
	}
}

// CompactOutput joins what several [Compact] sinks write, one after the other, into one output: it
// numbers the documents of all of them from 0. A Write need not end with a line.
//
// The zero value is not usable: see [NewCompactOutput].
type CompactOutput struct {
	w    io.Writer
	docs int64 // how many have begun
	line bool  // the beginning of the line has been written
	head []byte
	buf  []byte
}

// NewCompactOutput returns an output that writes to w.
func NewCompactOutput(w io.Writer) *CompactOutput {
	if w == nil {
		panic("report: a nil io.Writer")
	}
	return &CompactOutput{w: w}
}

// Write implements [io.Writer].
func (c *CompactOutput) Write(b []byte) (int, error) {
	c.buf = c.buf[:0]
	for rest := b; len(rest) > 0; {
		if !c.line {
			n, err := c.begin(rest)
			if err != nil {
				return 0, err
			}
			rest = rest[n:]
			continue
		}
		n := bytes.IndexByte(rest, '\n') + 1
		if c.line = n == 0; c.line {
			n = len(rest)
		}
		c.buf = append(c.buf, rest[:n]...)
		rest = rest[n:]
	}
	if len(c.buf) > 0 {
		if err := write(c.w, c.buf); err != nil {
			return 0, err
		}
	}
	return len(b), nil
}

// maxBeginning is more than the beginning of a line has.
const maxBeginning = 64

var errNotCompact = errors.New("report: a line that no Compact wrote")

// begin takes the beginning of a line from b, up to the number of its document, and returns how
// much it took. It writes the beginning with another number once it is whole.
func (c *CompactOutput) begin(b []byte) (int, error) {
	had := len(c.head)
	c.head = append(c.head, b[:min(len(b), maxBeginning-had)]...)
	prefix, end := compactBeginning(c.head)
	switch {
	case end > 0:
		if prefix == compactDocument {
			c.docs++
		}
		c.buf = strconv.AppendInt(append(c.buf, prefix...), c.docs-1, 10)
		c.head, c.line = c.head[:0], true
		return end - had, nil
	case len(c.head) == maxBeginning:
		return 0, errNotCompact
	}
	return len(b), nil
}

// compactBeginning returns where the number of the document at the beginning of a line ends, and
// what stands before it; 0 where more of the line is needed.
func compactBeginning(line []byte) (prefix string, end int) {
	for _, prefix := range []string{compactFinding, compactDocument} {
		rest, ok := bytes.CutPrefix(line, []byte(prefix))
		if !ok {
			continue
		}
		for i, c := range rest {
			if c < '0' || c > '9' {
				return prefix, len(prefix) + i
			}
		}
	}
	return "", 0
}
