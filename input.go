package lrkit

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/lrkit/lrkit/internal/ingest"
	"github.com/lrkit/lrkit/report"
)

// Input is what is read: a file, bytes in memory, or a stream. Its fields say what is known of it;
// they may be set until it is read, and empty ones say nothing.
type Input struct {
	// Kind is what the API says that the input is: report.KindRunScript, or report.KindGetFile for
	// a collected file, which stays a file whatever it looks like. If it is empty the content
	// decides.
	Kind report.Kind

	// Origin is carried by every record of the input. Results of a case have one.
	Origin *report.Origin

	// SHA256 is what the input must hash to, in lower-case hex. Otherwise its records come with
	// [ErrAltered].
	SHA256 string

	in    *ingest.Input // nil for a stream that was not spooled
	entry *entryInput   // of an entry of an archive; nil elsewhere
	stream
}

// stream is an input that can be read once.
type stream struct {
	once  bool
	r     io.Reader // nil when it has been read
	name  string
	spool int64
}

// errStreamRead is the error of the second reading of a stream.
var errStreamRead = errors.New("lrkit: the stream of the input has been read")

// SpoolError says that a stream does not fit in the spool.
type SpoolError = ingest.SpoolError

// Open opens a regular file. A FIFO or a device is refused and not waited for: see [NewStream].
func Open(name string) (*Input, error) { return newInput(ingest.Open(name)) }

// NewFile returns an input of an open, regular file. Close closes the file.
func NewFile(name string, f *os.File) (*Input, error) {
	if f == nil {
		panic("lrkit: NewFile without a file")
	}
	return newInput(ingest.NewFile(name, f))
}

func newInput(in *ingest.Input, err error) (*Input, error) {
	if err != nil {
		return nil, err
	}
	return &Input{in: in}, nil
}

// NewInput returns an input of the size bytes that at holds.
func NewInput(name string, at io.ReaderAt, size int64) *Input {
	return &Input{in: ingest.NewInput(name, at, size)}
}

// NewStream returns an input that can be read only once. [Parse] and [CopyText] read it as it comes
// where that is enough. What has to read it twice copies it to a spool first, at most spool bytes
// of it: see [Spool].
func NewStream(name string, r io.Reader, spool int64) *Input {
	if r == nil {
		panic("lrkit: a nil io.Reader")
	}
	return &Input{stream: stream{true, r, name, spool}}
}

// Spool copies r, at most limit bytes of it, to a file without a name that only this user can read,
// in the folder for temporary files. It ends with the context even while r waits. That Read is
// abandoned then, and what it reads is lost.
func Spool(ctx context.Context, name string, r io.Reader, limit int64) (*Input, error) {
	return newInput(ingest.Spool(ctx, name, r, limit))
}

// Name returns the name of the input, as it was given.
func (in *Input) Name() string {
	if in.opened().in == nil {
		return in.name
	}
	return in.in.Name()
}

// Size returns how many bytes the input had when it was opened. It is -1 for a stream.
func (in *Input) Size() int64 {
	if in.opened().in == nil {
		return -1
	}
	return in.in.Size()
}

// Modified returns when the file was last changed, as its file system says. It is the zero time for
// a spool, a stream, and bytes in memory.
func (in *Input) Modified() time.Time {
	if in.opened().in == nil {
		return time.Time{}
	}
	return in.in.Modified()
}

// Close closes the file and removes a spool. It does not close the reader of a stream.
func (in *Input) Close() error {
	if in.opened().in == nil {
		return nil
	}
	return in.in.Close()
}

// Watch makes the input call f with the number of bytes of each read, to show progress. A stream
// does not. f may be called from several goroutines at once.
func (in *Input) Watch(f func(n int)) {
	if in.opened().in != nil {
		in.in.Watch(f)
	}
}

// opened panics if the input is none that a function of this package returned.
func (in *Input) opened() *Input {
	if in == nil || in.in == nil && !in.once {
		panic("lrkit: an Input that was not opened: use Open, NewInput, NewStream or Spool")
	}
	return in
}

// takeStream returns the reader of a stream, once, and nil for an input that can be read again.
func (in *Input) takeStream() (io.Reader, error) {
	if in.opened().in != nil {
		return nil, nil
	}
	r := in.r
	if in.r = nil; r == nil {
		return nil, errStreamRead
	}
	return r, nil
}

// again returns an input that can be read again: the input itself, or a spool of a stream. done
// frees it.
func (in *Input) again(ctx context.Context) (_ *Input, done func() error, err error) {
	r, err := in.takeStream()
	if err != nil {
		return nil, nil, err
	}
	if r == nil {
		return in, func() error { return nil }, nil
	}
	return in.spooled(ctx, r)
}

// spooled returns the input with a spool of r.
func (in *Input) spooled(ctx context.Context, r io.Reader) (_ *Input, done func() error, err error) {
	s := *in
	if s.in, err = ingest.Spool(ctx, in.name, r, in.spool); err != nil {
		return nil, nil, err
	}
	return &s, s.in.Close, nil
}

// content opens the content of an input that can be read again.
func (in *Input) content(ctx context.Context, h ingest.Hashing, opts *Options) (*ingest.Content, error) {
	return in.contentOf(ctx, in.in.Reader(ctx), h, opts)
}

// contentOf opens the content that r reads.
func (in *Input) contentOf(ctx context.Context, r io.Reader, h ingest.Hashing, opts *Options) (*ingest.Content, error) {
	limits := opts.expand()
	if e := in.entry; e != nil && (limits.Size <= 0 || limits.Size > e.limits.Size) {
		limits.Size = e.limits.Size
	}
	return ingest.NewContent(ctx, r, ingest.Options{Hashing: h, Limits: limits, Wrapped: in.Kind == report.KindGetFile || in.entry != nil})
}

// kindOf says how a content of the input is to be read.
func (in *Input) kindOf(c *ingest.Content) report.Kind {
	kind := formatKind(c.Format())
	switch {
	case in.Kind == report.KindRunScript:
		return report.KindJSON
	case in.Kind == report.KindGetFile && kind == report.KindJSON:
		return report.KindText // a collected file stays a file
	case in.entry != nil && kind == report.KindJSON && !ingest.BeginsTranscript(c.Head()):
		return report.KindText // no transcript was expected here
	}
	return kind
}

func formatKind(f ingest.Format) report.Kind {
	switch f {
	case ingest.Text:
		return report.KindText
	case ingest.PowerShell:
		return report.KindPowerShell
	case ingest.Binary:
		return report.KindBinary
	}
	return report.KindJSON
}

// altered compares the hash of the input with what it must be.
func (in *Input) altered(sum string) error {
	if in.SHA256 == "" || in.SHA256 == sum {
		return nil
	}
	return fmt.Errorf("%w: its SHA-256 is %s, recorded was %s", ErrAltered, sum, in.SHA256)
}
