package lrkit

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
)

// input counts what passes, and hashes it if there is a hash.
type input struct {
	ctx  context.Context
	r    io.Reader
	hash hash.Hash
	n    int64
}

func newInput(ctx context.Context, r io.Reader, hashed bool) *input {
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
	n, err := in.r.Read(p)
	if in.hash != nil {
		in.hash.Write(p[:n])
	}
	in.n += int64(n)
	return n, err
}

// drain reads what is left.
func (in *input) drain() error {
	_, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, struct{ io.Reader }{in}, make([]byte, 64<<10))
	return err
}

// sum returns the hash of all that has passed.
func (in *input) sum() string { return hex.EncodeToString(in.hash.Sum(nil)) }
