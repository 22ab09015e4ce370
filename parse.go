package lrkit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/lrkit/lrkit/internal/archive"
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
	p := &parsing{ctx: ctx, opts: opts, errors: errors, shower: opts.shower(), yield: yield}
	if err := p.input(in); err != nil && err != errStopped {
		yield(nil, err)
	}
}

// parsing is a run of Parse.
type parsing struct {
	ctx    context.Context
	opts   *Options
	errors *errorReader
	shower *shower
	yield  func(*report.Document, error) bool
}

// errStopped says that the caller wants no more documents.
var errStopped = errors.New("stopped")

// input yields the documents of an input that is no entry, and those of its entries.
func (p *parsing) input(in *Input) (err error) {
	s, err := inspect(p.ctx, in, p.opts, p.errors)
	if err != nil {
		return err
	}
	a, err := s.openArchive(p.ctx, in, p.opts)
	if err != nil {
		return err
	}
	if a == nil {
		err = p.documents(in, s)
	} else {
		defer a.close() // it was only read
		if err = p.give(in, a.document()); err == nil {
			err = a.each(p.ctx, p.entry)
		}
	}
	if err == nil {
		err = in.altered(s.sum)
	}
	return err
}

// entry yields the documents of an entry. s is what is known of one that is not read.
func (p *parsing) entry(in *Input, s *overview) (err error) {
	if s == nil {
		if s, err = inspect(p.ctx, in, p.opts, p.errors); err != nil {
			return err
		}
	}
	return p.documents(in, s)
}

// documents yields those of an input of which s is known.
func (p *parsing) documents(in *Input, s *overview) error {
	documents := s.documents(p.ctx, in, p.opts)
	defer documents.close()
	for {
		d, err := documents.next()
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = p.give(in, d)
		}
		if err != nil {
			return err
		}
	}
}

// give yields a document, if it is wanted.
func (p *parsing) give(in *Input, d *report.Document) error {
	if !p.opts.wantsDocument(d) {
		return nil
	}
	p.shower.document(d)
	if !p.yield(d, nil) {
		return errStopped
	}
	return p.opts.entries(p.ctx, in, d)
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

// readTwice says whether a stream that begins with head has to be: for several documents, for the
// entries of a transcript file, or for those of an archive.
func readTwice(ctx context.Context, in *Input, head []byte, opts *Options) bool {
	c, err := in.contentOf(ctx, bytes.NewReader(head), ingest.HashNone, opts)
	if err != nil {
		return false // the whole stream will tell
	}
	defer c.Close()
	if _, closed := opts.archives(); !closed && in.kindOf(c) == report.KindBinary && (c.Nested() || formats[ingest.Magic(c.Head())] != archive.None) {
		return true
	}
	return bytes.HasPrefix(ingest.Body(c.Head()), []byte("[")) || opts != nil && opts.Entries != nil && in.kindOf(c) == report.KindPowerShell
}
