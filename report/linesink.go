package report

import (
	"io"
	"sync"

	"github.com/lrkit/lrkit/analyze"
)

// LineSink is a [Sink] for a format of lines. It writes all lines of a finding with one Write.
//
// The zero value is not usable: each format has a function that makes a LineSink.
type LineSink struct {
	w      io.Writer
	begin  func(dst []byte, d *Document) []byte // appends the beginning of all lines of a document; may be nil
	append func(dst []byte, r *Row) []byte      // appends the lines of a finding; there may be none
	row    Row
	buf    []byte
	head   int // how much of buf is that beginning
}

// Begin implements [Sink].
func (s *LineSink) Begin(d *Document) error {
	if d == nil {
		panic("report: Begin without a Document")
	}
	s.row.Document, s.head = d, 0
	if s.buf == nil {
		s.buf = *lineBuffers.Get().(*[]byte)
	}
	if s.begin != nil {
		s.buf = s.begin(s.buf[:0], d)
		s.head = len(s.buf)
	}
	return nil
}

// Finding implements [Sink].
func (s *LineSink) Finding(f *analyze.Finding) error {
	if s.append == nil {
		panic("report: a LineSink without a format: use the function of a format")
	}
	s.row.set(s.row.Document, f)
	if s.buf = s.append(s.buf[:s.head], &s.row); len(s.buf) == s.head {
		return nil
	}
	return write(s.w, s.buf)
}

// End implements [Sink].
func (s *LineSink) End() error {
	if buf := s.buf; buf != nil && cap(buf) <= maxLineBuffer {
		lineBuffers.Put(&buf)
	}
	s.row, s.buf, s.head = Row{}, nil, 0
	return nil
}

// lineBuffers are buffers of sinks whose document has ended. Most inputs have a sink of their own.
var lineBuffers = sync.Pool{New: func() any { return new(make([]byte, 0, 2<<10)) }}

// maxLineBuffer bounds the buffers that are kept: a longer line is rare.
const maxLineBuffer = 16 << 10
