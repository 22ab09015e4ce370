package arrowreport

import (
	"math/bits"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/lrkit/lrkit/report"
)

// column holds a column of a batch in Arrow's layout. All batches use the same memory. A missing
// value costs nothing until the batch ends; most columns have no value in most rows.
type column struct {
	report.Column
	valid   []byte  // a bit for each row; for a truth value: the value
	data    []byte  // of text
	offsets []int32 // of text: where each row up to the last value begins, and the end of that value
	ints    []int64 // up to the last with a value
}

func newColumn(c report.Column) column {
	k := column{Column: c, valid: make([]byte, bits8(batchRows))}
	switch c.Type {
	case report.TextColumn:
		k.offsets = append(make([]int32, 0, batchRows+1), 0)
	case report.IntColumn:
		k.ints = make([]int64, 0, batchRows)
	}
	return k
}

// bits8 returns how many bytes so many bits take.
func bits8(n int) int { return (n + 7) / 8 }

// fill puts one value into the rows [from, to).
func (c *column) fill(from, to int, r *report.Row) {
	if c.Type == report.TextColumn {
		if s := c.Text(r); s != "" {
			for row := from; row < to; row++ {
				c.putText(row, s)
			}
		}
		return
	}
	for row := from; row < to; row++ {
		c.put(row, r)
	}
}

// put adds the value of a row, if it has one, and returns how many bytes of text that was. Rows
// come in order.
func (c *column) put(row int, r *report.Row) int {
	switch c.Type {
	case report.TextColumn:
		if s := c.Text(r); s != "" {
			c.putText(row, s)
			return len(s)
		}
	case report.IntColumn:
		if n, ok := c.Int(r); ok {
			for len(c.ints) < row {
				c.ints = append(c.ints, 0)
			}
			c.ints = append(c.ints, n)
			c.set(row)
		}
	case report.BoolColumn:
		if c.Bool(r) {
			c.set(row)
		}
	}
	return 0
}

func (c *column) set(row int) { c.valid[row/8] |= 1 << (row % 8) }

func (c *column) putText(row int, s string) {
	c.endTexts(row)
	c.data = append(c.data, s...)
	c.offsets = append(c.offsets, int32(len(c.data)))
	c.set(row)
}

// endTexts adds an end for each row before row.
func (c *column) endTexts(row int) {
	for end := int32(len(c.data)); len(c.offsets) <= row; {
		c.offsets = append(c.offsets, end)
	}
}

// array returns the column of a batch. It is valid until the next put.
func (c *column) array(rows int) arrow.Array {
	if c.Type == report.BoolColumn {
		return made(arrow.FixedWidthTypes.Boolean, rows, 0, nil, c.valid[:bits8(rows)])
	}
	nulls := rows
	for _, b := range c.valid[:bits8(rows)] {
		nulls -= bits.OnesCount8(b)
	}
	valid := c.valid[:bits8(rows)]
	if nulls == 0 {
		valid = nil
	}
	if c.Type == report.IntColumn {
		for len(c.ints) < rows {
			c.ints = append(c.ints, 0)
		}
		return made(arrow.PrimitiveTypes.Int64, rows, nulls, valid, arrow.Int64Traits.CastToBytes(c.ints))
	}
	c.endTexts(rows)
	return made(arrow.BinaryTypes.String, rows, nulls, valid, arrow.Int32Traits.CastToBytes(c.offsets), c.data)
}

// made wraps memory as an array, without a copy.
func made(t arrow.DataType, rows, nulls int, valid []byte, rest ...[]byte) arrow.Array {
	buffers := []*memory.Buffer{nil}
	if valid != nil {
		buffers[0] = memory.NewBufferBytes(valid)
	}
	for _, b := range rest {
		buffers = append(buffers, memory.NewBufferBytes(b))
	}
	return array.MakeFromData(array.NewData(t, rows, buffers, nil, nulls, 0))
}

// reset empties the column.
func (c *column) reset() {
	clear(c.valid)
	c.data = c.data[:0]
	if c.offsets != nil {
		c.offsets = c.offsets[:1]
	}
	c.ints = c.ints[:0]
}
