package lrkit

import (
	"context"
	"errors"
	"io"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/ingest"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
)

// Analyze hands the findings of an input to sink, document by document. The findings of a document
// that ends early, or in which an input changed, are given as far as they go. It returns
// [ErrChanged] if the input was not the same when it was read again, [ErrAltered] if it is not what
// the options say, an error of the input or the sink, or that of the context. Anomalies are no
// errors: they are in the facts of each Document.
func Analyze(ctx context.Context, in *Input, opts *Options, sink report.Sink) (err error) {
	if sink == nil {
		panic("lrkit: Analyze without a report.Sink")
	}
	if opts.passes(in.opened()) {
		return nil
	}
	in, done, err := in.again(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	sink, masker := opts.masked(&repeating{Sink: sink})
	defer masker.Free()
	sink = opts.filtered(sink)
	s, err := inspect(ctx, in, opts, nil)
	if err != nil {
		return err
	}
	a, err := s.openArchive(ctx, in, opts)
	if err != nil {
		return err
	}
	if a == nil {
		err = analyzeInput(ctx, in, s, opts, sink)
	} else {
		err = errors.Join(a.analyze(ctx, opts, sink), a.close())
	}
	if err == nil {
		err = in.altered(s.sum)
	}
	return err
}

// analyzeInput reads an input again, of which s is known, and hands on its findings.
func analyzeInput(ctx context.Context, in *Input, s *overview, opts *Options, sink report.Sink) error {
	c, err := in.content(ctx, ingest.HashGiven, opts)
	if err != nil {
		return err
	}
	defer c.Close()
	switch doc := s.document(in.Name(), 0, s.kept[0]); s.kind {
	case report.KindBinary:
		err = errors.Join(sink.Begin(doc), sink.End())
	case report.KindText:
		err = analyzeText(c, doc, opts, sink)
	case report.KindPowerShell:
		err = analyzePowerShell(c, doc, opts, sink)
	default:
		docs := s.documents(ctx, in, opts)
		defer docs.close()
		err = analyzeDocuments(c, docs, opts, sink)
	}
	if err != nil {
		return err
	}
	err = c.Finish()
	if err == nil && c.Sum() != s.sum {
		err = ErrChanged
	}
	return err
}

func analyzeText(r io.Reader, doc *report.Document, opts *Options, sink report.Sink) error {
	if err := sink.Begin(doc); err != nil {
		return err
	}
	if err := findings(transcript.NewPlainReader(r, 0), 0, opts, sink); err != nil {
		return err
	}
	return sink.End()
}

// analyzeDocuments decodes the input again, in step with what the first reading
// knows of each document.
func analyzeDocuments(r io.Reader, docs *documents, opts *Options, sink report.Sink) error {
	d := ingest.NewDecoder(r, opts.transcript())
	defer ingest.FreeDecoder(d)
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
				if !transcript.Ended(err) {
					return err
				}
				break
			}
			if err := findings(text, text.Field(), opts, sink); err != nil {
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
func findings(text analyze.Text, field transcript.Field, opts *Options, sink report.Sink) error {
	a := opts.analyze()
	if _, keeps := sink.(*printed); !keeps && opts != nil {
		a.Reuse = opts.Reuse
	}
	for f, err := range analyze.Findings(text, a) {
		if err != nil {
			if transcript.Ended(err) {
				return nil // the facts say so
			}
			return err
		}
		if !opts.wants(f) {
			continue
		}
		f.Field = field
		if err := sink.Finding(f); err != nil {
			return err
		}
	}
	return nil
}
