package lrkit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/lrkit/lrkit/internal/ingest"
	"github.com/lrkit/lrkit/report"
)

// ErrChanged says that an input was not the same when it was read again: its
// findings cannot be relied on.
var ErrChanged = errors.New("input changed while it was read")

// ErrAltered says that an input is not what was recorded of it: see [Options]. What it holds is
// given all the same.
var ErrAltered = errors.New("input is not what was recorded")

// keptDocuments is how many documents of an input are remembered between two
// readings. Beyond it they are decoded once more.
const keptDocuments = 64

// Parse iterates over what is known of the documents of an input, without their texts. There is at
// least one. An error is yielded once, last, with a nil Document.
//
// A single document of a stream is read as it comes, in fixed memory. Where there may be many, or
// entries are wanted, the stream is spooled first. Parse ends with the context even while a reader
// waits. That Read is abandoned then, and what it reads is lost.
func Parse(ctx context.Context, in *Input, opts *Options) iter.Seq2[*report.Document, error] {
	return func(yield func(*report.Document, error) bool) {
		if opts.passes(in.opened()) {
			return
		}
		r, err := in.takeStream()
		switch {
		case err != nil:
			yield(nil, err)
		case r == nil:
			parse(ctx, in, opts, yield)
		default:
			parseStream(ctx, in, ingest.Waiting(ctx, r), opts, yield)
		}
	}
}

// parse is Parse for an input that can be read again.
func parse(ctx context.Context, in *Input, opts *Options, yield func(*report.Document, error) bool) {
	errors := errorReaders.Get().(*errorReader)
	defer errorReaders.Put(errors)
	s, err := inspect(ctx, in, opts, errors)
	if err != nil {
		yield(nil, err)
		return
	}
	documents := s.documents(ctx, in, opts)
	defer documents.close()
	shower := opts.shower()
	for {
		d, err := documents.next()
		if err == io.EOF {
			if err := in.altered(s.sum); err != nil {
				yield(nil, err)
			}
			return
		}
		if err == nil && !opts.wantsDocument(d) {
			continue
		}
		shower.document(d)
		if !yield(d, err) || err != nil {
			return
		}
		if err := opts.entries(ctx, in, d); err != nil {
			yield(nil, err)
			return
		}
	}
}

// parseStream is Parse for the stream r of an input.
func parseStream(ctx context.Context, in *Input, r io.Reader, opts *Options, yield func(*report.Document, error) bool) {
	head, err := ingest.Peek(r)
	if err != nil {
		yield(nil, err)
		return
	}
	r = io.MultiReader(bytes.NewReader(head), r)
	if opts.many() || readTwice(ctx, in, head, opts) {
		again, done, err := in.spooled(ctx, r)
		if err != nil {
			yield(nil, err)
			return
		}
		defer done()
		parse(ctx, again, opts, yield)
		return
	}
	errors := errorReaders.Get().(*errorReader)
	defer errorReaders.Put(errors)
	errors.output = readOutput
	s, err := inspectStream(ctx, in, r, opts, errors)
	if err != nil {
		yield(nil, err)
		return
	}
	shower := opts.shower()
	for i := range s.kept { // several where 8 KiB of blanks hid that
		d := s.keptDocument(in.name, i)
		if !opts.wantsDocument(d) {
			continue
		}
		shower.document(d)
		if !yield(d, nil) {
			return
		}
	}
	err = in.altered(s.sum)
	if s.count > len(s.kept) {
		err = fmt.Errorf("of %d documents after so many spaces only %d are known of a stream: give the file", s.count, len(s.kept))
	}
	if err != nil {
		yield(nil, err)
	}
}

// readTwice says whether a stream that begins with head has to be: for several documents, or for
// entries.
func readTwice(ctx context.Context, in *Input, head []byte, opts *Options) bool {
	c, err := in.contentOf(ctx, bytes.NewReader(head), ingest.HashNone, opts)
	if err != nil {
		return false // the whole stream will tell
	}
	defer c.Close()
	return bytes.HasPrefix(ingest.Body(c.Head()), []byte("[")) || opts != nil && opts.Entries != nil && in.kindOf(c) == report.KindPowerShell
}
