package report

import (
	"io"
	"strconv"
	"strings"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/text"
)

// CSVHeader is the first line of a CSV file of findings: the names of [Columns].
var CSVHeader = csvHeader()

func csvHeader() string {
	var names []string
	for _, c := range columns {
		names = append(names, c.Name)
	}
	return strings.Join(names, ",") + "\r\n"
}

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
	row := NewRow(s.doc, f)
	for i := range columns {
		switch c := &columns[i]; c.Type {
		case TextColumn:
			s.buf = text.AppendCSVCell(s.buf, c.text(&row))
		case IntColumn:
			if n, ok := c.int(&row); ok {
				s.buf = strconv.AppendInt(s.buf, n, 10)
			}
		case BoolColumn:
			s.buf = strconv.AppendBool(s.buf, c.bool(&row))
		}
		s.buf = append(s.buf, ',')
	}
	s.buf = append(s.buf[:len(s.buf)-1], "\r\n"...)
	_, err := s.w.Write(s.buf)
	return err
}
