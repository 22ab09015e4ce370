package report

import (
	"io"

	"github.com/lrkit/lrkit/analyze"
)

// NDJSON writes a line of JSON for each finding, schema lrkit.finding/1.
type NDJSON struct {
	w    io.Writer
	doc  *Document
	head []byte // of each record of the document
	buf  []byte
}

// NewNDJSON returns a sink that writes to w, one Write a finding.
func NewNDJSON(w io.Writer) *NDJSON { return &NDJSON{w: w} }

// Begin implements [Sink].
func (s *NDJSON) Begin(d *Document) error {
	if d == nil {
		panic("report: Begin without a Document")
	}
	s.doc, s.head = d, appendHead(s.head[:0], d)
	return nil
}

// End implements [Sink].
func (s *NDJSON) End() error { return nil }

// Finding implements [Sink].
func (s *NDJSON) Finding(f *analyze.Finding) error {
	given(s.doc, f)
	s.buf = appendRest(append(s.buf[:0], s.head...), s.doc, f)
	return write(s.w, s.buf)
}

// AppendFinding appends the record of a finding in d, schema lrkit.finding/1, as
// one line of NDJSON.
func AppendFinding(dst []byte, d *Document, f *analyze.Finding) []byte {
	given(d, f)
	return appendRest(appendHead(dst, d), d, f)
}

// appendHead appends what all records of a document begin with.
func appendHead(dst []byte, d *Document) []byte {
	o := object{b: dst}
	o.open()
	o.str("schema", "lrkit.finding/1")
	o.str("source", d.Source)
	o.int("document", int64(d.Facts.Document))
	o.str("sha256", d.SHA256)
	o.origin(d.Origin)
	o.ptr("script_name", d.Facts.ScriptName)
	if d.Facts.ExitCode != nil {
		o.int("exit_code", *d.Facts.ExitCode)
	}
	return o.b
}

// appendRest appends what follows the head.
func appendRest(dst []byte, d *Document, f *analyze.Finding) []byte {
	o := object{b: dst, comma: true}
	o.some("field", f.Field.String())
	o.some("command", f.Command)
	o.str("kind", string(f.Kind))
	o.str("value", f.Value)
	o.some("normalized", f.Normalized)
	o.path(f)
	o.str("rule", f.Rule)
	o.str("confidence", string(f.Confidence))
	o.span("span", f.Span)
	o.spanBase(d)
	o.int("text_offset", f.TextOffset)
	o.int("line", f.Line)
	if s := f.Size; s != nil {
		o.int("size", s.Bytes)
		if s.Ambiguous {
			o.bool("size_ambiguous", true)
		}
		o.str("size_text", s.Text)
		o.int("size_min", s.Min)
		o.int("size_max", s.Max)
		o.some("size_join", string(s.Join))
	}
	if len(f.Hashes) > 0 {
		o.key("hashes")
		o.open()
		for _, h := range f.Hashes {
			o.str(h.Kind, h.Value)
		}
		o.close()
		o.some("hash_join", string(f.HashJoin))
	}
	o.times(f)
	o.some("owner", f.Owner)
	o.some("signature", f.Signature)
	if p := f.Process; p != nil {
		if p.ID >= 0 {
			o.int("pid", p.ID)
		}
		if p.Parent >= 0 {
			o.int("parent_pid", p.Parent)
		}
	}
	o.some("platform", f.Platform)
	if f.Truncated {
		o.bool("truncated", true)
	}
	if f.Masked {
		o.bool("masked", true)
	}
	o.some("decoded", f.Decoded)
	o.list("transforms", f.Transforms)
	o.list("matched", f.Matched)
	o.collected(f.Collected)
	o.str("context", f.Context)
	o.close()
	return append(o.b, '\n')
}

// list is an array, left out when it is empty.
func (o *object) list(name string, values []string) {
	if len(values) > 0 {
		o.strings(name, values)
	}
}

// collected has the file itself.
func (o *object) collected(c *analyze.Collected) {
	if c == nil {
		return
	}
	o.key("collected")
	o.open()
	o.str("action_id", c.ActionID)
	o.int("command_index", int64(c.CommandIndex))
	o.str("sha256", c.SHA256)
	o.int("size", c.Size)
	if c.SizeAgrees != nil {
		o.bool("size_agrees", *c.SizeAgrees)
	}
	if c.HashAgrees != nil {
		o.bool("hash_agrees", *c.HashAgrees)
	}
	o.close()
}

// path has what a path is made of, where Value does not say it all: of a listing's row, and of a stream. The flat forms have it always.
func (o *object) path(f *analyze.Finding) {
	p := f.Parts()
	o.some("path", f.Path)
	if f.DirectorySpan.End > 0 {
		o.span("directory_span", f.DirectorySpan)
	}
	if f.Path == "" && p.Stream == "" {
		return
	}
	o.some("directory", p.Directory)
	o.some("name", p.Name)
	o.some("extension", p.Extension)
	o.some("stream", p.Stream)
}

// times has each time of a file by what happened then, in its usual form or as it was printed; a timestamp has its own.
func (o *object) times(f *analyze.Finding) {
	if f.Kind == analyze.KindTimestamp {
		if len(f.Times) > 0 {
			o.some("time", f.Times[0].Value)
			o.some("time_role", string(f.Times[0].Role))
		}
		return
	}
	if len(f.Times) == 0 {
		return
	}
	o.key("times")
	o.open()
	for _, t := range f.Times {
		o.str(string(t.Role), timeOf(t))
	}
	o.close()
}
