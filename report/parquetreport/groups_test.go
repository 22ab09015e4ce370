package parquetreport_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/report/parquetreport"
	"github.com/lrkit/lrkit/transcript"
)

// TestGroups: a row group ends after so many rows, or so many bytes of pages, whichever comes
// first, and with no fewer.
func TestGroups(t *testing.T) {
	for _, test := range []struct {
		rows, bytes, long, n int
		byRows               bool
	}{
		{rows: 100, n: 1000, byRows: true},
		{rows: 40_000, n: 150_000, byRows: true}, // two pages
		{bytes: 600_000, long: 300, n: 100_000},
		{rows: 90_000, bytes: 600_000, long: 300, n: 100_000},
	} {
		var out bytes.Buffer
		w := parquetreport.NewOptions(&out, report.Columns(), &parquetreport.Options{GroupRows: test.rows, GroupBytes: test.bytes})
		err := w.Begin(&report.Document{Source: "s"})
		hard := strings.Repeat("x", test.long)
		for i := range test.n {
			f := finding(i)
			if test.long > 0 {
				f.Owner = fmt.Sprint(hard[:i%test.long], uint32(i)*2654435761)
			}
			err = errors.Join(err, w.Finding(f))
		}
		if err = errors.Join(err, w.Close()); err != nil {
			t.Fatal(err)
		}
		file, err := parquet.OpenFile(bytes.NewReader(out.Bytes()), int64(out.Len()))
		if err != nil {
			t.Fatal(err)
		}
		groups := file.Metadata().RowGroups
		if len(groups) < 2 {
			t.Errorf("%+v: %d groups", test, len(groups))
		}
		for i, g := range groups[:len(groups)-1] {
			if test.byRows && g.NumRows != int64(min(test.rows, 2*16384)) {
				t.Errorf("%+v: group %d has %d rows", test, i, g.NumRows)
			}
			if most := int64(test.bytes * 3 / 2); !test.byRows && (g.TotalCompressedSize > most || g.TotalCompressedSize < int64(test.bytes)/2) {
				t.Errorf("%+v: group %d has %d bytes", test, i, g.TotalCompressedSize)
			}
		}
	}
}

// TestTooManyGroups: a file has as many groups as readers can number, and one more is an error that
// says so, and stays.
func TestTooManyGroups(t *testing.T) {
	const most, rows = 32767, 16
	columns, err := report.Pick([]string{"kind", "line"})
	if err != nil {
		t.Fatal(err)
	}
	write := func(to io.Writer, n int) (finding, end error) {
		w := parquetreport.NewOptions(to, columns, &parquetreport.Options{GroupRows: rows})
		finding = w.Begin(&report.Document{Source: "s"})
		for i := range n {
			f := analyze.Finding{Kind: analyze.KindFile, Line: int64(i), Span: transcript.Span{End: 1}}
			if finding = w.Finding(&f); finding != nil {
				break
			}
		}
		return finding, w.Close()
	}
	var out bytes.Buffer
	if err, end := write(&out, most*rows); err != nil || end != nil {
		t.Fatal(err, end)
	}
	file, err := parquet.OpenFile(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil || len(file.RowGroups()) != most || file.NumRows() != most*rows {
		t.Fatalf("%d groups, %v", len(file.RowGroups()), err)
	}
	if err, end := write(io.Discard, most*rows+1); err != nil || !errors.Is(end, parquetreport.ErrTooManyGroups) {
		t.Errorf("one row too many: %v, and at the end %v", err, end)
	}
	if err, end := write(io.Discard, (most+3)*rows); !errors.Is(err, parquetreport.ErrTooManyGroups) || !errors.Is(end, parquetreport.ErrTooManyGroups) {
		t.Errorf("groups too many: %v, and at the end %v", err, end)
	}
}

// TestGroupsInTheSameMemory: the groups of a file are made in the memory of the first, but for what
// the end of the file says of them.
func TestGroupsInTheSameMemory(t *testing.T) {
	w := parquetreport.NewOptions(io.Discard, report.Columns(), &parquetreport.Options{GroupRows: 2000})
	if err := w.Begin(&report.Document{Source: "s"}); err != nil {
		t.Fatal(err)
	}
	f := finding(2)
	f.Kind, f.Context = analyze.KindRegistry, "c"
	group := func() {
		for range 2000 {
			if err := w.Finding(f); err != nil {
				t.Fatal(err)
			}
		}
	}
	group()
	if n := testing.AllocsPerRun(20, group); n > 200 {
		t.Errorf("%.0f allocations a group", n)
	}
}

// TestSize: a writer knows how long its file is.
func TestSize(t *testing.T) {
	var out bytes.Buffer
	w := parquetreport.NewOptions(&out, report.Columns(), &parquetreport.Options{GroupRows: 3000})
	err := w.Begin(&report.Document{Source: "s"})
	for i := range 30_000 {
		err = errors.Join(err, w.Finding(finding(i)))
	}
	said := w.Size()
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	if n := int64(out.Len()); said < n*9/10 || said > n*11/10 {
		t.Errorf("%d bytes, said %d before the end", n, said)
	}
}

// TestGroupsOfManyDocuments: a group ends before the dictionaries of its documents take more memory
// than its pages may.
func TestGroupsOfManyDocuments(t *testing.T) {
	columns, err := report.Pick([]string{"script_name", "document", "kind"})
	if err != nil {
		t.Fatal(err)
	}
	const n = 150_000
	var out bytes.Buffer
	w := parquetreport.NewOptions(&out, columns, nil)
	for i := range n {
		name := fmt.Sprint("script ", i)
		err = errors.Join(err, w.Begin(&report.Document{Source: "s", Facts: transcript.Facts{Document: i, ScriptName: &name}}), w.Finding(finding(i)))
	}
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	file, err := parquet.OpenFile(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil || file.NumRows() != n {
		t.Fatal(err)
	}
	for i, g := range file.RowGroups() {
		if g.NumRows() > 64<<10 {
			t.Errorf("group %d has %d rows, each with a document of its own", i, g.NumRows())
		}
	}
}
