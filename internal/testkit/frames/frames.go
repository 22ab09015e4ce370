// Package frames makes requests for `lrkit worker`, for tests of what is around it.
package frames

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
)

var schema = arrow.NewSchema([]arrow.Field{
	{Name: "id", Type: arrow.PrimitiveTypes.Int64}, {Name: "name", Type: arrow.BinaryTypes.String},
	{Name: "data", Type: arrow.BinaryTypes.LargeBinary}, {Name: "last", Type: arrow.FixedWidthTypes.Boolean},
}, nil)

// Blobs returns the frame of a request for whole blobs, whose ids are their places.
func Blobs(blobs ...string) ([]byte, error) {
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	for i, data := range blobs {
		b.Field(0).(*array.Int64Builder).Append(int64(i))
		b.Field(1).(*array.StringBuilder).Append(fmt.Sprint("blob ", i))
		b.Field(2).(*array.BinaryBuilder).Append([]byte(data))
		b.Field(3).(*array.BooleanBuilder).Append(true)
	}
	var stream bytes.Buffer
	w := ipc.NewWriter(&stream, ipc.WithSchema(schema))
	if err := w.Write(b.NewRecordBatch()); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	frame := append(binary.LittleEndian.AppendUint32(nil, uint32(stream.Len())), 'A')
	return append(frame, stream.Bytes()...), nil
}
