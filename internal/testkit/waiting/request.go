//go:build linux

package waiting

import (
	"bytes"
	"encoding/binary"
	"os"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
)

// fullAnswer makes stdout a pipe that nothing reads, and stdin a request whose answer is more than
// fits.
func fullAnswer(r *run) error {
	if err := fullStdout(r); err != nil {
		return err
	}
	request, err := blobRequest([]byte(begin + strings.Repeat(`C:\\Windows\\Temp\\a.exe\n`, 20_000) + `"}`))
	if err != nil {
		return err
	}
	if err := os.WriteFile(r.path("request"), request, 0o600); err != nil {
		return err
	}
	f, err := os.Open(r.path("request"))
	if err != nil {
		return err
	}
	r.later(func() { f.Close() })
	r.cmd.Stdin = f
	return nil
}

// blobRequest returns the frame of a request for `lrkit worker`, of one blob.
func blobRequest(data []byte) ([]byte, error) {
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "id", Type: arrow.PrimitiveTypes.Int64}, {Name: "name", Type: arrow.BinaryTypes.String},
		{Name: "data", Type: arrow.BinaryTypes.LargeBinary}, {Name: "last", Type: arrow.FixedWidthTypes.Boolean},
	}, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	b.Field(0).(*array.Int64Builder).Append(1)
	b.Field(1).(*array.StringBuilder).Append("blob")
	b.Field(2).(*array.BinaryBuilder).Append(data)
	b.Field(3).(*array.BooleanBuilder).Append(true)
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
