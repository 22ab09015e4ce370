package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/internal/interrupt"
)

// openInput opens an input of a verb that is read twice. A result is opened by its case, which
// follows no links and waits for nothing.
func (a *app) openInput(ctx context.Context, in *input, spool int64, p *progress) (*lrkit.Input, error) {
	if in.in == nil {
		return a.open(ctx, in, spool, p)
	}
	b, err := in.in.Open(in.result)
	if err == nil {
		b.Watch(p.add)
	}
	return b, err
}

// streamInput is stream for an input of a verb. No result of a case is a stream, nor is what was
// met in a folder.
func (a *app) streamInput(ctx context.Context, in *input) (io.ReadCloser, error) {
	if in.in != nil || in.folder != nil {
		return nil, nil
	}
	return a.stream(ctx, in.name)
}

// open opens an input that is read twice. What can be read only once is spooled.
func (a *app) open(ctx context.Context, in *input, spool int64, p *progress) (*lrkit.Input, error) {
	r, err := a.streamInput(ctx, in)
	if err != nil {
		return nil, err
	}
	var b *lrkit.Input
	switch {
	case r != nil:
		b, err = lrkit.Spool(ctx, in.name, p.reader(r), spool)
		r.Close() // all that could be read has been
	case in.folder != nil:
		b, err = openMet(in)
	default:
		b, err = lrkit.Open(in.name)
	}
	if err == nil {
		b.Watch(p.add)
	}
	return b, err
}

// openMet opens a file that was met in a folder. A link is refused.
func openMet(in *input) (*lrkit.Input, error) {
	f, err := in.folder.open(in.base)
	if err != nil {
		return nil, err
	}
	b, err := lrkit.NewFile(in.name, f)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return b, nil
}

// stream opens an input that can be read only once: stdin, a pipe, a device. It returns
// nil for all others. Opening ends with the context, and so does reading where the library does it.
func (a *app) stream(ctx context.Context, name string) (io.ReadCloser, error) {
	if name == stdin {
		return io.NopCloser(a.stdin()), nil
	}
	info, err := os.Stat(name)
	if err != nil || info.Mode().IsRegular() || info.IsDir() {
		return nil, err
	}
	f, err := interrupt.OpenFile(ctx, name, os.O_RDONLY, 0)
	if err != nil {
		return nil, err // not a nil *os.File in an interface
	}
	return f, nil
}

// stdin returns the standard input. When it is first waited for, a note on a terminal says how to
// end it.
func (a *app) stdin() io.Reader {
	if !isTerminal(a.In) {
		return a.In
	}
	return &prompting{r: a.In, prompt: sync.OnceFunc(func() { a.say("reading stdin; end it with %s", endOfInput) })}
}

type prompting struct {
	r      io.Reader
	prompt func()
}

func (p *prompting) Read(b []byte) (int, error) {
	p.prompt()
	return p.r.Read(b)
}

// readFile reads a small file that is named on the command line. It may be a FIFO, as the shell's
// <(...) makes one.
func readFile(ctx context.Context, name string, limit int64) ([]byte, error) {
	f, err := interrupt.OpenFile(ctx, name, os.O_RDONLY, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close() // it was only read
	b, err := io.ReadAll(io.LimitReader(interrupt.NewReader(ctx, f), limit+1))
	if err == nil && int64(len(b)) > limit {
		err = fmt.Errorf("longer than %d bytes, which is all that such a file can have", limit)
	}
	return b, err
}
