package report

import (
	"io"
	"strconv"
	"strings"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/text"
)

// columns are those of CSV, and of every flat form.
var columns = []string{
	"source", "document", "sha256", "script_name", "exit_code", "field", "kind", "value", "normalized", "rule", "confidence",
	"span_start", "span_end", "text_offset", "line", "size", "size_text", "size_min", "size_max", "size_join",
	"hash_md5", "hash_sha1", "hash_sha256", "hash_sha512", "hash_join", "platform", "truncated", "context", "command",
	"machine", "machine_id", "action_id", "command_index", "started", "ended",
}

// CSVHeader is the first line of a CSV file of findings.
var CSVHeader = strings.Join(columns, ",") + "\r\n"

// CSV writes a row for each finding as RFC 4180 has it. A text cell that a spreadsheet
// would take for a formula begins with an apostrophe.
type CSV struct {
	w   io.Writer
	doc *Document
	buf []byte
}

// NewCSV returns a sink that writes rows to w. The header is for the caller to
// write, once: see [CSVHeader].
func NewCSV(w io.Writer) *CSV { return &CSV{w: w} }

// Begin implements [Sink].
func (s *CSV) Begin(d *Document) error {
	s.doc = d
	return nil
}

// End implements [Sink].
func (s *CSV) End() error { return nil }

// Finding implements [Sink].
func (s *CSV) Finding(f *analyze.Finding) error {
	s.buf = s.buf[:0]
	facts := &s.doc.Facts
	s.text(s.doc.Source)
	s.int(int64(facts.Document))
	s.text(s.doc.SHA256)
	s.text(deref(facts.ScriptName))
	if facts.ExitCode != nil {
		s.int(*facts.ExitCode)
	} else {
		s.text("")
	}
	s.text(f.Field.String())
	s.text(string(f.Kind))
	s.text(f.Value)
	s.text(f.Normalized)
	s.text(f.Rule)
	s.text(string(f.Confidence))
	s.int(f.Span.Start)
	s.int(f.Span.End)
	s.int(f.TextOffset)
	s.int(f.Line)
	if z := f.Size; z != nil {
		s.int(z.Bytes)
		s.text(z.Text)
		s.int(z.Min)
		s.int(z.Max)
		s.text(string(z.Join))
	} else {
		s.buf = append(s.buf, ",,,,,"...)
	}
	for _, kind := range []string{"md5", "sha1", "sha256", "sha512"} {
		s.text(hashOf(f, kind))
	}
	s.text(string(f.HashJoin))
	s.text(f.Platform)
	s.text(strconv.FormatBool(f.Truncated))
	s.text(f.Context)
	s.text(f.Command)
	if from := s.doc.Origin; from != nil {
		s.text(from.Machine)
		s.text(from.MachineID)
		s.text(from.ActionID)
		s.int(int64(from.CommandIndex))
		s.text(timeText(from.Started))
		s.text(timeText(from.Ended))
	} else {
		s.buf = append(s.buf, ",,,,,,"...)
	}
	s.buf = append(s.buf[:len(s.buf)-1], "\r\n"...)
	_, err := s.w.Write(s.buf)
	return err
}

func (s *CSV) text(cell string) {
	s.buf = append(text.AppendCSVCell(s.buf, cell), ',')
}

func (s *CSV) int(n int64) {
	s.buf = append(strconv.AppendInt(s.buf, n, 10), ',')
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func hashOf(f *analyze.Finding, kind string) string {
	for _, h := range f.Hashes {
		if h.Kind == kind {
			return h.Value
		}
	}
	return ""
}
