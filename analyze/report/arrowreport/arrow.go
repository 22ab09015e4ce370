// Package arrowreport writes findings as an Arrow IPC stream: the columns of [report.Columns], in batches. It stands apart from package report
// because Arrow weighs more than all the rest.
//
//	w := arrowreport.New(file)
//	err := lrkit.Analyze(ctx, blob, nil, w)
//	err = errors.Join(err, w.Close())
//
// A column of text or numbers is null where there is no value. Text is UTF-8; bytes that are none are U+FFFD.
package arrowreport

import (
	"io"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/analyze/report"
)

// A batch ends at so many rows, or so many bytes of text.
const (
	batchRows  = 8192
	batchBytes = 2 << 20
)

// Schema is that of the stream.
func Schema() *arrow.Schema {
	var fields []arrow.Field
	for _, c := range report.Columns() {
		f := arrow.Field{Name: c.Name, Nullable: c.Type != report.BoolColumn}
		switch c.Type {
		case report.TextColumn:
			f.Type = arrow.BinaryTypes.String
		case report.IntColumn:
			f.Type = arrow.PrimitiveTypes.Int64
		case report.BoolColumn:
			f.Type = arrow.FixedWidthTypes.Boolean
		}
		fields = append(fields, f)
	}
	return arrow.NewSchema(fields, nil)
}

// Writer is a [report.Sink] for any number of documents. Close ends the stream.
type Writer struct {
	out     *ipc.Writer
	builder *array.RecordBuilder
	columns []report.Column
	doc     *report.Document
	rows    int
	bytes   int
}

// New returns a writer of a stream to w.
func New(w io.Writer) *Writer {
	schema := Schema()
	return &Writer{
		out:     ipc.NewWriter(w, ipc.WithSchema(schema), ipc.WithAllocator(memory.DefaultAllocator)),
		builder: array.NewRecordBuilder(memory.DefaultAllocator, schema),
		columns: report.Columns(),
	}
}

// Begin implements [report.Sink].
func (w *Writer) Begin(d *report.Document) error {
	w.doc = d
	return nil
}

// End implements [report.Sink].
func (w *Writer) End() error { return nil }

// Finding implements [report.Sink].
func (w *Writer) Finding(f *analyze.Finding) error {
	row := report.NewRow(w.doc, f)
	for i := range w.columns {
		switch c := &w.columns[i]; b := w.builder.Field(i).(type) {
		case *array.StringBuilder:
			if s := c.Text(&row); s != "" {
				w.bytes += len(s)
				b.Append(s)
			} else {
				b.AppendNull()
			}
		case *array.Int64Builder:
			if n, ok := c.Int(&row); ok {
				b.Append(n)
			} else {
				b.AppendNull()
			}
		case *array.BooleanBuilder:
			b.Append(c.Bool(&row))
		}
	}
	if w.rows++; w.rows >= batchRows || w.bytes >= batchBytes {
		return w.flush()
	}
	return nil
}

func (w *Writer) flush() error {
	batch := w.builder.NewRecordBatch()
	defer batch.Release()
	w.rows, w.bytes = 0, 0
	return w.out.Write(batch)
}

// Close writes what is left and ends the stream. The writer beneath stays open.
func (w *Writer) Close() error {
	var err error
	if w.rows > 0 {
		err = w.flush()
	}
	w.builder.Release()
	if e := w.out.Close(); err == nil { // it writes the schema of a stream without rows
		err = e
	}
	return err
}
