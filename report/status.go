package report

import "github.com/lrkit/lrkit/internal/text"

// StatusSchema is the name of the records of what became of inputs, in every form.
const StatusSchema = "lrkit.status/1"

// Status says what became of a document of an input, or of an input of which no document is known.
type Status struct {
	Source   string    // the name of the input
	Size     int64     // of the input, in bytes; negative if it is not known
	Document *Document // nil if the input could not be read, or is not wanted
	Findings int64     // that were handed on
	Code     string    // what went wrong; empty if nothing did: docs/SCHEMA.md lists the codes
	Error    string    // in words; it is not safe to print as it is
	Last     bool      // no other document of the input follows
}

// StatusColumn is a field of a status. Each has one type in all rows: see [ColumnType].
type StatusColumn struct {
	Name string
	Doc  string // in Markdown
	Type ColumnType

	text func(*Status) *string // nil for none, as in the others
	int  func(*Status) *int64
	bool func(*Status) *bool
}

// Text returns the value of a column of text, and nil if there is none.
func (c *StatusColumn) Text(s *Status) *string { return statusValue(c.text, s) }

// Int returns the value of a column of numbers, and nil if there is none.
func (c *StatusColumn) Int(s *Status) *int64 { return statusValue(c.int, s) }

// Bool returns the value of a column of truth values, and nil if there is none.
func (c *StatusColumn) Bool(s *Status) *bool { return statusValue(c.bool, s) }

func statusValue[T any](get func(*Status) *T, s *Status) *T {
	switch {
	case s == nil:
		panic("report: a nil Status")
	case get == nil:
		panic("report: the value of a StatusColumn of another type")
	}
	return get(s)
}

// StatusColumns returns the columns of a status, in their order. New columns come last.
func StatusColumns() []StatusColumn { return statusColumns }

// maxError limits the text of an error in a record.
const maxError = 4 << 10

var statusColumns = []StatusColumn{
	statusInt("document", "which document of the input, from 0", func(s *Status) *int64 {
		if s.Document == nil {
			return nil
		}
		return new(int64(s.Document.Facts.Document))
	}),
	statusText("sha256", "of the input as given", func(d *Document) string { return d.SHA256 }),
	statusInt("size", "of the input as given, in bytes", func(s *Status) *int64 {
		switch {
		case s.Document != nil:
			return &s.Document.Size
		case s.Size >= 0:
			return &s.Size
		}
		return nil
	}),
	statusInt("content_size", "of what compressed input expands to", func(s *Status) *int64 {
		if s.Document == nil || s.Document.ContentSHA256 == "" {
			return nil
		}
		return &s.Document.ContentSize
	}),
	statusText("kind", "as in `lrkit.transcript/1`", func(d *Document) string { return string(d.Kind) }),
	{Name: "script_name", Doc: "of the transcript; at most 512 bytes of it", text: func(s *Status) *string {
		if s.Document == nil || s.Document.Facts.ScriptName == nil {
			return nil
		}
		return s.Document.Facts.ScriptName
	}},
	statusInt("exit_code", "of the transcript", func(s *Status) *int64 {
		if s.Document == nil {
			return nil
		}
		return s.Document.Facts.ExitCode
	}),
	{Name: "well_formed", Type: BoolColumn, Doc: "RFC 8259 would accept it; none where it is no JSON", bool: func(s *Status) *bool {
		if s.Document == nil {
			return nil
		}
		return s.Document.WellFormed
	}},
	{Name: "complete", Type: BoolColumn, Doc: "decoded to its end", bool: func(s *Status) *bool {
		if s.Document == nil {
			return nil
		}
		return &s.Document.Facts.Complete
	}},
	statusInt("findings", "how many were handed on", func(s *Status) *int64 { return &s.Findings }),
	statusInt("anomalies", "how many different anomalies there are", func(s *Status) *int64 {
		if s.Document == nil {
			return nil
		}
		return new(int64(len(s.Document.Facts.Anomalies)))
	}),
	statusText("worst", "the severity of the worst of them: `note`, `warning`, `error`", func(d *Document) string {
		if len(d.Facts.Anomalies) == 0 {
			return ""
		}
		return d.Facts.Worst().String()
	}),
	{Name: "error_code", Doc: "what went wrong, if anything did: see below", text: func(s *Status) *string { return nonEmptyText(s.Code) }},
	{Name: "error", Doc: "the same in words", text: func(s *Status) *string { return nonEmptyText(text.CutPrinted(s.Error, maxError)) }},
	statusInt("offset", "where the first of the worst anomalies is, in bytes, as in `lrkit.transcript/1`", worstOffset),
	statusText("entry", "in an archive: the name of the entry; at most 512 bytes of it", func(d *Document) string {
		if d.Entry == nil {
			return ""
		}
		return d.Entry.Name
	}),
	statusInt("entry_index", "in an archive: which entry, from 0", func(s *Status) *int64 {
		if s.Document == nil || s.Document.Entry == nil {
			return nil
		}
		return &s.Document.Entry.Index
	}),
	statusText("entry_sha256", "in an archive: of the content of the entry", func(d *Document) string {
		if d.Entry == nil {
			return ""
		}
		return d.Entry.SHA256
	}),
}

func statusText(name, doc string, get func(*Document) string) StatusColumn {
	return StatusColumn{Name: name, Doc: doc, text: func(s *Status) *string {
		if s.Document == nil {
			return nil
		}
		return nonEmptyText(get(s.Document))
	}}
}

func statusInt(name, doc string, get func(*Status) *int64) StatusColumn {
	return StatusColumn{Name: name, Type: IntColumn, Doc: doc, int: get}
}

func nonEmptyText(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// worstOffset is where the first anomaly is that is as severe as the worst.
func worstOffset(s *Status) *int64 {
	if s.Document == nil {
		return nil
	}
	worst := s.Document.Facts.Worst()
	for i := range s.Document.Facts.Anomalies {
		if a := &s.Document.Facts.Anomalies[i]; a.Severity() == worst {
			return &a.Offset
		}
	}
	return nil
}

// AppendStatus appends the record of a status, schema lrkit.status/1, as one line of NDJSON. What
// has no value is left out.
func AppendStatus(dst []byte, s *Status) []byte {
	if s == nil {
		panic("report: a nil Status")
	}
	o := object{b: dst}
	o.open()
	o.str("schema", StatusSchema)
	o.str("source", text.CutPrinted(s.Source, MaxSource))
	for i := range statusColumns {
		switch c := &statusColumns[i]; c.Type {
		case IntColumn:
			if n := c.int(s); n != nil {
				o.int(c.Name, *n)
			}
		case BoolColumn:
			if is := c.bool(s); is != nil {
				o.bool(c.Name, *is)
			}
		default:
			o.ptr(c.Name, c.text(s))
		}
	}
	o.close()
	return append(o.b, '\n')
}
