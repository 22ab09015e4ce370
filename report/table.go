package report

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/transcript"
)

// Table writes findings for people: a heading for each document, a row for each finding and for
// each hash of a file, and a row where the output of another command begins. Columns have a fixed
// width, and so no finding waits for the next.
type Table struct {
	// All makes it write findings that are common as well: see Finding.Common. They are left out
	// and counted, unless they hit an entry of an indicator list.
	All bool

	common int
	w      io.Writer
	doc    *Document
	n      int
	err    error
	buf    []byte

	command string          // of the last row
	own     transcript.Span // of the path of the transcript itself
}

// isOwnTranscript reports whether a path is that of the transcript itself on the machine. Live
// response prints it first in each transcript.
func isOwnTranscript(path string) bool {
	const folder, name, end = `\PSScriptOutputs\`, "PSScript_Transcript_", ".txt"
	i := strings.LastIndex(path, folder)
	if i < 0 {
		return false
	}
	file := path[i+len(folder):]
	return strings.HasPrefix(file, name) && strings.HasSuffix(file, end) && !strings.Contains(file, `\`)
}

// NewTable returns a sink that writes to w.
func NewTable(w io.Writer) *Table { return &Table{w: w} }

// Begin implements [Sink].
func (s *Table) Begin(d *Document) error {
	if d == nil {
		panic("report: Begin without a Document")
	}
	f := &d.Facts
	s.doc, s.n, s.common, s.command, s.own = d, 0, 0, "", transcript.Span{}
	s.printf("%s", text.SafeLine(d.Source))
	if e := d.Entry; e != nil {
		s.printf(" entry %d %s", e.Index, text.SafeLine(e.Name))
	}
	if f.Document > 0 {
		s.printf(", document %d", f.Document)
	}
	switch {
	case f.ScriptName != nil:
		s.printf(": %s", text.SafeLine(*f.ScriptName))
	case d.Archive != nil:
		s.printf(": %s", d.Archive.Format)
	case f.ScriptNamePartial != nil:
		s.printf(": %s… (cut)", text.SafeLine(*f.ScriptNamePartial))
	default:
		s.printf(": %s", d.Kind)
	}
	switch {
	case f.ExitCode != nil:
		s.printf(", exit code %d", *f.ExitCode)
	case f.ExitCodeRaw != nil:
		s.printf(", exit code %s (no integer)", text.SafeLine(*f.ExitCodeRaw))
	case f.Transcript:
		s.printf(", no exit code")
	}
	s.printf("\n")
	if from := d.Origin; from != nil {
		machine := cmp.Or(from.Machine, from.MachineID, "no machine")
		s.printf("  %s, action %s, command %d", text.SafeLine(machine), text.SafeLine(from.ActionID), from.CommandIndex)
		if at := timeText(from.Started); at != "" {
			s.printf(", from %s", at)
		}
		if at := timeText(from.Ended); at != "" {
			s.printf(", to %s", at)
		}
		s.printf("\n")
	}
	return s.err
}

// Finding implements [Sink].
func (s *Table) Finding(f *analyze.Finding) error {
	if f == nil {
		panic("report: a nil Finding")
	}
	if f.Kind == analyze.KindFile && f.Matched == nil && isOwnTranscript(f.Value) {
		s.own = f.Span
		s.printf("  transcript  %s\n", text.SafeLine(f.Value))
		return s.err
	}
	if f.Kind == analyze.KindGUID && f.Matched == nil && s.own.Start <= f.Span.Start && f.Span.End <= s.own.End {
		return nil // the name of that file
	}
	if f.Common != "" && f.Matched == nil && !s.All {
		s.common++
		return nil
	}
	if s.n++; s.n == 1 {
		s.printf("  %-8s %8s %14s  %s\n", "KIND", "LINE", "SIZE", "VALUE")
	}
	if f.Command != s.command {
		s.command = f.Command
		line, _, _ := strings.Cut(f.Command, "\n")
		s.printf("  > %s\n", cmp.Or(text.SafeLine(line), "(no command)"))
	}
	size := "-"
	if f.Size != nil && f.Kind != analyze.KindSize {
		size = text.SafeLine(f.Size.Text)
	}
	line := fmt.Sprint(f.Line)
	if f.Field == transcript.FieldScriptErrors {
		line = "err " + line
	}
	s.printf("  %-8s %8s %14s  %s\n", f.Kind, line, size, text.SafeLine(cmp.Or(f.Path, f.Value)))
	if f.Kind != analyze.KindHash {
		for _, h := range f.Hashes {
			s.printf("%s%s %s\n", strings.Repeat(" ", 36), h.Kind, h.Value)
		}
	}
	if f.Decoded != "" {
		s.printf("%sdecoded: %s\n", strings.Repeat(" ", 36), text.SafeLine(f.Decoded))
	}
	for _, entry := range f.Matched {
		s.printf("%s= %s\n", strings.Repeat(" ", 36), text.SafeLine(entry))
	}
	if c := f.Collected; c != nil {
		s.printf("%scollected, %s\n", strings.Repeat(" ", 36), verdict(c))
	}
	return s.err
}

// End implements [Sink].
func (s *Table) End() error {
	if s.doc == nil {
		panic("report: End without a Begin before it")
	}
	if s.common > 0 {
		s.printf("  left out as common: %d\n", s.common)
	}
	switch why := s.doc.NotRead(); {
	case s.doc.Archive != nil:
		s.printf("  entries: %d\n", s.doc.Archive.Entries)
	case s.n > 0 || s.common > 0:
	case why == "empty":
		s.printf("  the file is empty\n")
	case why != "":
		s.printf("  not looked into: %s\n", why)
	default:
		s.printf("  nothing found\n")
	}
	return s.err
}

// printf keeps the first error.
func (s *Table) printf(format string, args ...any) {
	if s.err == nil {
		s.buf = fmt.Appendf(s.buf[:0], format, args...)
		s.err = write(s.w, s.buf)
	}
}

// verdict says how a collected file compares with the size and hash that were reported.
func verdict(c *analyze.Collected) string {
	switch agrees := c.Agrees(); {
	case agrees == nil:
		return "nothing to compare"
	case *agrees:
		return "as reported"
	case c.HashAgrees != nil && !*c.HashAgrees:
		return "another SHA-256: " + c.SHA256
	}
	return fmt.Sprintf("another size: %d bytes", c.Size)
}
