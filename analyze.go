package lrkit

import (
	"context"
	"errors"
	"io"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/analyze/report"
	"github.com/lrkit/lrkit/transcript"
)

// Analyze hands the findings of an input to sink, document by document. The
// findings of a document that ends early, or in which an input changed, are given as far as they go. It returns
// [ErrChanged] if the input was not the same when it was read again, an error of the input or the sink, or
// that of the context. Anomalies are no errors: they are in the facts of each Document.
func Analyze(ctx context.Context, b *Blob, opts *Options, sink report.Sink) error {
	s, err := survey(ctx, b, opts)
	if err != nil {
		return err
	}
	in := newInput(ctx, b.reader())
	switch s.kind {
	case report.Binary:
		err = describe(s.document(b.name, s.kept[0]), sink)
	case report.Text:
		err = analyzeText(in, s.document(b.name, s.kept[0]), sink)
	default:
		err = analyzeDocuments(in, s.documents(ctx, b, opts), opts, sink)
	}
	if err != nil {
		return err
	}
	sum, err := in.finish()
	if err == nil && sum != s.sum {
		err = ErrChanged
	}
	return err
}

// describe is for what has no text.
func describe(doc *report.Document, sink report.Sink) error {
	return errors.Join(sink.Begin(doc), sink.End())
}

func analyzeText(in *input, doc *report.Document, sink report.Sink) error {
	if err := sink.Begin(doc); err != nil {
		return err
	}
	if err := findings(transcript.NewPlainReader(in, 0), 0, sink); err != nil {
		return err
	}
	return sink.End()
}

// analyzeDocuments decodes the input again, in step with what the first reading
// told of each document.
func analyzeDocuments(in *input, docs *documents, opts *Options, sink report.Sink) error {
	d := transcript.NewDecoder(in, opts.transcript())
	for {
		doc, err := docs.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := sink.Begin(doc); err != nil {
			return err
		}
		for {
			text, err := d.Next()
			if err != nil {
				if !ended(err) {
					return err
				}
				break
			}
			if err := findings(text, text.Field(), sink); err != nil {
				return err
			}
		}
		if err := sink.End(); err != nil {
			return err
		}
		if err := d.NextDocument(); err != nil && err != io.EOF {
			return err
		}
	}
}

// findings hands those of one text to sink.
func findings(text analyze.Text, field transcript.Field, sink report.Sink) error {
	for f, err := range analyze.Findings(text, nil) {
		if err != nil {
			if ended(err) {
				return nil // the facts say so
			}
			return err
		}
		f.Field = field
		if err := sink.Finding(f); err != nil {
			return err
		}
	}
	return nil
}
