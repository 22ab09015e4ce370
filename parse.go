package lrkit

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
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

// input is a reading of a whole input: it hashes and counts what passes.
type input struct {
	ctx  context.Context
	r    io.Reader
	hash hash.Hash
	n    int64
}

func newInput(ctx context.Context, r io.Reader) *input {
	return &input{ctx: ctx, r: r, hash: sha256.New()}
}

func (in *input) Read(p []byte) (int, error) {
	if err := in.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := in.r.Read(p)
	in.hash.Write(p[:n])
	in.n += int64(n)
	return n, err
}

// finish reads what a decoder left, and returns the hash of all.
func (in *input) finish() (sum string, err error) {
	if _, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, in, make([]byte, 64<<10)); err != nil {
		return "", err
	}
	return hex.EncodeToString(in.hash.Sum(nil)), nil
}

// overview is what the first reading of an input tells.
type overview struct {
	kind   report.Kind // Text, Binary, or JSON for what has documents
	scalar bool        // Text that is well-formed JSON
	size   int64
	sum    string
	kept   []transcript.Facts // of the first documents
	count  int                // of all documents
}

func survey(ctx context.Context, b *Blob, opts *Options) (*overview, error) {
	kind, err := b.sniff()
	if err != nil {
		return nil, err
	}
	return newInput(ctx, b.reader()).survey(kind, opts)
}

func (in *input) survey(kind report.Kind, opts *Options) (*overview, error) {
	s := &overview{kind: kind}
	if kind == report.Binary {
		s.kept, s.count = []transcript.Facts{{Complete: true}}, 1
	} else {
		d := transcript.NewDecoder(in, opts.transcript())
		for more := true; more; {
			f, next, err := nextFacts(d)
			if err != nil {
				return nil, err
			}
			if s.count++; s.count <= keptDocuments {
				s.kept = append(s.kept, f)
			}
			// What does not begin like a transcript has one document at most.
			more = next && kind == report.JSON
		}
	}
	if kind == report.Text {
		s.scalar = s.count == 1 && s.kept[0].WellFormed
		s.kept = []transcript.Facts{{Complete: true}}
	}
	sum, err := in.finish()
	s.size, s.sum = in.n, sum
	return s, err
}

// nextFacts passes over a document. more says that another one follows.
func nextFacts(d *transcript.Decoder) (f transcript.Facts, more bool, err error) {
	for {
		if _, err := d.Next(); err != nil {
			if !ended(err) {
				return f, false, err
			}
			break
		}
	}
	f = d.Facts()
	switch err := d.NextDocument(); err {
	case nil:
		return f, true, nil
	case io.EOF:
		return f, false, nil
	default:
		return f, false, err
	}
}

// ended says that err is the end of a document and not an error of the reader.
func ended(err error) bool {
	var syntax *transcript.SyntaxError
	var limit *transcript.LimitError
	return err == io.EOF || errors.As(err, &syntax) || errors.As(err, &limit)
}

// document says what is known of the document that has these facts.
func (s *overview) document(name string, f transcript.Facts) *report.Document {
	d := &report.Document{Source: name, Size: s.size, SHA256: s.sum, Kind: s.kind, Facts: f}
	switch {
	case s.kind == report.JSON:
		d.WellFormed = &d.Facts.WellFormed
		if f.Transcript {
			d.Kind = report.RunScript
		}
	case s.scalar:
		d.WellFormed = &s.scalar
	}
	return d
}

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
