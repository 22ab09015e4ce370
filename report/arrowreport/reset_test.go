package arrowreport_test

import (
	"bytes"
	"errors"
	"runtime"
	"slices"
	"testing"

	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"

	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/report/arrowreport"
)

// numbered writes n findings of a document to w.
func numbered(w *arrowreport.Writer, number int64, n int) error {
	w.SetNumber(number)
	err := w.Begin(&report.Document{Source: "s"})
	for i := range n {
		err = errors.Join(err, w.Finding(finding(i)))
	}
	return err
}

// rowsOf reads the numbers and the sources of a stream.
func rowsOf(t *testing.T, stream []byte) (ids []int64, sources []string) {
	t.Helper()
	r, err := ipc.NewReader(bytes.NewReader(stream))
	if err != nil {
		t.Fatal(err)
	}
	if first := r.Schema().Field(0); first.Name != "blob_id" || first.Nullable || r.Schema().NumFields() != 1+len(report.Columns()) {
		t.Errorf("%d fields, of which the first is %v", r.Schema().NumFields(), first)
	}
	at := r.Schema().FieldIndices("source")[0]
	for r.Next() {
		b := r.RecordBatch()
		ids = append(ids, b.Column(0).(*array.Int64).Int64Values()...)
		for i := range int(b.NumRows()) {
			sources = append(sources, b.Column(at).(*array.String).Value(i))
		}
	}
	if r.Err() != nil {
		t.Fatal(r.Err())
	}
	return ids, sources
}

// TestReset: streams that share their memory share nothing else, and a document goes on from one
// to the next.
func TestReset(t *testing.T) {
	var first, second bytes.Buffer
	w := arrowreport.NewNumbered(&first, "blob_id", "which", report.Columns())
	err := errors.Join(numbered(w, 7, 2), numbered(w, -8, 1), w.Close())
	w.Reset(&second)
	err = errors.Join(err, w.Finding(finding(1)), numbered(w, 9, 1), w.Close())
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		stream []byte
		want   []int64
	}{{first.Bytes(), []int64{7, 7, -8}}, {second.Bytes(), []int64{-8, 9}}} {
		ids, sources := rowsOf(t, test.stream)
		if !slices.Equal(ids, test.want) || len(sources) != len(test.want) || slices.ContainsFunc(sources, func(s string) bool { return s != "s" }) {
			t.Errorf("numbers %v, want %v; sources %q", ids, test.want, sources)
		}
	}
}

// TestResetDrops: rows that were not written are not in the next stream.
func TestResetDrops(t *testing.T) {
	var out bytes.Buffer
	w := arrowreport.NewNumbered(discard{}, "blob_id", "which", report.Columns())
	err := numbered(w, 1, 5)
	w.Reset(&out)
	if err = errors.Join(err, numbered(w, 2, 1), w.Close()); err != nil {
		t.Fatal(err)
	}
	if ids, _ := rowsOf(t, out.Bytes()); !slices.Equal(ids, []int64{2}) {
		t.Errorf("numbers %v", ids)
	}
}

// TestResetMemory: a stream in the memory of another takes little of its own.
func TestResetMemory(t *testing.T) {
	w := arrowreport.NewNumbered(discard{}, "blob_id", "which", report.Columns())
	again := func() {
		if err := errors.Join(numbered(w, 1, 20), w.Close()); err != nil {
			t.Fatal(err)
		}
		w.Reset(discard{})
	}
	again()
	const most = 200 << 10 // a new Writer takes 2 MB
	const rounds = 20
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range rounds {
		again()
	}
	runtime.ReadMemStats(&after)
	if each := (after.TotalAlloc - before.TotalAlloc) / rounds; each > most {
		t.Errorf("%d bytes for a stream, want at most %d", each, most)
	}
}

func BenchmarkReset(b *testing.B) {
	w := arrowreport.NewNumbered(discard{}, "blob_id", "which", report.Columns())
	b.ReportAllocs()
	for b.Loop() {
		if err := errors.Join(numbered(w, 1, 20), w.Close()); err != nil {
			b.Fatal(err)
		}
		w.Reset(discard{})
	}
}
