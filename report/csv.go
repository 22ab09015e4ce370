package report

import (
	"io"
	"strconv"
	"strings"

	"github.com/lrkit/lrkit/internal/text"
)

// CSVOptions are options for CSV. The zero value and a nil pointer mean the form of RFC 4180.
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

// NewCSV returns a sink that writes a row for each finding, as RFC 4180 describes it. A text cell
// that a spreadsheet would take for a formula begins with an apostrophe. The caller writes the
// header, once: see [CSVHeader].
func NewCSV(w io.Writer, o *CSVOptions) *LineSink {
	columns, separator := o.columns(), o.separator()
	var shared [][]byte // the cells that all rows of a document have, in the order of their columns
	return &LineSink{
		w: w,
		begin: func(dst []byte, d *Document) []byte {
			shared = shared[:0]
			row := Row{Document: d}
			for i := range columns {
				if c := &columns[i]; c.OfDocument {
					shared = append(shared, c.appendCell(nil, &row))
				}
			}
			return dst
		},
		append: func(dst []byte, r *Row) []byte {
			n := 0
			r.takeParts()
			for i := range columns {
				if c := &columns[i]; c.OfDocument {
					dst = append(dst, shared[n]...)
					n++
				} else {
					dst = c.appendCell(dst, r)
				}
				dst = append(dst, separator)
			}
			return append(dst[:max(len(dst)-1, 0)], "\r\n"...)
		},
	}
}

// appendCell appends the cell of the column in a row.
func (c *Column) appendCell(dst []byte, r *Row) []byte {
	switch c.Type {
	case TextColumn, TimeColumn:
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
