package download

import (
	"context"
	"sync"
)

// Downloader fetches blobs. It is safe for concurrent use and keeps connections for the next blob.
// It has no way to hold a token of the API.
type Downloader struct {
	opts   Options
	client *client
	pool   *sync.Pool // of *[]byte, RangeSize long
	piece  int64      // see defaultPiece
}

// New returns a Downloader. Nil options are the defaults.
func New(opts *Options) *Downloader {
	d := &Downloader{opts: opts.withDefaults(), piece: defaultPiece}
	d.client = newClient(&d.opts)
	size := d.opts.RangeSize
	d.pool = &sync.Pool{New: func() any { b := make([]byte, size); return &b }}
	return d
}

// WithProgress returns a Downloader that shares everything with d and reports progress to f.
func (d *Downloader) WithProgress(f func(Progress)) *Downloader {
	d.mustInit()
	c := *d
	c.opts.Progress = f
	return &c
}

// WithServiceDownloads returns a Downloader that shares everything with d and also takes download
// links of the service, see [link.Policy]. Use it for investigation packages.
func (d *Downloader) WithServiceDownloads() *Downloader {
	d.mustInit()
	c := *d
	c.opts.Policy.ServiceDownloads = true
	return &c
}

// Close closes idle connections.
func (d *Downloader) Close() {
	d.mustInit()
	d.client.close()
}

// mustInit panics unless the Downloader is from New.
func (d *Downloader) mustInit() {
	if d == nil || d.client == nil {
		panic("download: a Downloader that was not made: use New")
	}
}

// Get fetches a blob into a store. It resumes where the store says that an earlier download ended.
// If it fails, what the store has synced stays usable, and [errors.As] finds an *[Error] in the
// error. A caller cancels a download with the context.
func (d *Downloader) Get(ctx context.Context, links Links, s Store) (Result, error) {
	d.mustInit()
	switch {
	case ctx == nil:
		panic("download: a nil context.Context")
	case links == nil || s == nil:
		panic("download: Get without Links or a Store")
	}
	r := newRun(d, links, s)
	if err := r.drive(ctx); err != nil {
		return Result{}, err
	}
	return r.result(), nil
}
