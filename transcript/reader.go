package transcript

import (
	"io"
	"iter"

	"github.com/lrkit/lrkit/internal/scan"
)

// Reader reads decoded text: that of a [View], of a part of a transcript that was
// cut out of it ([NewSpanReader]), or text that was never encoded ([NewPlainReader]).
//
// It can be read in one of three ways: as a stream (Read, WriteTo), by lines or through a window. A
// use in a second way panics, because Lines and Fill decode ahead.
type Reader struct {
	mode   readMode
	stream stream
	lines  lines
	buf    []byte
}

func newReader(src textSource) *Reader {
	r := &Reader{stream: stream{src: src}}
	r.lines.reset()
	return r
}

// NewSpanReader decodes the inside of a JSON string that r holds without its
// quotes, as by cutting a [Span] out of a transcript. offset is where it stood in the
// input. r is read in pieces of 64 KiB.
func NewSpanReader(r io.Reader, offset int64) *Reader {
	return newReader(newRawSource(r, offset, false))
}

// NewPlainReader gives plain text the same shape: what it reads is what r holds. Spans
// count from offset.
func NewPlainReader(r io.Reader, offset int64) *Reader {
	return newReader(newRawSource(r, offset, true))
}

func (r *Reader) use(mode readMode) {
	switch {
	case r.stream.src == nil:
		panic("transcript: use of a zero Reader")
	case r.mode != unread && r.mode != mode:
		panic("transcript: Reader read in two ways; Lines and Fill decode ahead, so keep to one of stream, Lines and Fill")
	}
	r.mode = mode
}

// Read implements io.Reader.
func (r *Reader) Read(p []byte) (int, error) {
	r.use(asStream)
	return r.stream.Read(p)
}

// WriteTo implements io.WriterTo.
func (r *Reader) WriteTo(w io.Writer) (int64, error) {
	r.use(asStream)
	if r.buf == nil {
		r.buf = make([]byte, scratchSize)
	}
	return r.stream.writeTo(w, r.buf)
}

// Fill decodes more text into w; see [Text.Fill].
func (r *Reader) Fill(w *Window, size int) error {
	r.use(byWindow)
	if w == nil {
		panic("transcript: Fill of a nil Window")
	}
	return w.fill(r.stream.src, size)
}

// Lines iterates over the lines that are left; see [Line].
func (r *Reader) Lines() iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		r.use(byLines)
		r.lines.run(r.stream.src, defaults.Line, yield, func() {})
	}
}

// AppendUnescaped appends to dst what raw, the inside of a JSON string,
// decodes to. It is how a span proves a finding:
//
//	value := transcript.AppendUnescaped(nil, blob[span.Start:span.End])
func AppendUnescaped(dst, raw []byte) []byte {
	dst, _ = View{raw: raw, end: io.EOF}.AppendText(dst)
	return dst
}

// rawSource decodes what a reader holds, to its end.
type rawSource struct {
	src     source
	notes   scan.Notes
	isPlain bool
}

func newRawSource(r io.Reader, offset int64, plain bool) *rawSource {
	s := &rawSource{isPlain: plain}
	s.src.resetReader(r, 1<<62)
	s.src.base = offset - headroom
	return s
}

func (s *rawSource) decodeText(dst []byte) (int, []byte, error) {
	for {
		w := s.src.window()
		if len(w) == 0 && s.src.eof {
			if s.src.stopped != nil {
				return 0, nil, s.src.stopped
			}
			return 0, nil, io.EOF
		}
		var nd, ns int
		if s.isPlain {
			nd = copy(dst, w)
			ns = nd
		} else {
			nd, ns = scan.Unescape(dst, w, s.src.eof, &s.notes)
		}
		if ns > 0 {
			s.src.pos += ns
			return nd, w[:ns:ns], nil
		}
		if s.src.eof || len(w) >= lookahead {
			return 0, nil, nil
		}
		if err := s.src.more(); err != nil {
			return 0, nil, err
		}
	}
}

func (s *rawSource) sourceOffset() int64 { return s.src.offset() }

func (s *rawSource) plain() bool { return s.isPlain }
