package report

import (
	"io"
	"slices"
	"strings"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/secret"
	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/ioc"
	"github.com/lrkit/lrkit/transcript"
)

// IndicatorHeader is the first line of a list of indicators in CSV: the names of its columns.
const IndicatorHeader = "kind,value,machine,source\r\n"

// Indicators is a [Sink] that writes what was found as entries of an indicator list, in CSV: the
// kind, the value, and the machine and the input in which it was found. The caller writes
// [IndicatorHeader], once, and an [IndicatorList] leaves out what was written before.
//
// The zero value is not usable: see [NewIndicators].
type Indicators struct {
	// All makes it write what is common as well: see Finding.Common, and the path of the transcript
	// itself.
	All bool

	w    io.Writer
	doc  *Document
	own  transcript.Span // of the path of the transcript itself
	tail []byte          // the cells that all rows of a document have
	all  []ioc.Indicator
	left LeftOut
	buf  []byte
}

// NewIndicators returns a sink that writes to w.
func NewIndicators(w io.Writer) *Indicators { return &Indicators{w: w} }

// LeftOut counts the findings of which no entry was made.
func (s *Indicators) LeftOut() *LeftOut { return &s.left }

// maxMachine limits the cell of the machine.
const maxMachine = 512

// Begin implements [Sink].
func (s *Indicators) Begin(d *Document) error {
	if d == nil {
		panic("report: Begin without a Document")
	}
	s.doc, s.own = d, transcript.Span{}
	machine := ""
	if from := d.Origin; from != nil {
		machine = from.Machine
		if machine == "" {
			machine = from.MachineID
		}
	}
	s.tail = append(s.tail[:0], ',')
	s.tail = text.AppendCSVCell(s.tail, text.CutPrinted(text.SafeLine(machine), maxMachine))
	s.tail = text.AppendCSVCell(append(s.tail, ','), text.CutPrinted(text.SafeLine(d.Source), MaxSource))
	s.tail = append(s.tail, "\r\n"...)
	return nil
}

// Finding implements [Sink].
func (s *Indicators) Finding(f *analyze.Finding) error {
	given(s.doc, f)
	if s.isCommon(f) {
		s.left.Common++
		return nil
	}
	var ok bool
	if s.all, ok = ioc.AppendIndicators(s.all[:0], f); !ok {
		s.left.kind(f.Kind)
		return nil
	}
	s.all = slices.DeleteFunc(s.all, func(i ioc.Indicator) bool {
		return strings.Contains(i.Value, secret.Mask) || text.SafeLine(i.Value) != i.Value
	})
	if len(s.all) == 0 {
		s.left.Values++
		return nil
	}
	s.buf = s.buf[:0]
	for _, i := range s.all {
		s.buf = text.AppendCSVCell(append(append(s.buf, i.Kind...), ','), i.Value)
		s.buf = append(s.buf, s.tail...)
	}
	return write(s.w, s.buf)
}

// isCommon reports whether a finding is left out as one that says little: it is on every machine,
// or is the transcript itself.
func (s *Indicators) isCommon(f *analyze.Finding) bool {
	switch {
	case s.All || f.Matched != nil:
		return false
	case f.Common != "":
		return true
	case f.Kind == analyze.KindFile && isOwnTranscript(f.Value):
		s.own = f.Span
		return true
	}
	return f.Kind == analyze.KindGUID && s.own.End > 0 && s.own.Start <= f.Span.Start && f.Span.End <= s.own.End
}

// End implements [Sink].
func (s *Indicators) End() error {
	if s.doc == nil {
		panic("report: End without a Begin before it")
	}
	s.doc = nil
	return nil
}

// IndicatorList joins what [Indicators] sinks write, one after the other. A row whose kind and
// value were written of late is left out, so that an entry has the machine and the input where it
// was first seen. It remembers 131,072 entries at least. A Write need not end with a line.
//
// The zero value is not usable: see [NewIndicatorList].
type IndicatorList struct{ lines uniqueLines }

// NewIndicatorList returns a list that is written to w.
func NewIndicatorList(w io.Writer) *IndicatorList {
	if w == nil {
		panic("report: a nil io.Writer")
	}
	return &IndicatorList{uniqueLines{w: w, key: entryKey, known: recent{most: rememberedLines}}}
}

// Write implements [io.Writer].
func (l *IndicatorList) Write(b []byte) (int, error) {
	if l.lines.key == nil {
		panic("report: an IndicatorList that NewIndicatorList did not make")
	}
	return l.lines.Write(b)
}

// Close does nothing: the list is whole at any time.
func (l *IndicatorList) Close() error { return nil }

// entryKey returns the key of a row: that of its first two cells.
func entryKey(head []byte) (key [16]byte, ok bool) {
	quoted, commas := false, 0
	for i, c := range head {
		switch {
		case c == '"':
			quoted = !quoted
		case c == ',' && !quoted:
			if commas++; commas == 2 {
				return [16]byte(sumOf(head[:i])), true
			}
		}
	}
	return key, false
}
