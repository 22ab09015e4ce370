package triage

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/internal/clixml"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
)

// How much of script_errors a summary shows.
const (
	maxErrorLines = 3
	maxErrorLine  = 300
)

// errEnough ends a copy whose rest is not needed.
var errEnough = errors.New("enough")

// firstLines keeps the first lines that hold more than blanks, cut to a length.
type firstLines struct {
	lines []string
	line  []byte
	xml   int // how many lines stand before CLIXML, plus 1; 0: there is none
}

func (f *firstLines) Write(p []byte) (int, error) {
	for i, c := range p {
		if c == '\n' {
			if f.end(); len(f.lines) == maxErrorLines {
				return i + 1, errEnough
			}
		} else if len(f.line) < maxErrorLine {
			f.line = append(f.line, c)
		}
	}
	return len(p), nil
}

func (f *firstLines) end() {
	line := bytes.TrimSpace(f.line)
	switch {
	case bytes.HasPrefix(line, []byte(clixml.Marker)), bytes.HasPrefix(line, []byte("<Objs ")):
		if f.xml == 0 {
			f.xml = len(f.lines) + 1
		}
	case len(line) > 0:
		f.lines = append(f.lines, string(line))
	}
	f.line = f.line[:0]
}

func (f *firstLines) done() []string {
	if len(f.lines) < maxErrorLines {
		f.end()
	}
	return f.lines
}

// messages returns lines with those of the messages of records in place of the CLIXML that stood
// there.
func (f *firstLines) messages(records []report.ErrorRecord) []string {
	lines := f.done()
	if f.xml == 0 {
		return lines
	}
	shown := slices.Clone(lines[:f.xml-1])
	for i := range records {
		if records[i].Field != transcript.FieldScriptErrors {
			continue
		}
		for line := range strings.Lines(records[i].Message) {
			if line = strings.TrimSpace(line); line != "" && !slices.Contains(lines, line) {
				shown = append(shown, line[:min(len(line), maxErrorLine)])
			}
		}
	}
	shown = append(shown, lines[f.xml-1:]...)
	return shown[:min(len(shown), maxErrorLines)]
}

// ErrorLines returns the first lines of the script_errors of an input that hold something, at most
// three: of CLIXML those of the messages. d describes the first document of the input, and secrets
// are masked as opts say. What cannot be read has none.
func ErrorLines(ctx context.Context, in *lrkit.Input, opts *lrkit.Options, d *report.Document) []string {
	if d == nil || d.Facts.Errors == nil || d.Facts.Errors.Bytes == 0 {
		return nil
	}
	var o lrkit.Options
	if opts != nil {
		o = *opts
	}
	lines, masked := errorLines(ctx, in, o, d.ErrorRecords)
	if o.Masked != nil {
		o.Masked.Add(masked)
	}
	return lines
}
