package transcript

import (
	"io"
	"slices"

	"github.com/lrkit/lrkit/internal/scan"
	"github.com/lrkit/lrkit/transcript/internal/poison"
)

// stream reads a textSource as bytes.
type stream struct {
	src    textSource
	carry  [scan.MinDst]byte // the rest of a character that did not fit in a Read
	rest   []byte            // of carry
	poison bool
}

// Read implements io.Reader.
func (s *stream) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if len(s.rest) == 0 {
		n, _, err := s.src.decodeText(p)
		if n > 0 || err != nil {
			return n, err
		}
		n, _, err = s.src.decodeText(s.carry[:])
		if err != nil {
			return 0, err
		}
		s.rest = s.carry[:n]
	}
	n := copy(p, s.rest)
	s.rest = s.rest[n:]
	return n, nil
}

// writeTo writes all that is left to w, by way of buf.
func (s *stream) writeTo(w io.Writer, buf []byte) (written int64, err error) {
	if w == nil {
		panic("transcript: WriteTo a nil io.Writer")
	}
	for {
		n, err := s.Read(buf)
		if n > 0 {
			m, werr := w.Write(buf[:n])
			written += int64(m)
			if s.poison {
				for i := range buf[:n] {
					buf[i] = poison.Byte
				}
			}
			if werr != nil {
				return written, werr
			}
			if m < n {
				return written, io.ErrShortWrite
			}
		}
		if err == io.EOF {
			return written, nil
		}
		if err != nil {
			return written, err
		}
	}
}

func (s *stream) appendText(dst []byte) ([]byte, error) {
	for {
		dst = slices.Grow(dst, scan.MinDst)
		n, err := s.Read(dst[len(dst):cap(dst)])
		dst = dst[:len(dst)+n]
		if err == io.EOF {
			return dst, nil
		}
		if err != nil {
			return dst, err
		}
	}
}
