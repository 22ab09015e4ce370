package lrkit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/lrkit/lrkit/internal/interrupt"
	"github.com/lrkit/lrkit/internal/regular"
)

// Blob is an input that can be read more than once: a file, a spool of a
// stream, or bytes.
type Blob struct {
	name  string
	at    io.ReaderAt
	size  int64
	close func() error
	watch func(n int)
	waits bool // reading may wait for ever: at is not ours
}

// Open opens a regular file. A FIFO or a device is refused and not waited for: see [Spool].
func Open(name string) (*Blob, error) { return openBlob(name, regular.Open) }

// OpenNoFollow is Open for a name that was found in a folder: a link is refused, too.
func OpenNoFollow(name string) (*Blob, error) { return openBlob(name, regular.OpenNoFollow) }

func openBlob(name string, open func(string) (*os.File, error)) (*Blob, error) {
	f, err := open(name)
	if err != nil {
		return nil, err
	}
	b, err := fileBlob(name, f)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return b, nil
}

func fileBlob(name string, f *os.File) (*Blob, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: not a regular file", name)
	}
	return &Blob{name: name, at: f, size: info.Size(), close: f.Close}, nil
}

// NewBlob returns a blob of size bytes that at holds.
func NewBlob(name string, at io.ReaderAt, size int64) *Blob {
	if at == nil {
		panic("lrkit: NewBlob without an io.ReaderAt")
	}
	b := &Blob{name: name, at: at, size: size, close: func() error { return nil }}
	switch at.(type) {
	case *bytes.Reader, *strings.Reader, *os.File: // never, for what is on a disk
	default:
		b.waits = true
	}
	return b
}

// Name returns the name of the input, as it was given.
func (b *Blob) Name() string { return b.opened().name }

// Size returns how many bytes the input had when it was opened.
func (b *Blob) Size() int64 { return b.opened().size }

// Close closes the file; a spool is gone then.
func (b *Blob) Close() error { return b.opened().close() }

// Watch makes the blob call f with the number of bytes of each read, for
// those who show progress. f may be called from several goroutines at once.
func (b *Blob) Watch(f func(n int)) { b.opened().watch = f }

// reader reads the blob from its beginning. It goes on behind the size
// that the input had at first, so that growth is noticed.
func (b *Blob) reader(ctx context.Context) io.Reader {
	r := &blobReader{b: b.opened()}
	if b.waits {
		return interrupt.NewReader(ctx, r)
	}
	return r
}

// opened panics if the blob is none that a function of this package returned.
func (b *Blob) opened() *Blob {
	if b == nil || b.at == nil {
		panic("lrkit: a Blob that was not opened: use Open, NewBlob or Spool")
	}
	return b
}

type blobReader struct {
	b   *Blob
	off int64
}

func (r *blobReader) Read(p []byte) (int, error) {
	n, err := r.b.at.ReadAt(p, r.off)
	r.off += int64(n)
	if n > 0 && err == io.EOF {
		err = nil
	}
	if n > 0 && r.b.watch != nil {
		r.b.watch(n)
	}
	return n, err
}

// SpoolError says that a stream does not fit in the spool.
type SpoolError struct{ Limit int64 }

func (e *SpoolError) Error() string {
	return fmt.Sprintf("input is longer than the spool may be (%d bytes)", e.Limit)
}

// Spool copies r, at most limit bytes of it, to a file without a name that only this user can read,
// in the folder for temporary files. It ends with the context even while r waits; that Read is left alone then, and what it reads
// is lost.
func Spool(ctx context.Context, name string, r io.Reader, limit int64) (*Blob, error) {
	in := newInput(ctx, waiting(ctx, r), false)
	f, err := os.CreateTemp("", "lrkit-spool-*") // mode 0600
	if err != nil {
		return nil, err
	}
	gone := os.Remove(f.Name()) == nil // not on systems that keep open files
	b := &Blob{name: name, at: f, close: func() error {
		err := f.Close()
		if !gone {
			err = errors.Join(err, os.Remove(f.Name()))
		}
		return err
	}}
	b.size, err = io.Copy(f, io.LimitReader(in, limit))
	if err == nil && b.size == limit {
		var one [1]byte
		switch n, e := io.ReadFull(in, one[:]); {
		case n > 0:
			err = &SpoolError{limit}
		case e != io.EOF:
			err = e
		}
	}
	if err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return b, nil
}
