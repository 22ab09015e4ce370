package text

import "io"

// safeChunk bounds the memory of a SafeWriter. The longest form of one byte has
// four.
const safeChunk = 4096

// A SafeWriter writes text as [AppendSafe] shows it. The output does not depend
// on how the text is cut into writes. A SafeWriter holds back at most three
// bytes that it cannot judge yet and otherwise writes at once, so that a
// buffer, if one is wanted, belongs below it.
//
// An error of the writer below is returned by every later call.
type SafeWriter struct {
	w    io.Writer
	err  error
	held int // bytes at the start of in
	in   [safeChunk]byte
	out  [4 * safeChunk]byte
}

// NewSafeWriter returns a SafeWriter that writes to w.
func NewSafeWriter(w io.Writer) *SafeWriter { return &SafeWriter{w: w} }

// Write takes a piece of text of any length.
func (s *SafeWriter) Write(p []byte) (int, error) {
	taken := 0
	for taken < len(p) && s.err == nil {
		n := copy(s.in[s.held:], p[taken:])
		s.held += n
		if s.drain(true); s.err == nil {
			taken += n
		}
	}
	return taken, s.err
}

// Flush says that the text ends here: what was held back is written. It does
// not flush the writer below.
func (s *SafeWriter) Flush() error {
	if s.err == nil {
		s.drain(false)
	}
	return s.err
}

func (s *SafeWriter) drain(more bool) {
	out, done := appendSafe(s.out[:0], s.in[:s.held], lines, more)
	s.held = copy(s.in[:], s.in[done:s.held])
	if len(out) == 0 {
		return
	}
	n, err := s.w.Write(out)
	if err == nil && n < len(out) {
		err = io.ErrShortWrite
	}
	s.err = err
}
