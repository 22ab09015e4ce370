package expand

import (
	"io"
	"sync"

	"github.com/klauspost/compress/flate"
)

// deflateCodec expands the one member that an entry of a zip is.
type deflateCodec struct {
	src   *source
	z     io.ReadCloser // from the pool, once it has begun
	begun bool
	idle  int64
	limit *LimitError
}

// inflaters are kept for their memory: an archive has many small entries.
var inflaters = sync.Pool{New: func() any { return flate.NewReader(nil) }}

func newDeflate(src *source, l Limits) *deflateCodec {
	return &deflateCodec{src: src, idle: l.idleBytes(), limit: &LimitError{limitEmptyBlocks, l.EmptyBlocks}}
}

// begins is true once: there is one member, whatever it begins with.
func (c *deflateCodec) begins([]byte) bool { return !c.begun }

func (c *deflateCodec) begin() error {
	c.begun = true
	c.src.allowIdle(c.idle, c.limit)
	c.z = inflaters.Get().(io.ReadCloser)
	return c.z.(flate.Resetter).Reset(c.src.buf, nil)
}

func (c *deflateCodec) Read(p []byte) (int, error) {
	n, err := c.z.Read(p)
	if n > 0 {
		c.src.allowIdle(c.idle, c.limit)
	}
	return n, err
}

func (c *deflateCodec) close() {
	if c.z == nil {
		return
	}
	c.z.(flate.Resetter).Reset(eof{}, nil) // it holds on to no input; it never fails
	inflaters.Put(c.z)
	c.z = nil
}

// eof is an empty input.
type eof struct{}

func (eof) Read([]byte) (int, error) { return 0, io.EOF }
