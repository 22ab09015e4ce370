package expand

import (
	"bufio"
	"io"
)

const (
	// bufferSize is how much is read ahead.
	bufferSize = 64 << 10

	// emptyReads is how many reads in a row may return nothing at all.
	emptyReads = 100
)

// source is the compressed input. What is read ahead belongs to no one until it
// is taken from buf, so that the end of a member is known exactly. It is a
// bufio.Reader because the flate codec is twice as fast over one.
type source struct {
	buf  *bufio.Reader
	from counter
}

func newSource(r io.Reader) *source {
	s := &source{from: counter{r: r}}
	s.buf = bufio.NewReaderSize(&s.from, bufferSize)
	return s
}

// offset returns how many bytes were taken.
func (s *source) offset() int64 { return s.from.n - int64(s.buf.Buffered()) }

// peek returns the next n bytes without taking them, fewer only at the end.
func (s *source) peek(n int) ([]byte, error) {
	b, err := s.buf.Peek(n)
	if err == io.EOF {
		err = nil
	}
	return b, err
}

// allowIdle lets n bytes be taken from here before limit is what is read. It is
// called again whenever something came out.
func (s *source) allowIdle(n int64, limit *LimitError) {
	s.from.stop, s.from.limit = s.offset()+n, limit
}

// counter counts what it reads, and remembers the error that it gave: what the
// codecs make of an error of the input cannot be told from damage.
type counter struct {
	r    io.Reader
	n    int64
	err  error // of r; later reads give the same
	told error // what was given instead of bytes

	stop  int64 // if limit is set, where it is passed
	limit *LimitError
}

// Read returns bytes or an error, and never both. When it is called all that it
// gave before has been taken, because buf has nothing left: stop is exact.
func (c *counter) Read(p []byte) (int, error) {
	if c.limit != nil {
		if c.n >= c.stop {
			c.told = c.limit
			return 0, c.told
		}
		p = p[:min(int64(len(p)), c.stop-c.n)]
	}
	for i := 0; c.err == nil; i++ {
		var n int
		n, c.err = c.r.Read(p)
		if n < 0 || n > len(p) {
			panic("expand: reader returned an impossible count")
		}
		if n > 0 {
			c.n += int64(n)
			return n, nil
		}
		if c.err == nil && i >= emptyReads {
			c.err = io.ErrNoProgress
		}
	}
	c.told = c.err
	return 0, c.told
}
