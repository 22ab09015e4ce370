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
	of  [][]byte // the document's cells, in the order of their columns
	buf []byte
}

// NewCSV returns a sink that writes rows to w. The header is for the caller to
// write, once: see [CSVHeader].
func NewCSV(w io.Writer) *CSV { return &CSV{w: w} }

// Begin implements [Sink].
func (s *CSV) Begin(d *Document) error {
	s.doc, s.of = d, s.of[:0]
	row := Row{Document: d}
	for i := range columns {
		if c := &columns[i]; c.OfDocument {
			s.of = append(s.of, c.appendCell(nil, &row))
		}
	}
	return nil
}

// End implements [Sink].
func (s *CSV) End() error { return nil }

// Finding implements [Sink].
func (s *CSV) Finding(f *analyze.Finding) error {
	s.buf = s.buf[:0]
	row := NewRow(s.doc, f)
	of := 0
	for i := range columns {
		if c := &columns[i]; c.OfDocument {
			s.buf = append(s.buf, s.of[of]...)
			of++
		} else {
			s.buf = c.appendCell(s.buf, &row)
		}
		s.buf = append(s.buf, ',')
	}
	s.buf = append(s.buf[:len(s.buf)-1], "\r\n"...)
	_, err := s.w.Write(s.buf)
	return err
}

// appendCell appends the cell of a row.
func (c *Column) appendCell(dst []byte, r *Row) []byte {
	switch c.Type {
	case TextColumn:
		dst = text.AppendCSVCell(dst, c.raw(r))
	case IntColumn:
		if n, ok := c.Int(r); ok {
			dst = strconv.AppendInt(dst, n, 10)
		}
	case BoolColumn:
		dst = strconv.AppendBool(dst, c.Bool(r))
	}
	return dst
}
