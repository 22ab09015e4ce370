package expand

import (
	"bytes"
	"io"
)

// Trailing is what stands after the last member. Tapes and disks pad with NUL;
// anything else may be hidden there.
type Trailing struct {
	Offset int64 // in the compressed input
	Bytes  int64
	Zero   bool // there are some, and all are NUL
}

// readTrailing counts what is left of the input.
func (s *source) readTrailing() (Trailing, error) {
	t := Trailing{Offset: s.offset()}
	zeros := int64(0)
	for {
		if _, err := s.buf.Peek(1); err == io.EOF {
			t.Zero = t.Bytes > 0 && zeros == t.Bytes
			return t, nil
		} else if err != nil {
			return t, err
		}
		b, _ := s.buf.Peek(s.buf.Buffered())
		t.Bytes += int64(len(b))
		zeros += int64(bytes.Count(b, []byte{0}))
		s.buf.Discard(len(b)) // they are there
	}
}
