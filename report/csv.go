package report

import (
	"io"
	"strconv"
	"strings"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/text"
)

// CSVOptions say how to write CSV. The zero value, and a nil pointer, are the form of RFC 4180.
type CSVOptions struct {
	Columns   []Column // all of [Columns] if nil
	Separator byte     // a comma if 0
}

func (o *CSVOptions) columns() []Column {
	if o == nil || o.Columns == nil {
		return columns
	}
	return o.Columns
}

func (o *CSVOptions) separator() byte {
	if o == nil || o.Separator == 0 {
		return ','
	}
	return o.Separator
}

// CSVHeader returns the first line of a CSV file of findings: the names of its columns.
func CSVHeader(o *CSVOptions) string {
	var names []string
	for _, c := range o.columns() {
		names = append(names, c.Name)
	}
	return strings.Join(names, string(rune(o.separator()))) + "\r\n"
}

// CSV writes a row for each finding as RFC 4180 has it. A text cell that a spreadsheet
// would take for a formula begins with an apostrophe.
type CSV struct {
	w         io.Writer
	columns   []Column
	separator byte
	doc       *Document
	of        [][]byte // the document's cells, in the order of their columns
	buf       []byte
}

// NewCSV returns a sink that writes rows to w. The header is for the caller to
// write, once: see [CSVHeader].
func NewCSV(w io.Writer, o *CSVOptions) *CSV {
	return &CSV{w: w, columns: o.columns(), separator: o.separator()}
}

// Begin implements [Sink].
func (s *CSV) Begin(d *Document) error {
	if d == nil {
		panic("report: Begin without a Document")
	}
	s.doc, s.of = d, s.of[:0]
	row := Row{Document: d}
	for i := range s.columns {
		if c := &s.columns[i]; c.OfDocument {
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
	for i := range s.columns {
		if c := &s.columns[i]; c.OfDocument {
			s.buf = append(s.buf, s.of[of]...)
			of++
		} else {
			s.buf = c.appendCell(s.buf, &row)
		}
		s.buf = append(s.buf, s.separator)
	}
	s.buf = append(s.buf[:len(s.buf)-1], "\r\n"...)
	return write(s.w, s.buf)
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
