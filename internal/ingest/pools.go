package ingest

import (
	"io"
	"sync"

	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/transcript"
)

// What reading an input needs is kept for the next one: made anew for each, its memory costs more
// than a small transcript itself.
var (
	copyBuffers  = sync.Pool{New: func() any { return new([64 << 10]byte) }}
	decoders     = sync.Pool{New: func() any { return new(transcript.Decoder) }}
	headBuffers  = sync.Pool{New: func() any { return new(heads) }}
	utf16Readers = sync.Pool{New: func() any { return new(text.UTF16Reader) }}
)

// heads are the beginnings of a content: as it was given, and of its text.
type heads struct{ given, text [sniffSize]byte }

// CopyTo is io.Copy with a buffer that is used again.
func CopyTo(w io.Writer, r io.Reader) error {
	buf := copyBuffers.Get().(*[64 << 10]byte)
	_, err := io.CopyBuffer(struct{ io.Writer }{w}, struct{ io.Reader }{r}, buf[:])
	copyBuffers.Put(buf)
	return err
}

// NewDecoder returns a decoder that reads from r, for [FreeDecoder].
func NewDecoder(r io.Reader, opts *transcript.Options) *transcript.Decoder {
	d := decoders.Get().(*transcript.Decoder)
	d.Reset(r, opts)
	return d
}

// FreeDecoder takes back a decoder. The texts and bytes that it returned are invalid then.
func FreeDecoder(d *transcript.Decoder) {
	d.Reset(nothing{}, nil) // it holds on to no input
	decoders.Put(d)
}

// nothing is an empty input.
type nothing struct{}

func (nothing) Read([]byte) (int, error) { return 0, io.EOF }
