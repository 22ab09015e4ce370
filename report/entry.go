package report

import (
	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/transcript/powershell"
)

// AppendEntry appends the record of an entry of a transcript file of PowerShell, schema
// lrkit.powershell/1, as one line of NDJSON.
func AppendEntry(dst []byte, d *Document, e *powershell.Entry) []byte {
	if d == nil || e == nil {
		panic("report: AppendEntry without a Document or an Entry")
	}
	o := object{b: dst}
	o.open()
	o.str("schema", "lrkit.powershell/1")
	o.str("source", text.CutPrinted(d.Source, MaxSource))
	o.int("document", int64(d.Facts.Document))
	o.str("sha256", d.SHA256)
	if in := d.Entry; in != nil { // "entry" is what the record itself is of
		o.str("archive_entry", text.CutPrinted(in.Name, MaxSource))
		o.int("entry_index", in.Index)
	}
	o.str("entry", e.Kind.String())
	o.span("span", e.Span)
	o.spanBase(d)
	o.int("line", e.Line)
	o.int("lines", e.Lines)
	if e.Session >= 0 {
		o.int("session", e.Session)
	}
	if e.Truncated {
		o.bool("truncated", true)
	}
	switch e.Kind {
	case powershell.KindHeader:
		o.int("depth", e.Depth)
		o.header(e.Header)
	case powershell.KindFooter:
		o.str("title", e.Footer.Title)
		o.time("end", e.Footer.End)
	case powershell.KindCommand:
		o.invocation(e.Command)
	case powershell.KindOutput:
		if e.Command != nil {
			o.int("command", e.Command.Number)
		}
	}
	o.close()
	return append(o.b, '\n')
}

func (o *object) header(h *powershell.HeaderInfo) {
	o.str("title", h.Title)
	o.time("start", h.Start)
	if h.Minimal {
		o.bool("minimal", true)
	}
	o.some("username", h.Username)
	o.some("runas_user", h.RunAsUser)
	o.some("configuration", h.ConfigurationName)
	o.some("machine", h.Machine)
	o.some("os", h.OS)
	o.some("host_application", h.HostApplication)
	o.some("process_id", h.ProcessID)
	o.some("ps_version", h.PSVersion)
	o.some("ps_edition", h.PSEdition)
	o.key("fields")
	o.b = append(o.b, '[')
	for i, f := range h.Fields {
		if i > 0 {
			o.b = append(o.b, ',')
		}
		o.open()
		o.str("key", f.Key)
		o.str("value", f.Value)
		o.span("span", f.Span)
		o.close()
	}
	o.b = append(o.b, ']')
}

func (o *object) invocation(c *powershell.Invocation) {
	o.int("command", c.Number)
	if c.Start != nil {
		o.time("start", *c.Start)
	}
	o.some("prompt", c.Prompt)
	o.str("text", c.Text)
	o.span("text_span", c.Span)
	if c.Truncated {
		o.bool("truncated", true)
	}
}

// time appends the digits as they were written, and the local time without a zone.
func (o *object) time(name string, t powershell.Time) {
	o.str(name, t.Raw)
	if local, ok := t.Local(); ok {
		o.str(name+"_local", local)
	}
}
