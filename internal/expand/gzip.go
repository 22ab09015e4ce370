package expand

import (
	"github.com/klauspost/compress/gzip"
)

// gzipCodec expands one gzip member after the other.
type gzipCodec struct {
	src   *source
	z     gzip.Reader
	idle  int64
	limit *LimitError
}

func newGzip(src *source, l Limits) *gzipCodec {
	return &gzipCodec{src: src, idle: l.idleBytes(), limit: &LimitError{limitEmptyBlocks, l.EmptyBlocks}}
}

// begins looks at the two bytes that are the same in all methods: an unknown
// method is damage.
func (c *gzipCodec) begins(head []byte) bool {
	return len(head) < 1 || head[0] == 0x1f && (len(head) < 2 || head[1] == 0x8b)
}

func (c *gzipCodec) begin() error {
	c.src.allowIdle(c.idle, c.limit)
	if err := c.z.Reset(c.src.buf); err != nil {
		return err
	}
	c.z.Multistream(false)
	return nil
}

func (c *gzipCodec) Read(p []byte) (int, error) {
	n, err := c.z.Read(p)
	if n > 0 {
		c.src.allowIdle(c.idle, c.limit)
	}
	return n, err
}

func (c *gzipCodec) close() {}
