package ingest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/lrkit/lrkit/internal/interrupt"
	"github.com/lrkit/lrkit/internal/regular"
)

// Input is bytes that can be read more than once: a file, a spool of a stream, or bytes in memory.
type Input struct {
	name  string
	at    io.ReaderAt
	size  int64
	mtime time.Time // zero for what is no file
	close func() error
	watch func(n int)
	waits bool // reading may wait for ever: at is not ours

	again func(context.Context) io.Reader // reads it from its beginning; nil where at does
}

// Open opens a regular file. A FIFO or a device is refused and not waited for: see [Spool].
func Open(name string) (*Input, error) {
	f, err := regular.Open(name)
	if err != nil {
		return nil, err
	}
	in, err := NewFile(name, f)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return in, nil
}

// NewFile returns an Input of an open file, which it closes.
func NewFile(name string, f *os.File) (*Input, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: not a regular file", name)
	}
	return &Input{name: name, at: f, size: info.Size(), mtime: info.ModTime(), close: f.Close}, nil
}

// NewInput returns an input of the size bytes that at holds.
func NewInput(name string, at io.ReaderAt, size int64) *Input {
	if at == nil {
		panic("lrkit: NewInput without an io.ReaderAt")
	}
	in := &Input{name: name, at: at, size: size, close: func() error { return nil }}
	switch at.(type) {
	case *bytes.Reader, *strings.Reader, *os.File: // never, for what is on a disk
	default:
		in.waits = true
	}
	return in
}

// NewOpener returns an input that open reads from its beginning, as often as it is called. It has
// at most size bytes. Close calls close.
func NewOpener(name string, size int64, open func(context.Context) io.Reader, close func() error) *Input {
	return &Input{name: name, size: size, again: open, close: close}
}

// At returns where the bytes of the input are, or nil if they can only be read from the beginning,
// or may be waited for.
func (in *Input) At() io.ReaderAt {
	if in.opened().waits {
		return nil
	}
	return in.at
}

// Name returns the name of the input, as it was given.
func (in *Input) Name() string { return in.opened().name }

// Size returns how many bytes the input had when it was opened.
func (in *Input) Size() int64 { return in.opened().size }

// Modified returns when the file was last changed, as its file system says; the zero time for what
// is no file.
func (in *Input) Modified() time.Time { return in.opened().mtime }

// Close closes the file; a spool is gone then.
func (in *Input) Close() error { return in.opened().close() }

// Watch makes the blob call f with the number of bytes of each read, to show
// progress. f may be called from several goroutines at once.
func (in *Input) Watch(f func(n int)) { in.opened().watch = f }

// Reader reads the input from its beginning. It goes on after the size that the input had at first,
// to notice that it has grown.
func (in *Input) Reader(ctx context.Context) io.Reader {
	if in.opened().again != nil {
		return in.again(ctx)
	}
	r := &inputReader{in: in}
	if in.waits {
		return interrupt.NewReader(ctx, r)
	}
	return r
}

// opened panics if the blob is none that a function of this package returned.
func (in *Input) opened() *Input {
	if in == nil || in.at == nil && in.again == nil {
		panic("lrkit: an Input that was not opened: use Open, NewInput or Spool")
	}
	return in
}

type inputReader struct {
	in  *Input
	off int64
}

func (r *inputReader) Read(p []byte) (int, error) {
	n, err := r.in.at.ReadAt(p, r.off)
	r.off += int64(n)
	if n > 0 && r.in.watch != nil {
		r.in.watch(n)
	}
	return n, err
}

// SpoolError says that a stream does not fit in the spool.
type SpoolError struct{ Limit int64 }

func (e *SpoolError) Error() string {
	return fmt.Sprintf("input is longer than the spool may be (%d bytes)", e.Limit)
}

// Spool copies r, at most limit bytes of it, to a file without a name that only this user can read,
// in the folder for temporary files. It ends with the context even while r waits; that Read is left
// alone then, and what it reads is lost.
func Spool(ctx context.Context, name string, r io.Reader, limit int64) (*Input, error) {
	from := newCounter(ctx, Waiting(ctx, r), false)
	f, err := os.CreateTemp("", "lrkit-spool-*") // mode 0600
	if err != nil {
		return nil, err
	}
	gone := os.Remove(f.Name()) == nil // not on systems that keep open files
	in := &Input{name: name, at: f, close: func() error {
		err := f.Close()
		if !gone {
			err = errors.Join(err, os.Remove(f.Name()))
		}
		return err
	}}
	in.size, err = io.Copy(f, io.LimitReader(from, limit))
	if err == nil && in.size == limit {
		var one [1]byte
		switch n, e := io.ReadFull(from, one[:]); {
		case n > 0:
			err = &SpoolError{limit}
		case e != io.EOF:
			err = e
		}
	}
	if err != nil {
		return nil, errors.Join(err, in.Close())
	}
	return in, nil
}
