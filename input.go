package lrkit

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"

	"github.com/lrkit/lrkit/internal/interrupt"
)

// input counts what passes, and hashes it if there is a hash.
type input struct {
	ctx  context.Context
	r    io.Reader
	hash hash.Hash
	n    int64
	over bool // r has ended, and is not asked again
}

// waiting returns a reader of a caller's stream that ends with the context, wherever the stream waits.
func waiting(ctx context.Context, r io.Reader) io.Reader {
	switch {
	case ctx == nil:
		panic("lrkit: a nil context.Context")
	case r == nil:
		panic("lrkit: a nil io.Reader")
	}
	return interrupt.NewReader(ctx, r)
}

func newInput(ctx context.Context, r io.Reader, hashed bool) *input {
	if ctx == nil {
		panic("lrkit: a nil context.Context")
	}
	in := &input{ctx: ctx, r: r}
	if hashed {
		in.hash = sha256.New()
	}
	return in
}

func (in *input) Read(p []byte) (int, error) {
	if err := in.ctx.Err(); err != nil {
		return 0, err
	}
	if in.over {
		return 0, io.EOF
	}
	n, err := read(in.r, p)
	if in.hash != nil {
		in.hash.Write(p[:n])
	}
	in.n += int64(n)
	in.over = err == io.EOF
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
func (in *input) drain() error {
	if in.over {
		return nil
	}
	return copyTo(io.Discard, in)
}

// sum returns the hash of all that has passed.
func (in *input) sum() string { return hex.EncodeToString(in.hash.Sum(nil)) }
