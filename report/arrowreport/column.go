package arrowreport

import (
	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/lrkit/lrkit/report"
)

// typeOf returns the type of a column.
func typeOf(t report.ColumnType) arrow.DataType {
	switch t {
	case report.IntColumn:
		return arrow.PrimitiveTypes.Int64
	case report.BoolColumn:
		return arrow.FixedWidthTypes.Boolean
	case report.TimeColumn:
		return arrow.FixedWidthTypes.Timestamp_us // in UTC
	}
	return arrow.BinaryTypes.String
}

// toArray returns the column of a batch, without a copy.
func toArray(v *report.Values, rows int) arrow.Array {
	v.Fill()
	valid, typ := v.Valid[:(rows+7)/8], typeOf(v.Type)
	nulls := rows - v.Count
	if nulls == 0 {
		valid = nil
	}
	switch v.Type {
	case report.BoolColumn:
		return made(typ, rows, 0, nil, v.Valid[:(rows+7)/8])
	case report.TextColumn:
		return made(typ, rows, nulls, valid, arrow.Int32Traits.CastToBytes(v.Offsets), v.Data)
	}
	return made(typ, rows, nulls, valid, arrow.Int64Traits.CastToBytes(v.Ints))
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
