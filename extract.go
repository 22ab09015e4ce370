package lrkit

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"sort"

	"github.com/lrkit/lrkit/internal/archive"
	"github.com/lrkit/lrkit/internal/fullwrite"
	"github.com/lrkit/lrkit/internal/ingest"
	"github.com/lrkit/lrkit/internal/secret"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
)

// ErrBinary says that an input holds no text.
var ErrBinary = errors.New("input is binary and holds no text")

// AbsentError says that a document has no such text: the member is missing, null,
// of another type, or the input ended before it. The anomalies tell which.
type AbsentError struct {
	Field    transcript.Field
	Document int

	entry string // why the entry of an archive has none
}

func (e *AbsentError) Error() string {
	if e.entry != "" {
		return e.entry
	}
	return fmt.Sprintf("document %d has no %s", e.Document, e.Field)
}

// CopyText writes the decoded text of a field of a document, counted from 0, to w. The input is
// read once, in fixed memory; what it holds after the document is not read. Plain text and
// transcript files of PowerShell are copied as they are. Secrets are masked, for which the last
// part of the text is held back until more was read; with Options.ShowSecrets the text is written
// as it is. The Document tells what is known then; its sizes and hashes are not.
//
// CopyText ends with the context even while a reader waits. That Read is abandoned then, and what
// it reads is lost. What was read before that, or before another error of the input, is written.
func CopyText(ctx context.Context, w io.Writer, in *Input, field transcript.Field, document int, opts *Options) (*report.Document, error) {
	if w == nil {
		panic("lrkit: CopyText without a writer")
	}
	shown := opts.shownTo(w)
	d, err := copyText(ctx, shown, in, field, document, opts)
	if m := opts.masker(); d != nil && m != nil {
		(&masking{masker: m, opts: opts}).document(d) // not counted: it is no part of the text
	}
	if err = shown.end(err); err != nil && !errors.As(err, new(*AbsentError)) {
		return nil, err
	}
	return d, err
}

func copyText(ctx context.Context, w io.Writer, in *Input, field transcript.Field, document int, opts *Options) (*report.Document, error) {
	r, err := in.takeStream()
	if err != nil {
		return nil, err
	}
	if r == nil {
		r = in.in.Reader(ctx)
	} else {
		r = ingest.Waiting(ctx, r)
	}
	c, err := in.contentOf(ctx, r, ingest.HashNone, opts)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	s := overview{hint: in.Kind, kind: in.kindOf(c), count: document + 1}
	s.entry = in.entry
	known := func(f transcript.Facts) (*report.Document, error) {
		if c.Compressed() || s.entry != nil { // its end has the checksum
			if err := c.Finish(); err != nil {
				return nil, err
			}
			s.ended(r)
		}
		s.kept, s.answer = []transcript.Facts{f}, ""
		if document == 0 {
			s.count = 1
			s.answer = s.answerOf(c.Head())
		}
		s.layers = c.Layers()
		return s.document("", document, f), nil
	}
	switch s.kind {
	case report.KindBinary:
		if in.entry == nil && formats[ingest.Magic(c.Head())] != archive.None {
			return nil, errArchive
		}
		if c.Nested() && s.hint != report.KindGetFile {
			return known(transcript.Facts{Complete: true}) // with the limit that it passes
		}
		return nil, ErrBinary
	case report.KindText, report.KindPowerShell:
		if document > 0 || field != transcript.FieldScriptOutput {
			return nil, &AbsentError{Field: field, Document: document} // all of it is output
		}
		c.CheckUTF8()
		_, err := transcript.NewPlainReader(c, 0).WriteTo(w)
		if err != nil && !transcript.Ended(err) {
			return nil, err
		}
		return known(transcript.Facts{Complete: true})
	}
	return copyField(c, w, field, document, known)
}

// copyField is CopyText for what has documents.
func copyField(c *ingest.Content, w io.Writer, field transcript.Field, document int,
	known func(transcript.Facts) (*report.Document, error)) (*report.Document, error) {
	d := transcript.NewDecoder(c, &transcript.Options{Many: document > 0})
	for range document {
		if _, more, err := ingest.SkipDocument(d); err != nil {
			return nil, err
		} else if !more {
			return nil, &AbsentError{Field: field, Document: document}
		}
	}
	found := false
	for {
		t, err := d.Next()
		if err != nil {
			if !transcript.Ended(err) {
				return nil, err
			}
			doc, err := known(d.Facts())
			if err == nil && !found {
				err = &AbsentError{Field: field, Document: document}
			}
			return doc, err
		}
		if t.Field() == field {
			found = true
			if _, err := t.WriteTo(w); err != nil && !transcript.Ended(err) {
				return nil, err
			}
		}
	}
}

// CopySpan writes the text of a span of the input, which must lie inside a text, to w: what a
// finding with this span says. Secrets are masked as in the whole text, which is read from its
// beginning for that: a span that begins or ends inside a secret shows none of it. A character is
// written if a byte of it lies in the span. With Options.ShowSecrets, and no Options.Secrets, the
// span alone is decoded.
func CopySpan(ctx context.Context, w io.Writer, in *Input, span transcript.Span, opts *Options) error {
	if w == nil {
		panic("lrkit: CopySpan without a writer")
	}
	in, done, err := in.again(ctx)
	if err != nil {
		return err
	}
	defer done() // it was only read
	c, err := in.content(ctx, ingest.HashNone, opts)
	if err != nil {
		return err
	}
	defer c.Close()
	kind := in.kindOf(c)
	whole := transcript.Span{Start: 0, End: math.MaxInt64} // the text
	switch kind {
	case report.KindBinary:
		if in.entry == nil && formats[ingest.Magic(c.Head())] != archive.None {
			return errArchive
		}
		return ErrBinary
	case report.KindText, report.KindPowerShell:
		if c.AsGiven() && span.End > in.Size() && in.Size() >= 0 {
			return &SpanError{span}
		}
	case report.KindJSON:
		if whole, err = textAround(ctx, in, span, opts); err != nil {
			return err
		}
	}
	if set, own, ok := opts.hiding(); ok {
		m := &spanMasker{w: fullwrite.To(w), finder: secret.New(set, own...), span: span}
		err := m.copy(c, kind, whole)
		opts.countMasked(m.count)
		return err
	}
	if n, err := io.CopyN(io.Discard, c, span.Start); n < span.Start {
		return spanEnd(span, err)
	}
	part := &io.LimitedReader{R: c, N: span.Len()}
	text := transcript.NewPlainReader(part, span.Start)
	if kind == report.KindJSON {
		text = transcript.NewSpanReader(part, span.Start)
	}
	_, err = text.WriteTo(w)
	if err != nil && !transcript.Ended(err) {
		return err
	}
	if part.N > 0 {
		return spanEnd(span, err)
	}
	return nil
}

// spanEnd is the error of a span after the end of the content.
func spanEnd(span transcript.Span, err error) error {
	if err == nil || transcript.Ended(err) {
		return &SpanError{span}
	}
	return err
}

// SpanError says that a span does not lie inside a text of the input.
type SpanError struct{ Span transcript.Span }

func (e *SpanError) Error() string {
	return fmt.Sprintf("bytes %d:%d are not inside a text", e.Span.Start, e.Span.End)
}

// textAround returns where the text lies that has a span in it.
func textAround(ctx context.Context, in *Input, span transcript.Span, opts *Options) (transcript.Span, error) {
	c, err := in.content(ctx, ingest.HashNone, opts)
	if err != nil {
		return span, err
	}
	defer c.Close()
	d := transcript.NewDecoder(c, &transcript.Options{Many: true})
	for {
		t, err := d.Next()
		if err == nil {
			text, err := t.Skip()
			if text.Start <= span.Start && span.End <= text.End {
				return text, nil
			}
			if err == nil || transcript.Ended(err) {
				continue
			}
			return span, err
		}
		if !transcript.Ended(err) {
			return span, err
		}
		if err := d.NextDocument(); err == io.EOF {
			return span, &SpanError{span}
		} else if err != nil {
			return span, err
		}
	}
}

// shownPiece is how much of a text is decoded at a time beyond what must be there again.
const shownPiece = 128 << 10

// spanMasker looks at a whole text and passes on the part that a span names, with its secrets
// masked.
type spanMasker struct {
	w      io.Writer
	finder *secret.Finder
	span   transcript.Span // of the input
	window transcript.Window
	next   int64         // decoded offset: all before was passed on or left out
	spans  []secret.Span // that end after next
	out    []byte
	count  int64
}

// copy reads c from its beginning. whole says where in it the text lies.
func (m *spanMasker) copy(c io.Reader, kind report.Kind, whole transcript.Span) error {
	if n, err := io.CopyN(io.Discard, c, whole.Start); n < whole.Start {
		return spanEnd(m.span, err)
	}
	text := transcript.NewPlainReader(c, whole.Start)
	if kind == report.KindJSON {
		text = transcript.NewSpanReader(io.LimitReader(c, whole.Len()), whole.Start)
	}
	win := &m.window
	for {
		ended := text.Fill(win, secret.Back+secret.Ahead+shownPiece)
		if ended != nil && !transcript.Ended(ended) {
			return ended
		}
		m.spans = m.finder.Find(m.spans, win.Bytes(), win.Offset(), ended != nil)
		to := win.Offset() + int64(win.Len())
		if ended == nil {
			to = m.finder.Settled()
			if n := len(m.spans); n > 0 && m.spans[n-1].End > to { // its line is shown in one piece
				to = max(m.next, m.spans[n-1].Start)
			}
		}
		if err := m.pass(to); err != nil {
			return err
		}
		switch {
		case m.source(to) >= m.span.End:
			return nil
		case ended != nil:
			return spanEnd(m.span, ended)
		}
		keep := min(m.finder.Settled()-secret.Back, m.next)
		win.Discard(int(max(0, keep-win.Offset())))
	}
}

// source returns where in the input a place in the text is.
func (m *spanMasker) source(offset int64) int64 {
	i := int(offset - m.window.Offset())
	return m.window.Span(i, i).Start
}

// pass passes on what lies before an offset, as far as it is in the span.
func (m *spanMasker) pass(to int64) error {
	base := m.window.Offset()
	from := m.next
	m.next = to
	if m.span.Len() == 0 || m.source(to) <= m.span.Start || m.source(from) >= m.span.End {
		m.drop(to)
		return nil
	}
	n := int(to - from)
	at := int(from - base)
	start := sort.Search(n, func(i int) bool { return m.window.Span(at+i, at+i+1).End > m.span.Start })
	end := start + sort.Search(n-start, func(i int) bool { return m.window.Span(at+start+i, at+start+i).Start >= m.span.End })
	part := m.window.Bytes()[at+start : at+end]
	m.out = secret.AppendPart(m.out[:0], part, from+int64(start), m.spans)
	for _, s := range m.spans {
		if s.Start < from+int64(end) && s.End > from+int64(start) {
			m.count++
		}
	}
	m.drop(to)
	_, err := m.w.Write(m.out)
	return err
}

// drop forgets the secrets before an offset.
func (m *spanMasker) drop(to int64) {
	n := 0
	for _, s := range m.spans {
		if s.End > to {
			m.spans[n] = s
			n++
		}
	}
	m.spans = m.spans[:n]
}
