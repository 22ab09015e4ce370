package lrkit

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/lrkit/lrkit/internal/expand"
	"github.com/lrkit/lrkit/link"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
)

// document says what is known of the document number i, which has these facts.
func (s *overview) document(name string, i int, f transcript.Facts) *report.Document {
	d := &report.Document{
		Source: link.Redact(name), Size: s.size, SHA256: s.sum, Kind: s.kind, KindSource: report.KindSourceContent,
		Origin: s.origin, Expanded: report.Expanded{Compression: s.layers.Compression.String(), ContentSize: s.layers.Size, ContentSHA256: s.layers.SHA256}, SpanBase: s.spanBase(), Magic: s.magic, PowerShell: s.shell,
	}
	if s.kind != report.KindBinary {
		d.Encoding = cmp.Or(s.layers.UTF16, "utf-8")
	}
	switch {
	case s.kind == report.KindJSON:
		f.WellFormed = f.WellFormed && s.layers.UTF16 == "" // RFC 8259 section 8.1
		if f.Transcript {
			d.Kind = report.KindRunScript
		}
		d.WellFormed = new(f.WellFormed)
	case s.scalar:
		d.WellFormed = new(s.layers.UTF16 == "")
	}
	switch s.hint {
	case "":
	case report.KindGetFile:
		d.ContentKind = s.fileKind()
		fallthrough
	default:
		d.Kind, d.KindSource = s.hint, report.KindSourceAPI
	}
	f.Anomalies = slices.Clone(f.Anomalies) // documents are described more than once
	s.amend(&f, i)
	if !f.Complete && d.WellFormed != nil { // damage around the text makes it that
		f.WellFormed, d.WellFormed = false, new(false)
	}
	if why := d.Unsupported(); why != "" && !s.layers.Nested {
		add(&f, transcript.Anomaly{Code: transcript.CodeNotRead, Count: 1, Detail: why})
	}
	d.Facts = f
	return d
}

// spanBase says what spans count in where it is not the content as it expands.
func (s *overview) spanBase() string {
	switch {
	case s.layers.Wrapping != "":
		return "unwrapped"
	case s.layers.UTF16 != "":
		return "utf-8"
	}
	return ""
}

// fileKind is what a collected file looks like.
func (s *overview) fileKind() report.Kind {
	if s.object {
		return report.KindJSON
	}
	return s.kind
}

// amend adds what the layers tell to the facts of the document number i: the first one has what
// concerns the whole input, the last one has its end.
func (s *overview) amend(f *transcript.Facts, i int) {
	note := func(code transcript.Code, offset, n int64, detail string) {
		add(f, transcript.Anomaly{Code: code, Offset: offset, Count: n, Detail: detail})
	}
	if i == 0 {
		if s.answer != "" {
			note(transcript.CodeServiceAnswer, 0, 1, s.answer)
		}
		if s.layers.Compression != expand.None {
			note(transcript.CodeCompressed, 0, 1, s.layers.Compression.String())
		}
		if s.layers.Wrapping != "" {
			note(transcript.CodeUnwrapped, 0, 1, s.layers.Wrapping)
		}
		if s.layers.Mail && s.kind == report.KindText {
			note(transcript.CodeWrapping, 0, 1, "this looks like a mail, and no part of it begins with a transcript")
		}
		if s.layers.UTF16 != "" {
			note(transcript.CodeUTF16, 0, 1, s.layers.UTF16)
		}
		if s.layers.BOM && s.kind != report.KindJSON {
			note(transcript.CodeBOM, 0, 1, "utf-8")
		}
	}
	last := i == s.count-1
	if s.layers.Lone.Count > 0 && (s.layers.Lone.Offset >= f.Span.Start || i == 0) && (s.layers.Lone.Offset < f.Span.End || last) {
		note(transcript.CodeLoneSurrogate, s.layers.Lone.Offset, s.layers.Lone.Count, fmt.Sprintf("unit %04X", s.layers.Lone.Unit))
	}
	if last {
		s.amendEnd(f, note)
	}
}

func (s *overview) amendEnd(f *transcript.Facts, note func(transcript.Code, int64, int64, string)) {
	if s.shell != nil && s.shell.Open > 0 {
		f.Complete = false
		note(transcript.CodeMissingFooter, s.layers.Content, s.shell.Open, "")
	}
	if s.layers.Problem != "" {
		note(transcript.CodeWrapping, s.layers.Content, 1, s.layers.Wrapping+": "+s.layers.Problem)
	}
	if s.layers.Invalid.Count > 0 {
		note(transcript.CodeInvalidUTF8, s.layers.Invalid.First, s.layers.Invalid.Count, "")
	}
	if s.layers.Odd {
		f.Complete = false
		note(transcript.CodeTruncated, s.layers.Content, 1, "utf-16 unit")
	}
	switch {
	case s.layers.Damage == nil:
	case errors.Is(s.layers.Damage, io.ErrUnexpectedEOF):
		f.Complete = false
		if !f.Has(transcript.CodeTruncated) {
			note(transcript.CodeTruncated, s.layers.Content, 1, s.layers.Compression.String()+" stream")
		}
	default:
		f.Complete = false
		note(transcript.CodeCorrupt, s.layers.Content, 1, fmt.Sprintf("%s, at byte %d of the input: %s", s.layers.Compression, s.layers.Damage.Offset,
			strings.TrimPrefix(s.layers.Damage.Err.Error(), "gzip: ")))
	}
	if s.layers.Limit != nil && !f.Has(transcript.CodeLimit) {
		f.Complete = false
		note(transcript.CodeLimit, s.layers.Content, 1, s.layers.Limit.Limit)
	}
	if s.layers.Nested && s.hint != report.KindGetFile {
		f.Complete = false
		note(transcript.CodeLimit, 0, 1, "layers")
	}
	if t := s.layers.Trailing; t.Bytes > 0 {
		code := transcript.CodeTrailingData
		if t.Zero {
			code = transcript.CodeTrailingNUL
		}
		note(code, s.layers.Content, t.Bytes, fmt.Sprintf("behind the %s stream, from byte %d of the input", s.layers.Compression, t.Offset))
	}
}

// add puts an anomaly without a field in its place. One of its code that is there already counts
// it.
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
