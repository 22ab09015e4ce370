package arrowreport

import (
	"io"
	"slices"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/lrkit/lrkit/report"
)

// numbers is a first column that is no part of a finding: the caller sets its value.
type numbers struct {
	now  int64
	rows []int64 // of the batch
}

// NewNumbered is [NewColumns] with a column of numbers before the others, which has this name and
// description. A program that writes many inputs to one stream tells by it which rows are of which
// input: see [Writer.SetNumber].
func NewNumbered(w io.Writer, name, description string, columns []report.Column) *Writer {
	r := NewColumns(w, columns)
	number := arrow.Field{Name: name, Type: arrow.PrimitiveTypes.Int64, Metadata: Description(description)}
	meta := r.schema.Metadata()
	r.schema = arrow.NewSchema(slices.Insert(r.schema.Fields(), 0, number), &meta)
	r.numbers = new(numbers)
	r.open(w)
	return r
}

// SetNumber sets the number of the rows that follow. The Writer is one of [NewNumbered].
func (w *Writer) SetNumber(n int64) {
	w.made()
	if w.numbers == nil {
		panic("arrowreport: SetNumber of a Writer that NewNumbered did not make")
	}
	w.numbers.now = n
}

func (n *numbers) add() {
	if n != nil {
		n.rows = append(n.rows, n.now)
	}
}

// arrays appends the column, if there is one.
func (n *numbers) arrays(to []arrow.Array) []arrow.Array {
	if n == nil {
		return to
	}
	return append(to, made(arrow.PrimitiveTypes.Int64, len(n.rows), 0, nil, arrow.Int64Traits.CastToBytes(n.rows)))
}

func (n *numbers) reset() {
	if n != nil {
		n.rows = n.rows[:0]
	}
}
