package report

import (
	"cmp"

	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/transcript"
)

// AppendDocument appends the record of a document, schema lrkit.transcript/1,
// as one line of NDJSON.
func AppendDocument(dst []byte, d *Document) []byte {
	if d == nil {
		panic("report: AppendDocument without a Document")
	}
	o := object{b: dst}
	f := &d.Facts
	o.open()
	o.str("schema", "lrkit.transcript/1")
	o.str("source", text.CutPrinted(d.Source, MaxSource))
	o.int("document", int64(f.Document))
	o.int("size", d.Size)
	o.str("sha256", d.SHA256)
	o.entry(d)
	if e := d.Entry; e != nil {
		o.str("entry_type", e.Type)
		o.some("entry_link", text.CutPrinted(e.Link, MaxSource))
		o.some("entry_modified", e.Modified)
		if e.SHA256 != "" {
			o.int("entry_size", e.Size)
			o.str("entry_sha256", e.SHA256)
		}
	}
	o.origin(d.Origin)
	o.str("compression", cmp.Or(d.Compression, "none"))
	if d.ContentSHA256 != "" {
		o.int("content_size", d.ContentSize)
		o.str("content_sha256", d.ContentSHA256)
	}
	o.some("encoding", d.Encoding)
	o.spanBase(d)
	o.str("kind", string(d.Kind))
	o.str("kind_source", string(cmp.Or(d.KindSource, KindSourceContent)))
	o.some("content_kind", string(d.ContentKind))
	o.some("magic", d.Magic)
	if a := d.Archive; a != nil {
		o.key("archive")
		o.open()
		o.str("format", a.Format)
		o.int("entries", a.Entries)
		o.close()
	}
	o.key("well_formed")
	switch {
	case d.WellFormed == nil:
		o.b = append(o.b, "null"...)
	case *d.WellFormed:
		o.b = append(o.b, "true"...)
	default:
		o.b = append(o.b, "false"...)
	}
	o.bool("complete", f.Complete)
	o.ptr("script_name", f.ScriptName)
	o.ptr("script_name_partial", f.ScriptNamePartial)
	if f.ExitCode != nil {
		o.int("exit_code", *f.ExitCode)
	}
	o.ptr("exit_code_raw", f.ExitCodeRaw)
	o.text("output", f.Output)
	o.text("errors", f.Errors)
	if p := d.PowerShell; p != nil {
		o.key("powershell")
		o.open()
		o.int("sessions", p.Sessions)
		o.int("commands", p.Commands)
		o.int("footers", p.Footers)
		o.close()
	}
	o.errorRecords(d)
	o.anomalies(f.Anomalies)
	o.close()
	return append(o.b, '\n')
}

// spanBase appends what spans count in, where that is not the content itself.
func (o *object) spanBase(d *Document) {
	if d.SpanBase != "" {
		o.str("span_base", d.SpanBase)
	}
}

func (o *object) text(name string, t *transcript.TextFacts) {
	if t == nil {
		return
	}
	o.key(name)
	o.open()
	o.span("span", t.Span)
	o.int("bytes", t.Bytes)
	o.int("lines", t.Lines)
	o.int("nul", t.NUL)
	o.close()
}

// What is printed of an error record, in bytes.
const (
	maxErrorMessage = 1 << 10
	maxErrorText    = 512
)

func (o *object) errorRecords(d *Document) {
	if len(d.ErrorRecords) == 0 {
		return
	}
	o.key("error_records")
	o.b = append(o.b, '[')
	for i := range d.ErrorRecords {
		if i > 0 {
			o.b = append(o.b, ',')
		}
		r := &d.ErrorRecords[i]
		o.open()
		o.str("message", text.CutPrinted(r.Message, maxErrorMessage))
		o.some("category", text.CutPrinted(r.Category, maxErrorText))
		o.some("target", text.CutPrinted(r.Target, maxErrorText))
		o.some("script", text.CutPrinted(r.Script, maxErrorText))
		if r.Line > 0 {
			o.int("line", r.Line)
		}
		o.span("span", r.Span)
		o.some("field", r.Field.String())
		o.close()
	}
	o.b = append(o.b, ']')
	if d.ErrorRecordsMore > 0 {
		o.int("error_records_more", d.ErrorRecordsMore)
	}
}

func (o *object) anomalies(all []transcript.Anomaly) {
	o.key("anomalies")
	o.b = append(o.b, '[')
	for i, a := range all {
		if i > 0 {
			o.b = append(o.b, ',')
		}
		o.open()
		o.str("code", a.Code.String())
		o.str("severity", a.Severity().String())
		o.int("offset", a.Offset)
		o.int("count", a.Count)
		o.some("field", a.Field.String())
		o.some("detail", a.Detail)
		o.close()
	}
	o.b = append(o.b, ']')
}
