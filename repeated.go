package lrkit

import (
	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/report"
)

const (
	// maxRepeated bounds texts that each finding repeats, as printed: a short finding could bring a long one each.
	maxRepeated = 512
)

// repeating bounds what stands in the record of each finding and is no part of it. Secrets have been masked before: a
// part of one may not be known as such.
type repeating struct {
	report.Sink
	command, shown string // the last command, and what is shown of it
}

// Begin implements [report.Sink].
func (s *repeating) Begin(d *report.Document) error {
	d.Source = text.CutPrinted(d.Source, report.MaxSource)
	for _, name := range []**string{&d.Facts.ScriptName, &d.Facts.ScriptNamePartial} {
		if *name != nil {
			*name = new(text.CutPrinted(**name, maxRepeated))
		}
	}
	return s.Sink.Begin(d)
}

// Finding implements [report.Sink].
func (s *repeating) Finding(f *analyze.Finding) error {
	if f.Command != s.command {
		s.command, s.shown = f.Command, text.CutPrinted(f.Command, maxRepeated)
	}
	f.Command = s.shown
	return s.Sink.Finding(f)
}
