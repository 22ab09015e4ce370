package lrkit

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/lrkit/lrkit/analyze/report"
	"github.com/lrkit/lrkit/internal/expand"
	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/link"
	"github.com/lrkit/lrkit/transcript"
)

// coats is what was around the text of an input, and what was wrong with it.
type coats struct {
	format   expand.Format
	inner    int64 // size of what the input expands to
	innerSum string
	order    string // of UTF-16
	n        int64  // size of the content
	bom      bool
	wrapping string // what the transcript was inside
	problem  string // with the wrapping
	mail     bool   // a mail without a transcript in it
	layers   bool   // compressed more than once
	lone     text.LoneUnits
	invalid  text.Validity
	odd      bool
	damage   *expand.DamageError
	limit    *transcript.LimitError
	trailing expand.Trailing
}

// seen returns what is known when all has been read.
func (c *content) seen() coats {
	s := coats{format: c.format, order: c.order, n: c.n, damage: c.damage, limit: c.limit}
	s.bom = hasBOM(c.head)
	s.problem, s.mail = c.problem, c.mail && c.wrapping == nil
	if c.wrapping != nil {
		s.wrapping = c.wrapping.name
	}
	if c.expander != nil {
		s.inner, s.trailing = c.inner.n, c.expander.Trailing()
		s.layers = expand.Detect(c.head) != expand.None
		if c.inner.hash != nil {
			s.innerSum = c.inner.sum()
		}
	}
	if c.utf16 != nil {
		s.lone, s.odd = c.utf16.Lone(), c.utf16.Odd()
	}
	if c.validity != nil {
		c.validity.Close()
		s.invalid = *c.validity
	}
	return s
}

// document says what is known of the document number i, which has these facts.
func (s *overview) document(name string, i int, f transcript.Facts) *report.Document {
	d := &report.Document{
		Source: link.Redact(name), Size: s.size, SHA256: s.sum, Compression: s.format.String(), Kind: s.kind, KindSource: report.ByContent,
		Origin: s.origin, ContentSize: s.inner, ContentSHA256: s.innerSum, SpanBase: s.spanBase(), Magic: s.magic, PowerShell: s.shell,
	}
	if s.kind != report.Binary {
		d.Encoding = cmp.Or(s.order, "utf-8")
	}
	switch {
	case s.kind == report.JSON:
		f.WellFormed = f.WellFormed && s.order == "" // RFC 8259 section 8.1
		if f.Transcript {
			d.Kind = report.RunScript
		}
		d.WellFormed = new(f.WellFormed)
	case s.scalar:
		d.WellFormed = new(s.order == "")
	}
	switch s.hint {
	case "":
	case report.GetFile:
		d.ContentKind = s.fileKind()
		fallthrough
	default:
		d.Kind, d.KindSource = s.hint, report.ByAPI
	}
	f.Anomalies = slices.Clone(f.Anomalies) // documents are described more than once
	s.amend(&f, i)
	if !f.Complete && d.WellFormed != nil { // damage around the text makes it that
		f.WellFormed, d.WellFormed = false, new(false)
	}
	if why := d.Unsupported(); why != "" && !s.layers {
		add(&f, transcript.Anomaly{Code: transcript.NotRead, Count: 1, Detail: why})
	}
	d.Facts = f
	return d
}

// spanBase says what spans count in where it is not the content as it expands.
func (s *overview) spanBase() string {
	switch {
	case s.wrapping != "":
		return "unwrapped"
	case s.order != "":
		return "utf-8"
	}
	return ""
}

// fileKind is what a collected file looks like.
func (s *overview) fileKind() report.Kind {
	if s.object {
		return report.JSON
	}
	return s.kind
}

// amend adds what the coats tell to the facts of the document number i: the first one has what concerns
// the whole input, the last one has its end.
func (s *overview) amend(f *transcript.Facts, i int) {
	note := func(code transcript.Code, offset, n int64, detail string) {
		add(f, transcript.Anomaly{Code: code, Offset: offset, Count: n, Detail: detail})
	}
	if i == 0 {
		if s.answer != "" {
			note(transcript.ServiceAnswer, 0, 1, s.answer)
		}
		if s.format != expand.None {
			note(transcript.Compressed, 0, 1, s.format.String())
		}
		if s.wrapping != "" {
			note(transcript.Unwrapped, 0, 1, s.wrapping)
		}
		if s.mail && s.kind == report.Text {
			note(transcript.Wrapping, 0, 1, "this looks like a mail, and no part of it begins with a transcript")
		}
		if s.order != "" {
			note(transcript.UTF16, 0, 1, s.order)
		}
		if s.bom && s.kind != report.JSON {
			note(transcript.BOM, 0, 1, "utf-8")
		}
	}
	last := i == s.count-1
	if s.lone.Count > 0 && (s.lone.Offset >= f.Span.Start || i == 0) && (s.lone.Offset < f.Span.End || last) {
		note(transcript.LoneSurrogate, s.lone.Offset, s.lone.Count, fmt.Sprintf("unit %04X", s.lone.Unit))
	}
	if last {
		s.amendEnd(f, note)
	}
}

func (s *overview) amendEnd(f *transcript.Facts, note func(transcript.Code, int64, int64, string)) {
	if s.shell != nil && s.shell.Open > 0 {
		f.Complete = false
		note(transcript.MissingFooter, s.n, s.shell.Open, "")
	}
	if s.problem != "" {
		note(transcript.Wrapping, s.n, 1, s.wrapping+": "+s.problem)
	}
	if s.invalid.Count > 0 {
		note(transcript.InvalidUTF8, s.invalid.First, s.invalid.Count, "")
	}
	if s.odd {
		f.Complete = false
		note(transcript.Truncated, s.n, 1, "utf-16 unit")
	}
	switch {
	case s.damage == nil:
	case errors.Is(s.damage, io.ErrUnexpectedEOF):
		f.Complete = false
		if !f.Has(transcript.Truncated) {
			note(transcript.Truncated, s.n, 1, s.format.String()+" stream")
		}
	default:
		f.Complete = false
		note(transcript.Corrupt, s.n, 1, fmt.Sprintf("%s, at byte %d of the input: %s", s.format, s.damage.Offset,
			strings.TrimPrefix(s.damage.Err.Error(), "gzip: ")))
	}
	if s.limit != nil && !f.Has(transcript.Limit) {
		f.Complete = false
		note(transcript.Limit, s.n, 1, s.limit.Limit)
	}
	if s.layers && s.hint != report.GetFile {
		f.Complete = false
		note(transcript.Limit, 0, 1, "layers")
	}
	if t := s.trailing; t.Bytes > 0 {
		code := transcript.TrailingData
		if t.Zero {
			code = transcript.TrailingNUL
		}
		note(code, s.n, t.Bytes, fmt.Sprintf("behind the %s stream, from byte %d of the input", s.format, t.Offset))
	}
}

// add puts an anomaly without a field in its place. One of its code that is there already counts it.
func add(f *transcript.Facts, a transcript.Anomaly) {
	for i := range f.Anomalies {
		if have := &f.Anomalies[i]; have.Code == a.Code && have.Field == 0 {
			have.Count += a.Count
			have.Offset = min(have.Offset, a.Offset)
			return
		}
	}
	f.Anomalies = append(f.Anomalies, a)
	slices.SortStableFunc(f.Anomalies, func(a, b transcript.Anomaly) int {
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(a.Code.String(), b.Code.String()))
	})
}
