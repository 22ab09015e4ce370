package lrkit

import (
	"context"
	"errors"
	"io"

	"github.com/lrkit/lrkit/analyze/report"
	"github.com/lrkit/lrkit/transcript"
)

// documents gives the documents of an input in order: those that were kept, then
// those that it decodes again.
type documents struct {
	s     *overview
	name  string
	i     int
	again func() *transcript.Decoder
	d     *transcript.Decoder
}

func (s *overview) documents(ctx context.Context, b *Blob, opts *Options) *documents {
	return &documents{s: s, name: b.name, again: func() *transcript.Decoder {
		return transcript.NewDecoder(newInput(ctx, b.reader()), opts.transcript())
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
		return d.s.document(d.name, d.s.kept[i]), nil
	case d.d == nil:
		d.d = d.again()
		for range d.s.kept {
			if _, more, err := nextFacts(d.d); err != nil || !more {
				return nil, errors.Join(ErrChanged, err)
			}
		}
	}
	f, more, err := nextFacts(d.d)
	if err != nil {
		return nil, err
	}
	if !more && d.i < d.s.count {
		return nil, ErrChanged
	}
	return d.s.document(d.name, f), nil
}
