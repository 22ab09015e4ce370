package cli

import (
	"context"
	"io"
	"os"

	"github.com/lrkit/lrkit"
)

// openInput opens an input of a verb that is read twice. A result is opened by its case, which
// follows no links and waits for nothing.
func (a *app) openInput(ctx context.Context, in *input, spool int64, p *progress) (*lrkit.Blob, error) {
	if in.in == nil {
		return a.open(ctx, in.name, spool, p)
	}
	b, err := in.in.Open(&in.result)
	if err == nil {
		b.Watch(p.add)
	}
	return b, err
}

// streamInput is stream for an input of a verb. No result of a case is a stream.
func (a *app) streamInput(in *input) (io.ReadCloser, error) {
	if in.in != nil {
		return nil, nil
	}
	return a.stream(in.name)
}

// open opens an input that is read twice. What can be read only once is spooled.
func (a *app) open(ctx context.Context, name string, spool int64, p *progress) (*lrkit.Blob, error) {
	r, err := a.stream(name)
	if err != nil {
		return nil, err
	}
	var b *lrkit.Blob
	if r != nil {
		b, err = lrkit.Spool(ctx, name, p.reader(r), spool)
		r.Close() // all that could be read has been
	} else {
		b, err = lrkit.Open(name)
	}
	if err == nil {
		b.Watch(p.add)
	}
	return b, err
}

// stream opens an input that can be read only once: stdin, a pipe, a device. It returns
// nil for all others.
func (a *app) stream(name string) (io.ReadCloser, error) {
	if name == stdin {
		return io.NopCloser(a.In), nil
	}
	info, err := os.Stat(name)
	if err != nil || info.Mode().IsRegular() || info.IsDir() {
		return nil, err
	}
	return os.Open(name)
}
