// Package parquetreport writes findings as a Parquet file: the columns of [report.Columns],
// compressed with zstd, in row groups of limited size. It is a package of its own because a
// program that writes lines should not link a compressor.
//
//	w := parquetreport.New(file)
//	err := lrkit.Analyze(ctx, blob, nil, w)
//	err = errors.Join(err, w.Close())
//
// A column of text or numbers is null where there is no value. Text is UTF-8; bytes that are not
// UTF-8 become U+FFFD.
package parquetreport

import (
	"io"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/fullwrite"
	"github.com/lrkit/lrkit/report"
)

// A row group, which stays in memory until it is written, ends after so many rows, or so many bytes
// of text.
const (
	groupRows  = 16 << 10
	groupBytes = 8 << 20
)

// magic is at both ends of a file.
const magic = "PAR1"

// Writer is a [report.Sink] for any number of documents. Close ends the file.
type Writer struct {
	out    io.Writer
	err    error // of out: nothing is written after it
	batch  *report.Batch
	group  group
	footer footer
}

// New returns a writer of a file to w, with all columns of package report.
func New(w io.Writer) *Writer { return NewColumns(w, report.Columns()) }

// NewColumns returns a writer of a file to w with these columns.
func NewColumns(w io.Writer, columns []report.Column) *Writer {
	if w == nil {
		panic("parquetreport: New without a writer")
	}
	return &Writer{out: fullwrite.To(w), batch: report.NewBatch(columns, groupRows), group: newGroup(), footer: footer{columns: columns}}
}

// Begin implements [report.Sink].
func (w *Writer) Begin(d *report.Document) error {
	w.made()
	if d == nil {
		panic("parquetreport: Begin without a Document")
	}
	w.batch.Begin(d)
	return nil
}

// End implements [report.Sink].
func (w *Writer) End() error { return nil }

// Finding implements [report.Sink].
func (w *Writer) Finding(f *analyze.Finding) error {
	w.made()
	w.batch.Add(f)
	if w.Full(w.batch) {
		return w.flush()
	}
	return nil
}

// NewBatch returns a batch for [Writer.WriteBatch]: rows can be collected in another goroutine than
// the one that writes.
func (w *Writer) NewBatch() *report.Batch {
	w.made()
	return report.NewBatch(w.footer.columns, groupRows)
}

// Full reports whether a batch has as many rows as it should.
func (w *Writer) Full(b *report.Batch) bool {
	own, _ := b.Bytes()
	return b.Len() >= groupRows || own >= groupBytes
}

// WriteBatch writes the rows of a batch of NewBatch after all others, and takes them out of it.
// Small batches are joined. Begin has to be called again before the next Finding of the Writer.
func (w *Writer) WriteBatch(b *report.Batch) (err error) {
	w.made()
	own, _ := w.batch.Bytes()
	more, _ := b.Bytes()
	if w.batch.Len() > 0 && (w.batch.Len()+b.Len() > groupRows || own+more > groupBytes) {
		err = w.flush()
	}
	w.batch.Join(b)
	if err == nil && w.Full(w.batch) {
		err = w.flush()
	}
	return err
}

func (w *Writer) made() {
	if w.out == nil {
		panic("parquetreport: a Writer that New did not make")
	}
}

// flush writes a row group.
func (w *Writer) flush() error {
	if rows := w.batch.Len(); rows > 0 {
		w.begin()
		w.group.make(w.batch.Values(), rows)
		w.footer.add(&w.group, rows)
		w.write(w.group.out)
		w.batch.Reset()
	}
	return w.err
}

// begin writes the beginning of the file, if there is nothing yet.
func (w *Writer) begin() {
	if w.group.offset == 0 {
		w.write([]byte(magic))
	}
}

func (w *Writer) write(b []byte) {
	if w.err == nil {
		_, w.err = w.out.Write(b)
	}
	w.group.offset += int64(len(b))
}

// Close writes the last rows and ends the file. It does not close the underlying writer.
func (w *Writer) Close() error {
	w.made()
	w.flush()
	w.begin()
	w.footer.write(w.write)
	return w.err
}
