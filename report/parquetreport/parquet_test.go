package parquetreport_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"github.com/parquet-go/parquet-go"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/report/parquetreport"
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

// TestRoundTrip writes more than a row group and reads it back.
func TestRoundTrip(t *testing.T) {
	const n = 40000
	var out bytes.Buffer
	w := parquetreport.NewOptions(&out, report.Columns(), &parquetreport.Options{GroupRows: n / 3})
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
	file, err := parquet.OpenFile(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, c := range report.Columns() {
		at[c.Name] = i
		if got := file.Schema().Columns()[i][0]; got != c.Name {
			t.Errorf("column %d is %s, want %s", i, got, c.Name)
		}
	}
	if file.NumRows() != n || len(file.RowGroups()) < 3 {
		t.Errorf("%d rows in %d groups", file.NumRows(), len(file.RowGroups()))
	}
	i := 0
	rows := make([]parquet.Row, 100)
	for _, g := range file.RowGroups() {
		r := g.Rows()
		for {
			k, err := r.ReadRows(rows)
			for _, row := range rows[:k] {
				f := finding(i)
				if row[at["value"]].String() != f.Value || row[at["size"]].IsNull() == (f.Size != nil) || row[at["context"]].String() != "c\ufffd" {
					t.Fatalf("row %d: %v", i, row[at["value"]])
				}
				i++
			}
			if err != nil {
				break
			}
		}
		r.Close()
	}
	if i != n {
		t.Errorf("%d rows read", i)
	}
}

// TestWriteError: an error of the writer is returned.
func TestWriteError(t *testing.T) {
	w := parquetreport.New(broken{})
	w.Begin(&report.Document{Source: "s"})
	if err := errors.Join(w.Finding(finding(1)), w.Close()); err == nil {
		t.Error("no error")
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("no room") }
