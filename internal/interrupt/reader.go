// Package interrupt makes calls of the system that may wait for ever end with a context: reading
// from a terminal or a FIFO, opening one, writing to a pipe that is not read.
//
// Not every such call can be broken off, so it runs in a goroutine. When the context ends first,
// that goroutine is left alone: it ends when the call does, and nothing waits for it.
package interrupt

import (
	"context"
	"io"

	"github.com/lrkit/lrkit/internal/panics"
)

// block is how much one Read asks for at most: what is left alone holds no more memory.
const block = 64 << 10

// NewReader returns a reader of r whose Read returns the context's error as soon as the context
// ends, whatever r does. From then on nothing is read from r; a Read that has begun may still take
// bytes from it, which are lost.
//
// A panic in r is one of the Read that met it.
func NewReader(ctx context.Context, r io.Reader) io.Reader {
	if ctx.Done() == nil { // it cannot end
		return r
	}
	return &reader{ctx: ctx, r: r}
}

type reader struct {
	ctx context.Context
	r   io.Reader
	buf []byte
}

// got is what a Read of r came to.
type got struct {
	n      int
	err    error
	caught *panics.Caught
}

func (r *reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	n := min(len(p), block)
	if len(r.buf) < n {
		r.buf = make([]byte, n)
	}
	buf := r.buf[:n] // not p: it is the caller's again when the context ends
	done := make(chan got, 1)
	go func() {
		var g got
		panics.Run(func() { g.n, g.err = r.r.Read(buf) }, func(c *panics.Caught) {
			g.caught = c
			done <- g
		})
	}()
	select {
	case g := <-done:
		g.caught.Again()
		if g.n < 0 || g.n > len(buf) {
			panic("lrkit: reader returned an impossible count")
		}
		return copy(p, buf[:g.n]), g.err
	case <-r.ctx.Done():
		return 0, r.ctx.Err()
	}
}
