package lrkit

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
)

// input is a reading of a whole input: it hashes and counts what passes.
type input struct {
	ctx  context.Context
	r    io.Reader
	hash hash.Hash
	n    int64
}

func newInput(ctx context.Context, r io.Reader) *input {
	return &input{ctx: ctx, r: r, hash: sha256.New()}
}

func (in *input) Read(p []byte) (int, error) {
	if err := in.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := in.r.Read(p)
	in.hash.Write(p[:n])
	in.n += int64(n)
	return n, err
}

// finish reads what a decoder left, and returns the hash of all.
func (in *input) finish() (sum string, err error) {
	if _, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, in, make([]byte, 64<<10)); err != nil {
		return "", err
	}
	return hex.EncodeToString(in.hash.Sum(nil)), nil
}

// contextReader ends with the context.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (r *contextReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}
