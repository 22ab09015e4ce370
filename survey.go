package lrkit

import (
	"context"
	"errors"
	"io"

	"github.com/lrkit/lrkit/analyze/report"
	"github.com/lrkit/lrkit/transcript"
)

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
