package lrkit

import (
	"context"
	"errors"
	"io"

	"github.com/lrkit/lrkit/internal/ingest"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
)

// documents gives the documents of an input in order: those that were kept, then
// those that it decodes again.
type documents struct {
	s     *overview
	name  string
	i     int
	again func() (*ingest.Content, error)
	opts  *Options
	c     *ingest.Content // nil until one is decoded again
	d     *transcript.Decoder
}

func (s *overview) documents(ctx context.Context, in *Input, opts *Options) *documents {
	return &documents{s: s, name: in.Name(), opts: opts, again: func() (*ingest.Content, error) {
		return in.content(ctx, ingest.HashNone, opts)
	}}
}

// next returns the next document, and io.EOF behind the last one.
func (d *documents) next() (*report.Document, error) {
	i := d.i
	d.i++
	switch {
	case i >= d.s.count:
		return nil, io.EOF
	case i < len(d.s.kept):
		return d.s.document(d.name, i, d.s.kept[i]), nil
	case d.c == nil:
		if err := d.skipKept(); err != nil {
			return nil, err
		}
	}
	f, more, err := ingest.SkipDocument(d.d)
	if err != nil {
		return nil, err
	}
	if !more && d.i < d.s.count {
		return nil, ErrChanged
	}
	return d.s.document(d.name, i, f), nil
}

// skipKept begins to decode again.
func (d *documents) skipKept() (err error) {
	if d.c, err = d.again(); err != nil {
		return err
	}
	d.d = ingest.NewDecoder(d.c, d.opts.transcript())
	for range d.s.kept {
		if _, more, err := ingest.SkipDocument(d.d); err != nil || !more {
			return errors.Join(ErrChanged, err)
		}
	}
	return nil
}

func (d *documents) close() {
	if d.d != nil {
		ingest.FreeDecoder(d.d)
		d.d = nil
	}
	if d.c != nil {
		d.c.Close()
	}
}
