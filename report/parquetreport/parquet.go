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
	"bufio"
	"errors"
	"io"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/fullwrite"
	"github.com/lrkit/lrkit/report"
)

// A row group, the pages of which stay in memory until it is written, ends after so many rows, or
// so many bytes of encoded pages.
const (
	groupRows  = 1 << 20
	groupBytes = 24 << 20
)

// Rows become pages together, one of each column: so many, or so many bytes of text.
const (
	pageRows  = 16 << 10
	pageBytes = 4 << 20
)

// maxGroups is how many row groups a file may have: readers number them with 16 bits.
const maxGroups = 1<<15 - 1

// ErrTooManyGroups is the error of a [Writer] for rows that do not fit in a file: one has at most
// 32,767 row groups. The file is not whole, and cannot be read.
var ErrTooManyGroups = errors.New("a Parquet file has at most 32767 row groups")

// magic is at both ends of a file.
const magic = "PAR1"

// Options say how a file is divided. The zero value is the default.
type Options struct {
	// GroupRows and GroupBytes are after how many rows, and after how many bytes of encoded pages,
	// a row group ends; 1,048,576 and 24 MiB by default. The pages of a group are in memory until
	// it is written. A group has the rows of a whole number of pages, of 16,384 rows at most.
	GroupRows, GroupBytes int
}

// Writer is a [report.Sink] for any number of documents. Close ends the file.
type Writer struct {
	out     *bufio.Writer
	size    *sizedWriter
	err     error // nothing is written after it
	opts    Options
	columns []report.Column
	batch   *report.Batch
	group   group
	footer  footer
}

// New returns a writer of a file to w, with all columns of package report.
func New(w io.Writer) *Writer { return NewColumns(w, report.Columns()) }

// NewColumns returns a writer of a file to w with these columns.
func NewColumns(w io.Writer, columns []report.Column) *Writer { return NewOptions(w, columns, nil) }

// NewOptions returns a writer of a file to w with these columns. A nil opts is the default.
func NewOptions(w io.Writer, columns []report.Column, opts *Options) *Writer {
	if w == nil {
		panic("parquetreport: New without a writer")
	}
	r := &Writer{columns: columns, opts: Options{GroupRows: groupRows, GroupBytes: groupBytes}, group: newGroup(columns)}
	if opts != nil && opts.GroupRows > 0 {
		r.opts.GroupRows = opts.GroupRows
	}
	if opts != nil && opts.GroupBytes > 0 {
		r.opts.GroupBytes = opts.GroupBytes
	}
	r.size = &sizedWriter{w: fullwrite.To(w)}
	r.out = bufio.NewWriterSize(r.size, 64<<10)
	r.batch, r.footer.columns = r.NewBatch(), columns
	return r
}

// sizedWriter counts what is written.
type sizedWriter struct {
	w io.Writer
	n int64
}

func (s *sizedWriter) Write(b []byte) (int, error) {
	n, err := s.w.Write(b)
	s.n += int64(n)
	return n, err
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
		return w.flush(w.batch)
	}
	return nil
}

func (w *Writer) made() {
	if w.out == nil {
		panic("parquetreport: a Writer that New did not make")
	}
}

// rows is how many become pages together.
func (w *Writer) rows() int { return min(pageRows, w.opts.GroupRows) }

// NewBatch returns a batch for [Writer.WriteBatch]. Rows can be collected in other goroutines than
// that of the writer.
func (w *Writer) NewBatch() *report.Batch { return report.NewBatch(w.columns, w.rows()) }

// Full reports whether a batch has as many rows as it should.
func (w *Writer) Full(b *report.Batch) bool {
	if b == nil {
		panic("parquetreport: a nil Batch")
	}
	own, _ := b.Bytes()
	return b.Len() >= w.rows() || own >= pageBytes
}

// WriteBatch writes the rows of a batch of NewBatch after all others, and takes them out of it.
// Small batches are joined. Begin has to be called again before the next Finding of the Writer.
func (w *Writer) WriteBatch(b *report.Batch) error {
	w.made()
	if b == nil {
		panic("parquetreport: a nil Batch")
	}
	own, _ := w.batch.Bytes()
	more, _ := b.Bytes()
	if w.batch.Len() > 0 && (w.batch.Len()+b.Len() > w.rows() || own+more > pageBytes) {
		w.flush(w.batch)
	}
	if w.batch.Len() == 0 && w.Full(b) {
		return w.flush(b) // w.batch stays small
	}
	w.batch.Join(b)
	if w.Full(w.batch) {
		w.flush(w.batch)
	}
	return w.err
}

// Size is how long the file is if it ends now, but for what its end says of rows that are not yet
// written, a few KiB.
func (w *Writer) Size() int64 {
	w.made()
	return w.size.n + int64(w.out.Buffered()) + int64(w.group.size()) + int64(w.footer.size())
}

// flush makes pages of the rows of a batch, and ends the group if it has enough.
func (w *Writer) flush(b *report.Batch) error {
	defer b.Reset()
	rows := b.Len()
	if rows == 0 || w.err != nil {
		return w.err
	}
	if w.group.rows+rows > w.opts.GroupRows {
		w.endGroup()
	}
	w.group.add(b.Values(), rows)
	if w.group.rows >= w.opts.GroupRows || w.group.size() >= w.opts.GroupBytes {
		w.endGroup()
	}
	return w.err
}

// endGroup writes the group.
func (w *Writer) endGroup() {
	switch {
	case w.group.rows == 0:
		return
	case len(w.footer.groups) == maxGroups && w.err == nil:
		w.err = ErrTooManyGroups
	}
	w.begin()
	w.footer.add(&w.group, w.at())
	w.group.write(w.write)
	w.group.reset()
	w.sent(w.out.Flush())
}

// at is where in the file the next byte is written.
func (w *Writer) at() int64 { return w.size.n + int64(w.out.Buffered()) }

// begin writes the beginning of the file, if there is nothing yet.
func (w *Writer) begin() {
	if w.at() == 0 {
		w.write([]byte(magic))
	}
}

func (w *Writer) write(b []byte) {
	if w.err == nil {
		_, err := w.out.Write(b)
		w.sent(err)
	}
}

// sent notes an error of the output.
func (w *Writer) sent(err error) {
	if w.err == nil {
		w.err = err
	}
}

// Close writes the last rows and ends the file. It does not close the underlying writer.
func (w *Writer) Close() error {
	w.made()
	w.flush(w.batch)
	w.endGroup()
	w.begin()
	w.footer.write(w.write)
	w.sent(w.out.Flush())
	return w.err
}
