// Package arrowreport writes findings as an Arrow IPC stream: the columns of [report.Columns], in
// batches. It is a package of its own because Arrow is larger than all the rest of lrkit.
//
//	w := arrowreport.New(file)
//	err := lrkit.Analyze(ctx, blob, nil, w)
//	err = errors.Join(err, w.Close())
//
// A column of text or numbers is null where there is no value. Text is UTF-8; bytes that are not
// UTF-8 become U+FFFD.
package arrowreport

import (
	"io"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/build"
	"github.com/lrkit/lrkit/internal/fullwrite"
	"github.com/lrkit/lrkit/report"
)

// A batch ends after so many rows, or so many bytes of text.
const (
	batchRows  = 8192
	batchBytes = 2 << 20
)

// Schema returns the schema of a stream with these columns. Its metadata has "lrkit.schema" and
// "lrkit.version", and that of each field its "description", in Markdown.
func Schema(columns []report.Column) *arrow.Schema {
	var fields []arrow.Field
	for _, c := range columns {
		f := arrow.Field{Name: c.Name, Nullable: c.Type != report.BoolColumn, Type: typeOf(c.Type), Metadata: Description(c.Doc)}
		fields = append(fields, f)
	}
	return arrow.NewSchema(fields, SchemaMetadata(report.FindingSchema))
}

// SchemaMetadata returns the metadata of a schema with this name.
func SchemaMetadata(name string) *arrow.Metadata {
	m := arrow.NewMetadata([]string{"lrkit.schema", "lrkit.version"}, []string{name, build.Version()})
	return &m
}

// Description returns the metadata of a field.
func Description(doc string) arrow.Metadata {
	return arrow.NewMetadata([]string{"description"}, []string{doc})
}

// Writer is a [report.Sink] for any number of documents. Close ends the stream.
type Writer struct {
	out     *ipc.Writer
	schema  *arrow.Schema
	columns []report.Column
	batch   *report.Batch
	numbers *numbers // nil: no column of them
}

// New returns a writer of a stream to w, with all columns of package report.
func New(w io.Writer) *Writer { return NewColumns(w, report.Columns()) }

// NewColumns returns a writer of a stream to w with these columns.
func NewColumns(w io.Writer, columns []report.Column) *Writer {
	if w == nil {
		panic("arrowreport: New without a writer")
	}
	r := &Writer{schema: Schema(columns), columns: columns, batch: report.NewBatch(columns, batchRows)}
	r.open(w)
	return r
}

// open begins a stream.
func (w *Writer) open(to io.Writer) {
	w.out = ipc.NewWriter(fullwrite.To(to), ipc.WithSchema(w.schema), ipc.WithAllocator(memory.DefaultAllocator))
}

// Reset begins another stream, to another writer, in the memory of the one before. Rows that were
// not written are dropped. A document that has begun goes on.
func (w *Writer) Reset(to io.Writer) {
	w.made()
	if to == nil {
		panic("arrowreport: Reset without a writer")
	}
	w.batch.Reset()
	w.numbers.reset()
	w.open(to)
}

// Begin implements [report.Sink].
func (w *Writer) Begin(d *report.Document) error {
	w.made()
	if d == nil {
		panic("arrowreport: Begin without a Document")
	}
	w.batch.Begin(d)
	return nil
}

func (w *Writer) made() {
	if w.out == nil {
		panic("arrowreport: a Writer that New did not make")
	}
}

// End implements [report.Sink].
func (w *Writer) End() error { return nil }

// Finding implements [report.Sink].
func (w *Writer) Finding(f *analyze.Finding) error {
	w.made()
	w.batch.Add(f)
	w.numbers.add()
	if w.Full(w.batch) {
		return w.flush()
	}
	return nil
}

// NewBatch returns a batch for [Writer.WriteBatch]. Rows can be collected in other goroutines than
// that of the writer.
func (w *Writer) NewBatch() *report.Batch {
	w.made()
	return report.NewBatch(w.columns, batchRows)
}

// Full reports whether a batch has as many rows as it should.
func (w *Writer) Full(b *report.Batch) bool {
	if b == nil {
		panic("arrowreport: a nil Batch")
	}
	text, filled := b.Bytes()
	return b.Len() >= batchRows || text+filled >= batchBytes
}

// WriteBatch writes the rows of a batch of NewBatch after all others, and takes them out of it.
// Small batches are joined. Begin has to be called again before the next Finding of the Writer.
func (w *Writer) WriteBatch(b *report.Batch) (err error) {
	w.made()
	if b == nil {
		panic("arrowreport: a nil Batch")
	}
	if w.numbers != nil {
		panic("arrowreport: a Batch for a Writer of NewNumbered")
	}
	text, filled := w.batch.Bytes()
	more, moreFilled := b.Bytes()
	if w.batch.Len() > 0 && (w.batch.Len()+b.Len() > batchRows || text+filled+more+moreFilled > batchBytes) {
		err = w.flush()
	}
	w.batch.Join(b)
	if err == nil && w.Full(w.batch) {
		err = w.flush()
	}
	return err
}

func (w *Writer) flush() error {
	rows := w.batch.Len()
	values := w.batch.Values()
	arrays := w.numbers.arrays(make([]arrow.Array, 0, 1+len(values)))
	for i := range values {
		arrays = append(arrays, toArray(&values[i], rows))
	}
	batch := array.NewRecordBatch(w.schema, arrays, int64(rows))
	err := w.out.Write(batch)
	batch.Release()
	w.batch.Reset()
	w.numbers.reset()
	return err
}

// Close writes the last batch and ends the stream. It does not close the underlying writer.
func (w *Writer) Close() error {
	w.made()
	var err error
	if w.batch.Len() > 0 {
		err = w.flush()
	}
	if e := w.out.Close(); err == nil { // it writes the schema of a stream without rows
		err = e
	}
	return err
}
