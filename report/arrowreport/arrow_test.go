package arrowreport_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/report/arrowreport"
	"github.com/lrkit/lrkit/transcript"
)

func finding(i int) *analyze.Finding {
	f := &analyze.Finding{
		Kind: analyze.KindFile, Value: fmt.Sprintf(`C:\a\%d.txt`, i), Platform: "windows", Line: int64(i), Context: "c\xff",
		Span: transcript.Span{Start: int64(i), End: int64(i + 9)},
	}
	if i%2 == 0 {
		f.Size = &analyze.Size{Bytes: int64(i), Text: "x"}
	}
	return f
}

// TestRoundTrip writes more than a batch and reads it back.
func TestRoundTrip(t *testing.T) {
	const n = 20000
	var out bytes.Buffer
	w := arrowreport.New(&out)
	if err := w.Begin(&report.Document{Source: "s"}); err != nil {
		t.Fatal(err)
	}
	for i := range n {
		if err := w.Finding(finding(i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := ipc.NewReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, c := range report.Columns() {
		at[c.Name] = i
		if got := r.Schema().Field(i).Name; got != c.Name {
			t.Errorf("column %d is %s, want %s", i, got, c.Name)
		}
	}
	rows, batches := 0, 0
	for r.Next() {
		b := r.RecordBatch()
		batches++
		values := b.Column(at["value"]).(*array.String)
		sizes := b.Column(at["size"]).(*array.Int64)
		contexts := b.Column(at["context"]).(*array.String)
		for k := range int(b.NumRows()) {
			f := finding(rows)
			if values.Value(k) != f.Value || sizes.IsNull(k) == (f.Size != nil) || contexts.Value(k) != "c\ufffd" {
				t.Fatalf("row %d: %s", rows, values.Value(k))
			}
			rows++
		}
	}
	if rows != n || batches < 2 || r.Err() != nil {
		t.Errorf("%d rows in %d batches, %v", rows, batches, r.Err())
	}
}

// TestLongDocument: a value that all rows of a document share is in each of them, and counts for
// the length of a batch.
func TestLongDocument(t *testing.T) {
	const n, size = 4096, 4 << 10
	name := strings.Repeat("x", size)
	var out bytes.Buffer
	w := arrowreport.New(&out)
	err := w.Begin(&report.Document{Source: "s", Facts: transcript.Facts{ScriptName: &name}})
	for i := range n {
		err = errors.Join(err, w.Finding(finding(i)))
	}
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	r, err := ipc.NewReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	rows := int64(0)
	for r.Next() {
		b := r.RecordBatch()
		if most := int64(4 << 20 / size); b.NumRows() > most {
			t.Errorf("a batch of %d rows, %d would be 4 MiB of names", b.NumRows(), most)
		}
		rows += b.NumRows()
	}
	if rows != n || r.Err() != nil {
		t.Errorf("%d rows, %v", rows, r.Err())
	}
}

// TestSchema: the schema names itself, and every field has the description of docs/SCHEMA.md.
// There are no types but those that every reader keeps.
func TestSchema(t *testing.T) {
	schema := arrowreport.Schema(report.Columns())
	if name, _ := schema.Metadata().GetValue("lrkit.schema"); name != report.FindingSchema {
		t.Errorf("lrkit.schema is %q", name)
	}
	if version, _ := schema.Metadata().GetValue("lrkit.version"); version == "" {
		t.Error("no lrkit.version")
	}
	types := map[report.ColumnType]string{report.TextColumn: "utf8", report.IntColumn: "int64", report.BoolColumn: "bool", report.TimeColumn: "timestamp[us, tz=UTC]"}
	for i, c := range report.Columns() {
		f := schema.Field(i)
		if doc, _ := f.Metadata.GetValue("description"); f.Name != c.Name || doc != c.Doc || doc == "" {
			t.Errorf("field %d is %s (%q), want %s (%q)", i, f.Name, doc, c.Name, c.Doc)
		}
		if got := f.Type.String(); got != types[c.Type] || f.Nullable == (c.Type == report.BoolColumn) {
			t.Errorf("%s is of type %s, null: %t; want %s", f.Name, got, f.Nullable, types[c.Type])
		}
	}
}

// TestTimes: the times of a command are times in UTC, or null.
func TestTimes(t *testing.T) {
	began := time.Date(2026, 4, 5, 6, 7, 8, 123_456_789, time.FixedZone("", 3600))
	columns, err := report.Pick([]string{"ended", "started"})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := arrowreport.NewColumns(&out, columns)
	for _, o := range []*report.Origin{nil, {Started: began}} {
		err = errors.Join(err, w.Begin(&report.Document{Origin: o}), w.Finding(finding(1)))
	}
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	r, err := ipc.NewReader(&out)
	if err != nil || !r.Next() {
		t.Fatal(err)
	}
	ended, started := r.RecordBatch().Column(0), r.RecordBatch().Column(1).(*array.Timestamp)
	if ended.NullN() != 2 || !started.IsNull(0) || started.IsNull(1) || int64(started.Value(1)) != began.UnixMicro() {
		t.Errorf("ended %v, started %v", ended, started)
	}
}

// TestEmpty: a stream without findings has its schema.
func TestEmpty(t *testing.T) {
	var out bytes.Buffer
	if err := arrowreport.New(&out).Close(); err != nil {
		t.Fatal(err)
	}
	r, err := ipc.NewReader(&out)
	if err != nil || r.Next() || len(r.Schema().Fields()) != len(report.Columns()) {
		t.Errorf("%v", err)
	}
}

func BenchmarkWriter(b *testing.B) {
	w := arrowreport.New(discard{})
	w.Begin(&report.Document{Source: "s"})
	f := finding(2)
	b.ReportAllocs()
	for b.Loop() {
		if err := w.Finding(f); err != nil {
			b.Fatal(err)
		}
	}
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
