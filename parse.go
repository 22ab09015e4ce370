package lrkit

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"

	"github.com/lrkit/lrkit/analyze/report"
	"github.com/lrkit/lrkit/transcript"
)

// Options says how to read an input. The zero value, and a nil pointer, are the
// safe defaults.
type Options struct {
	Transcript transcript.Options
}

func (o *Options) transcript() *transcript.Options {
	if o == nil {
		return nil
	}
	return &o.Transcript
}

func (o *Options) many() bool { return o != nil && o.Transcript.Many }

// ErrChanged says that an input was not the same when it was read again: its
// findings cannot be relied on.
var ErrChanged = errors.New("input changed while it was read")

// keptDocuments is how many documents of an input are remembered between two
// readings. Beyond it they are decoded once more.
const keptDocuments = 64

// Parse iterates over what is known of the documents of an input, without
// their texts. There is at least one. An error is yielded once, last, with a nil Document.
func Parse(ctx context.Context, b *Blob, opts *Options) iter.Seq2[*report.Document, error] {
	return func(yield func(*report.Document, error) bool) {
		s, err := survey(ctx, b, opts)
		if err != nil {
			yield(nil, err)
			return
		}
		documents := s.documents(ctx, b, opts)
		for {
			d, err := documents.next()
			if err == io.EOF {
				return
			}
			if !yield(d, err) || err != nil {
				return
			}
		}
	}
}

// ParseStream is Parse for a stream. A single document is read as it comes, in fixed memory; where there may be
// many, the stream is spooled first, see [Spool].
func ParseStream(ctx context.Context, name string, r io.Reader, spool int64, opts *Options) iter.Seq2[*report.Document, error] {
	return func(yield func(*report.Document, error) bool) {
		head, err := io.ReadAll(io.LimitReader(r, sniffSize))
		if err != nil {
			yield(nil, err)
			return
		}
		r := io.MultiReader(bytes.NewReader(head), r)
		if opts.many() || bytes.HasPrefix(body(head), []byte("[")) {
			b, err := Spool(name, r, spool)
			if err != nil {
				yield(nil, err)
				return
			}
			defer b.Close()
			Parse(ctx, b, opts)(yield)
			return
		}
		s, err := newInput(ctx, r).survey(sniff(head), opts)
		if err != nil {
			yield(nil, err)
			return
		}
		yield(s.document(name, s.kept[0]), nil)
	}
}
