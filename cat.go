package lrkit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/lrkit/lrkit/analyze/report"
	"github.com/lrkit/lrkit/transcript"
)

// ErrBinary says that an input holds no text.
var ErrBinary = errors.New("input is binary and holds no text")

// AbsentError says that a document has no such text: the member is missing, null,
// of another type, or the input ended before it. The anomalies tell which.
type AbsentError struct {
	Field    transcript.Field
	Document int
}

func (e *AbsentError) Error() string {
	return fmt.Sprintf("document %d has no %s", e.Document, e.Field)
}

// CopyText writes the decoded text of a field of a document, counted from 0, to w. The stream is read once, in
// fixed memory; what it holds behind the document is not read. Plain text is copied as
// it is. The Document tells what is known then; its size and hash are not.
func CopyText(ctx context.Context, w io.Writer, r io.Reader, field transcript.Field, document int) (*report.Document, error) {
	head, err := io.ReadAll(io.LimitReader(r, sniffSize))
	if err != nil {
		return nil, err
	}
	s := overview{kind: sniff(head)}
	in := &contextReader{ctx, io.MultiReader(bytes.NewReader(head), r)}
	switch s.kind {
	case report.Binary:
		return nil, ErrBinary
	case report.Text:
		_, err := transcript.NewPlainReader(in, 0).WriteTo(w)
		return s.document("", transcript.Facts{Complete: true}), err
	}
	d := transcript.NewDecoder(in, &transcript.Options{Many: document > 0})
	for range document {
		if _, more, err := nextFacts(d); err != nil {
			return nil, err
		} else if !more {
			return nil, &AbsentError{field, document}
		}
	}
	found := false
	for {
		t, err := d.Next()
		if err != nil {
			doc := s.document("", d.Facts())
			switch {
			case !ended(err):
				return doc, err
			case !found:
				return doc, &AbsentError{field, document}
			}
			return doc, nil
		}
		if t.Field() == field {
			found = true
			if _, err := t.WriteTo(w); err != nil && !ended(err) {
				return nil, err
			}
		}
	}
}

// CopySpan writes the text behind a span of the input, which must lie inside a
// text, to w: what a finding with this span says.
func CopySpan(w io.Writer, b *Blob, span transcript.Span) error {
	kind, err := b.sniff()
	switch {
	case err != nil:
		return err
	case kind == report.Binary:
		return ErrBinary
	case kind == report.Text:
		if span.End > b.size {
			return &SpanError{span}
		}
		_, err := transcript.NewPlainReader(b.Section(span.Start, span.End), span.Start).WriteTo(w)
		return err
	}
	inside, err := b.insideText(span)
	if err != nil {
		return err
	}
	if !inside {
		return &SpanError{span}
	}
	_, err = transcript.NewSpanReader(b.Section(span.Start, span.End), span.Start).WriteTo(w)
	return err
}

// SpanError says that a span does not lie inside a text of the input.
type SpanError struct{ Span transcript.Span }

func (e *SpanError) Error() string {
	return fmt.Sprintf("bytes %d:%d are not inside a text", e.Span.Start, e.Span.End)
}

func (b *Blob) insideText(span transcript.Span) (bool, error) {
	d := transcript.NewDecoder(b.reader(), &transcript.Options{Many: true})
	for {
		t, err := d.Next()
		if err == nil {
			text, err := t.Skip()
			if text.Start <= span.Start && span.End <= text.End {
				return true, nil
			}
			if err == nil || ended(err) {
				continue
			}
		}
		if !ended(err) {
			return false, err
		}
		if err := d.NextDocument(); err == io.EOF {
			return false, nil
		} else if err != nil {
			return false, err
		}
	}
}
