package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"

	"github.com/lrkit/lrkit/internal/interrupt"
)

// counter counts what passes, and hashes it if there is a hash.
type counter struct {
	ctx  context.Context
	r    io.Reader
	hash hash.Hash
	n    int64
	over bool // r has ended, and is not asked again
}

// Waiting returns a reader of a caller's stream that ends with the context, wherever the stream
// waits.
func Waiting(ctx context.Context, r io.Reader) io.Reader {
	switch {
	case ctx == nil:
		panic("lrkit: a nil context.Context")
	case r == nil:
		panic("lrkit: a nil io.Reader")
	}
	return interrupt.NewReader(ctx, r)
}

func newCounter(ctx context.Context, r io.Reader, hashed bool) *counter {
	if ctx == nil {
		panic("lrkit: a nil context.Context")
	}
	c := &counter{ctx: ctx, r: r}
	if hashed {
		c.hash = sha256.New()
	}
	return c
}

func (c *counter) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	if c.over {
		return 0, io.EOF
	}
	n, err := read(c.r, p)
	if c.hash != nil {
		c.hash.Write(p[:n])
	}
	c.n += int64(n)
	c.over = err == io.EOF
	return n, err
}

// emptyReads is how many reads in a row may return nothing at all.
const emptyReads = 100

// read reads from a reader that may not be ours, and need not keep its promises.
func read(r io.Reader, p []byte) (int, error) {
	for range emptyReads {
		n, err := r.Read(p)
		if n < 0 || n > len(p) {
			panic("lrkit: reader returned an impossible count")
		}
		if n > 0 || err != nil || len(p) == 0 {
			return n, err
		}
	}
	return 0, io.ErrNoProgress
}

// drain reads what is left.
func (c *counter) drain() error {
	if c.over {
		return nil
	}
	return CopyTo(io.Discard, c)
}

// sum returns the hash of all that has passed.
func (c *counter) sum() string { return hex.EncodeToString(c.hash.Sum(nil)) }
