package worker

import (
	"bytes"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/report/arrowreport"
)

// maxStatuses is how many statuses are collected before they are sent.
const maxStatuses = 4096

// statuses collects statuses for a frame.
type statuses struct {
	schema *arrow.Schema
	b      *array.RecordBuilder
	rows   int
	buf    bytes.Buffer
}

func newStatuses() *statuses {
	fields := []arrow.Field{{Name: blobID, Type: arrow.PrimitiveTypes.Int64, Metadata: arrowreport.Description(blobIDDoc)}}
	types := map[report.ColumnType]arrow.DataType{
		report.TextColumn: arrow.BinaryTypes.String, report.IntColumn: arrow.PrimitiveTypes.Int64, report.BoolColumn: arrow.FixedWidthTypes.Boolean,
	}
	for _, c := range report.StatusColumns() {
		fields = append(fields, arrow.Field{Name: c.Name, Type: types[c.Type], Nullable: true, Metadata: arrowreport.Description(c.Doc)})
	}
	fields = append(fields, arrow.Field{Name: "last", Type: arrow.FixedWidthTypes.Boolean,
		Metadata: arrowreport.Description("no other document of the blob follows: its findings count from now on")})
	schema := arrow.NewSchema(fields, arrowreport.SchemaMetadata(report.StatusSchema))
	return &statuses{schema: schema, b: array.NewRecordBuilder(memory.DefaultAllocator, schema)}
}

func (t *statuses) add(id int64, s *report.Status) {
	t.b.Field(0).(*array.Int64Builder).Append(id)
	columns := report.StatusColumns()
	for i := range columns {
		switch b := t.b.Field(1 + i).(type) {
		case *array.StringBuilder:
			if v := columns[i].Text(s); v != nil {
				b.Append(strings.ToValidUTF8(*v, "\uFFFD"))
				continue
			}
			b.AppendNull()
		case *array.Int64Builder:
			if v := columns[i].Int(s); v != nil {
				b.Append(*v)
				continue
			}
			b.AppendNull()
		case *array.BooleanBuilder:
			if v := columns[i].Bool(s); v != nil {
				b.Append(*v)
				continue
			}
			b.AppendNull()
		}
	}
	t.b.Field(1 + len(columns)).(*array.BooleanBuilder).Append(s.Last)
	t.rows++
}

// stream returns what was collected as an Arrow stream, which is valid until the next call.
func (t *statuses) stream() ([]byte, error) {
	t.rows = 0
	t.buf.Reset()
	w := ipc.NewWriter(&t.buf, ipc.WithSchema(t.schema), ipc.WithAllocator(memory.DefaultAllocator))
	batch := t.b.NewRecordBatch()
	defer batch.Release()
	if err := w.Write(batch); err != nil {
		return nil, err
	}
	err := w.Close()
	return t.buf.Bytes(), err
}
