package parquetreport_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/report/parquetreport"
	"github.com/lrkit/lrkit/transcript"
)

// made is what a test writes: columns where nothing, few, many and all values are there, and
// documents of any length.
type made struct {
	r    *rand.Rand
	rows []report.Row
}

func (m *made) text() string {
	texts := []string{"", "x", "é日", "a\xffb", "\xe6\x97", strings.Repeat("long ", 50), fmt.Sprint("text ", m.r.IntN(1000))}
	return texts[m.r.IntN(len(texts))]
}

func (m *made) number() int64 {
	return []int64{0, 1, -1, math.MinInt64, math.MaxInt64, m.r.Int64(), m.r.Int64N(1000)}[m.r.IntN(7)]
}

func (m *made) finding() *analyze.Finding {
	some := func() bool { return m.r.IntN(3) == 0 }
	f := &analyze.Finding{Kind: analyze.KindFile, Value: fmt.Sprint(`C:\a\`, m.text()), Rule: "path-line", Confidence: "high",
		Line: m.number(), TextOffset: m.number(), Span: transcript.Span{Start: m.number(), End: m.number()}, Context: m.text()}
	if some() {
		f.Kind, f.Confidence = analyze.KindTimestamp, "low"
	}
	if some() {
		f.Size = &analyze.Size{Bytes: m.number(), Min: m.number(), Max: m.number(), Text: m.text(), Ambiguous: some()}
	}
	if some() {
		f.Times = []analyze.Time{{Role: analyze.RoleCreated, Value: m.text()}}
	}
	f.Masked, f.Truncated, f.Owner, f.Platform = some(), some(), m.text(), []string{"", "windows"}[m.r.IntN(2)]
	return f
}

// write writes documents, the texts of which are at least so long.
func (m *made) write(w *parquetreport.Writer, documents, most, long int) (err error) {
	for i := range documents {
		d := &report.Document{Source: fmt.Sprintf("s%d\xff", i/3), SHA256: "0f", Facts: transcript.Facts{Document: i}}
		if m.r.IntN(2) == 0 {
			d.Facts.ScriptName, d.Facts.ExitCode = new(fmt.Sprint("n", i%500)), new(m.number())
			d.Origin = &report.Origin{Started: time.UnixMicro(m.r.Int64N(1 << 52)), CommandIndex: i}
		}
		err = errors.Join(err, w.Begin(d))
		for range m.r.IntN(most + 1) {
			f := m.finding()
			if long > 0 {
				f.Context = strings.Repeat("x", long)
			}
			err = errors.Join(err, w.Finding(f))
			m.rows = append(m.rows, report.NewRow(d, f))
		}
	}
	return errors.Join(err, w.Close())
}

// TestReadBack reads what was written with another module: every value of every row.
func TestReadBack(t *testing.T) {
	for _, test := range []struct {
		name                  string
		documents, most, long int
		opts                  parquetreport.Options
		groups                int // at least
	}{
		{"no document", 0, 0, 0, parquetreport.Options{}, 0},
		{"no finding", 5, 0, 0, parquetreport.Options{}, 0},
		{"few", 3, 2, 0, parquetreport.Options{}, 1},
		{"many documents", 5000, 2, 0, parquetreport.Options{}, 1},
		{"many documents, small pages", 5000, 2, 0, parquetreport.Options{GroupRows: 100}, 20},
		{"long documents, many pages", 4, 20_000, 0, parquetreport.Options{}, 1},
		{"long documents, groups by rows", 4, 20_000, 0, parquetreport.Options{GroupRows: 7000}, 2},
		{"long documents, groups by bytes", 4, 20_000, 0, parquetreport.Options{GroupBytes: 100_000}, 2},
		{"long texts", 30, 30, 50_000, parquetreport.Options{}, 1},
		{"long texts, groups by bytes", 300, 30, 5_000, parquetreport.Options{GroupBytes: 10_000}, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := &made{r: rand.New(rand.NewPCG(5, 6))}
			var out bytes.Buffer
			if err := m.write(parquetreport.NewOptions(&out, report.Columns(), &test.opts), test.documents, test.most, test.long); err != nil {
				t.Fatal(err)
			}
			file, err := parquet.OpenFile(bytes.NewReader(out.Bytes()), int64(out.Len()))
			if err != nil {
				t.Fatal(err)
			}
			if n := len(file.RowGroups()); n < test.groups || file.NumRows() != int64(len(m.rows)) {
				t.Errorf("%d rows in %d groups, want %d in at least %d", file.NumRows(), n, len(m.rows), test.groups)
			}
			m.compare(t, file)
		})
	}
}

func (m *made) compare(t *testing.T, file *parquet.File) {
	columns := report.Columns()
	at := 0
	rows := make([]parquet.Row, 100)
	for _, g := range file.RowGroups() {
		r := g.Rows()
		for {
			n, err := r.ReadRows(rows)
			for _, row := range rows[:n] {
				for i := range columns {
					if want, got := cell(&columns[i], &m.rows[at]), row[i]; got.String() != want.String() || got.IsNull() != want.IsNull() {
						t.Fatalf("row %d, %s: %v, want %v", at, columns[i].Name, got, want)
					}
				}
				at++
			}
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		r.Close()
	}
	if at != len(m.rows) {
		t.Errorf("%d rows, want %d", at, len(m.rows))
	}
}

// cell is what a row should have in a column.
func cell(c *report.Column, r *report.Row) parquet.Value {
	switch c.Type {
	case report.IntColumn, report.TimeColumn:
		if n, ok := c.Int(r); ok {
			return parquet.ValueOf(n)
		}
	case report.BoolColumn:
		return parquet.ValueOf(c.Bool(r))
	default:
		if s := c.Text(r); s != "" {
			return parquet.ValueOf(s)
		}
	}
	return parquet.NullValue()
}

// TestSchema: the schema names itself, its columns have descriptions, and times are times.
func TestSchema(t *testing.T) {
	var out bytes.Buffer
	if err := parquetreport.New(&out).Close(); err != nil {
		t.Fatal(err)
	}
	file, err := parquet.OpenFile(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	if name, _ := file.Lookup("lrkit.schema"); name != "lrkit.finding/1" {
		t.Errorf("lrkit.schema is %q", name)
	}
	if version, _ := file.Lookup("lrkit.version"); version == "" {
		t.Error("no lrkit.version")
	}
	schema := file.Schema().String()
	for _, c := range report.Columns() {
		if doc, _ := file.Lookup("lrkit.description." + c.Name); doc != c.Doc {
			t.Errorf("%s is described as %q, want %q", c.Name, doc, c.Doc)
		}
		if want := "optional int64 " + c.Name + " (TIMESTAMP(isAdjustedToUTC=true,unit=MICROS))"; c.Type == report.TimeColumn && !strings.Contains(schema, want) {
			t.Errorf("no %s in %s", want, schema)
		}
	}
}

// TestStatistics: the least and greatest value of a column are right, where they are there.
func TestStatistics(t *testing.T) {
	m := &made{r: rand.New(rand.NewPCG(7, 8))}
	var out bytes.Buffer
	if err := m.write(parquetreport.New(&out), 50, 100, 0); err != nil {
		t.Fatal(err)
	}
	file, err := parquet.OpenFile(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	bounded := 0
	for i, chunk := range file.Metadata().RowGroups[0].Columns {
		c := &report.Columns()[i]
		s := chunk.MetaData.Statistics
		nulls := int64(0)
		kind := file.RowGroups()[0].ColumnChunks()[i].Type()
		for row := range m.rows {
			v := cell(c, &m.rows[row])
			if v.IsNull() {
				nulls++
				continue
			}
			if s.MinValue != nil && kind.Compare(v, kind.Kind().Value(s.MinValue)) < 0 ||
				s.MaxValue != nil && kind.Compare(v, kind.Kind().Value(s.MaxValue)) > 0 {
				t.Errorf("%s: %v is not between %q and %q", c.Name, v, s.MinValue, s.MaxValue)
			}
		}
		if s.MinValue != nil && s.MaxValue != nil {
			bounded++
		}
		if nulls != s.NullCount {
			t.Errorf("%s: %d nulls, counted %d", c.Name, s.NullCount, nulls)
		}
	}
	if bounded < 20 {
		t.Errorf("%d columns have a least and a greatest value", bounded)
	}
}

// TestMemory: a group is made in the memory of the one before it.
func TestMemory(t *testing.T) {
	w := parquetreport.New(io.Discard)
	if err := w.Begin(&report.Document{Source: "s"}); err != nil {
		t.Fatal(err)
	}
	f := finding(2)
	f.Kind, f.Context = analyze.KindRegistry, "c" // neither a path that is taken apart, nor what must be repaired
	write := func() {
		for range 16 << 10 {
			if err := w.Finding(f); err != nil {
				t.Fatal(err)
			}
		}
	}
	write()
	if n := testing.AllocsPerRun(20, write); n > 200 {
		t.Errorf("%.0f allocations a group of 16,384 rows", n)
	}
}
