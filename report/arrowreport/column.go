package arrowreport

import (
	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/lrkit/lrkit/report"
)

// toArray returns the column of a batch, without a copy.
func toArray(v *report.Values, rows int) arrow.Array {
	v.Fill()
	valid := v.Valid[:(rows+7)/8]
	if v.Type == report.BoolColumn {
		return made(arrow.FixedWidthTypes.Boolean, rows, 0, nil, valid)
	}
	nulls := rows - v.Count
	if nulls == 0 {
		valid = nil
	}
	if v.Type == report.IntColumn {
		return made(arrow.PrimitiveTypes.Int64, rows, nulls, valid, arrow.Int64Traits.CastToBytes(v.Ints))
	}
	return made(arrow.BinaryTypes.String, rows, nulls, valid, arrow.Int32Traits.CastToBytes(v.Offsets), v.Data)
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
