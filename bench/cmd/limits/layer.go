package main

import (
	"compress/gzip"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
)

// A layer is how an input is compressed.
type layer string

const (
	bare    layer = "none"
	gzLayer layer = "gzip"
	zsLayer layer = "zstd"
)

func findLayer(name string) (layer, error) {
	switch c := layer(name); c {
	case bare, gzLayer, zsLayer:
		return c, nil
	}
	return "", fmt.Errorf("-layers %q: want none, gzip or zstd", name)
}

// over returns what writes through the layer to w, which it leaves open.
func (c layer) over(w io.Writer) (io.WriteCloser, error) {
	switch c {
	case gzLayer:
		return gzip.NewWriterLevel(w, gzip.BestSpeed)
	case zsLayer:
		return zstd.NewWriter(w, zstd.WithEncoderConcurrency(1))
	}
	return nopCloser{w}, nil
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }
