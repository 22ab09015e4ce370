// Package parquetreport writes findings as a Parquet file: the columns of [report.Columns],
// compressed with zstd, in row groups of limited size. It is a package of its own because Parquet
// is larger than all the rest of lrkit.
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
	"reflect"

	"github.com/parquet-go/parquet-go"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/fullwrite"
	"github.com/lrkit/lrkit/report"
)

const (
	groupRows = 16 << 10 // of a row group, which stays in memory until it is written
	chunk     = 256      // rows that are written at a time
)

// schema returns the schema of the columns, in their order. It is made from a struct because a
// parquet.Group sorts its columns.
func schema(columns []report.Column) *parquet.Schema {
	var fields []reflect.StructField
	for _, c := range columns {
		f := reflect.StructField{Name: "X" + c.Name, Tag: reflect.StructTag(`parquet:"` + c.Name + `,optional,zstd"`)}
		switch c.Type {
		case report.TextColumn:
			f.Type = reflect.TypeFor[string]()
		case report.IntColumn:
			f.Type = reflect.TypeFor[int64]()
		case report.BoolColumn:
			f.Type, f.Tag = reflect.TypeFor[bool](), reflect.StructTag(`parquet:"`+c.Name+`,zstd"`)
		}
		fields = append(fields, f)
	}
	return parquet.SchemaOf(reflect.New(reflect.StructOf(fields)).Elem().Interface())
}

// Writer is a [report.Sink] for any number of documents. Close ends the file.
type Writer struct {
	out     *parquet.GenericWriter[any]
	columns []report.Column
	doc     *report.Document
	rows    []parquet.Row
	n       int
}

// New returns a writer of a file to w, with all columns of package report.
func New(w io.Writer) *Writer { return NewColumns(w, report.Columns()) }

// NewColumns returns a writer of a file to w with these columns.
func NewColumns(w io.Writer, columns []report.Column) *Writer {
	if w == nil {
		panic("parquetreport: New without a writer")
	}
	rows := make([]parquet.Row, chunk)
	for i := range rows {
		rows[i] = make(parquet.Row, len(columns))
	}
	out := parquet.NewGenericWriter[any](fullwrite.To(w), schema(columns),
		parquet.MaxRowsPerRowGroup(groupRows), parquet.CreatedBy("lrkit", "", ""))
	return &Writer{out: out, columns: columns, rows: rows}
}

// Begin implements [report.Sink].
func (w *Writer) Begin(d *report.Document) error {
	w.made()
	if d == nil {
		panic("parquetreport: Begin without a Document")
	}
	w.doc = d
	return nil
}

// End implements [report.Sink].
func (w *Writer) End() error { return nil }

// Finding implements [report.Sink].
func (w *Writer) Finding(f *analyze.Finding) error {
	w.made()
	row := report.NewRow(w.doc, f)
	values := w.rows[w.n]
	for i := range w.columns {
		v := parquet.NullValue().Level(0, 0, i)
		switch c := &w.columns[i]; c.Type {
		case report.TextColumn:
			if s := c.Text(&row); s != "" {
				v = parquet.ByteArrayValue([]byte(s)).Level(0, 1, i)
			}
		case report.IntColumn:
			if n, ok := c.Int(&row); ok {
				v = parquet.Int64Value(n).Level(0, 1, i)
			}
		case report.BoolColumn:
			v = parquet.BooleanValue(c.Bool(&row)).Level(0, 0, i)
		}
		values[i] = v
	}
	if w.n++; w.n == len(w.rows) {
		return w.flush()
	}
	return nil
}

func (w *Writer) made() {
	if w.out == nil {
		panic("parquetreport: a Writer that New did not make")
	}
}

func (w *Writer) flush() error {
	_, err := w.out.WriteRows(w.rows[:w.n])
	w.n = 0
	return err
}

// Close writes the last rows and ends the file. It does not close the underlying writer.
func (w *Writer) Close() error {
	w.made()
	err := w.flush()
	if e := w.out.Close(); err == nil {
		err = e
	}
	return err
}
