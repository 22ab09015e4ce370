package main

import (
	"compress/gzip"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
)

// A coat is how an input is compressed.
type coat string

const (
	bare   coat = "none"
	gzCoat coat = "gzip"
	zsCoat coat = "zstd"
)

func findCoat(name string) (coat, error) {
	switch c := coat(name); c {
	case bare, gzCoat, zsCoat:
		return c, nil
	}
	return "", fmt.Errorf("-coats %q: want none, gzip or zstd", name)
}

// over returns what writes through the coat to w, which it leaves open.
func (c coat) over(w io.Writer) (io.WriteCloser, error) {
	switch c {
	case gzCoat:
		return gzip.NewWriterLevel(w, gzip.BestSpeed)
	case zsCoat:
		return zstd.NewWriter(w, zstd.WithEncoderConcurrency(1))
	}
	return nopCloser{w}, nil
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }
