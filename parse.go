package lrkit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/lrkit/lrkit/analyze/report"
	"github.com/lrkit/lrkit/internal/ingest"
)

// ErrChanged says that an input was not the same when it was read again: its
// findings cannot be relied on.
var ErrChanged = errors.New("input changed while it was read")

// ErrAltered says that an input is not what was recorded of it: see [Options]. What it holds is given all the same.
var ErrAltered = errors.New("input is not what was recorded")

// keptDocuments is how many documents of an input are remembered between two
// readings. Beyond it they are decoded once more.
const keptDocuments = 64

// Parse iterates over what is known of the documents of an input, without
// their texts. There is at least one. An error is yielded once, last, with a nil Document.
func Parse(ctx context.Context, b *Blob, opts *Options) iter.Seq2[*report.Document, error] {
	return func(yield func(*report.Document, error) bool) {
		if opts.passes() {
			return
		}
		s, err := survey(ctx, b, opts)
		if err != nil {
			yield(nil, err)
			return
		}
		documents := s.documents(ctx, b, opts)
		defer documents.close()
		for {
			d, err := documents.next()
			if err == io.EOF {
				if err := opts.altered(s.sum); err != nil {
					yield(nil, err)
				}
				return
			}
			if err == nil && !opts.wantsDocument(d) {
				continue
			}
			if !yield(d, err) || err != nil {
				return
			}
			if err := opts.entries(ctx, b, d); err != nil {
				yield(nil, err)
				return
			}
		}
	}
}

// ParseStream is Parse for a stream. A single document is read as it comes, in fixed memory; where there may be
// many, the stream is spooled first, see [Spool]. It ends with the context even while r waits; that Read is left alone then, and what
// it reads is lost.
func ParseStream(ctx context.Context, name string, r io.Reader, spool int64, opts *Options) iter.Seq2[*report.Document, error] {
	return func(yield func(*report.Document, error) bool) {
		r := ingest.Waiting(ctx, r)
		if opts.passes() {
			return
		}
		head, err := ingest.Peek(r)
		if err != nil {
			yield(nil, err)
			return
		}
		r = io.MultiReader(bytes.NewReader(head), r)
		if opts.many() || readTwice(ctx, head, opts) {
			b, err := Spool(ctx, name, r, spool)
			if err != nil {
				yield(nil, err)
				return
			}
			defer b.Close()
			Parse(ctx, b, opts)(yield)
			return
		}
		s, err := surveyStream(ctx, r, opts)
		if err != nil {
			yield(nil, err)
			return
		}
		for i, f := range s.kept { // several where 8 KiB of blanks hid that
			if d := s.document(name, i, f); opts.wantsDocument(d) && !yield(d, nil) {
				return
			}
		}
		err = opts.altered(s.sum)
		if s.count > len(s.kept) {
			err = fmt.Errorf("of %d documents behind so many blanks only %d can be told from a stream: give the file", s.count, len(s.kept))
		}
		if err != nil {
			yield(nil, err)
		}
	}
}

// readTwice says whether a stream that begins with head has to be: for several documents, or for entries.
func readTwice(ctx context.Context, head []byte, opts *Options) bool {
	c, err := opts.content(ctx, bytes.NewReader(head), ingest.HashNone)
	if err != nil {
		return false // the whole stream will tell
	}
	defer c.Close()
	return bytes.HasPrefix(ingest.Body(c.Head()), []byte("[")) || opts != nil && opts.Entries != nil && opts.kindOf(c) == report.PowerShell
}
