package report_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
)

// madeFinding returns one that has some of all that a finding may have.
func madeFinding(r *rand.Rand) *analyze.Finding {
	some := func() bool { return r.IntN(3) == 0 }
	texts := []string{`C:\a\b.txt`, "", "x", "é日", "a\xffb", "\xe6\x97", "\xa5", strings.Repeat("long ", 50)}
	text := func() string { return texts[r.IntN(len(texts))] }
	f := &analyze.Finding{Kind: analyze.KindFile, Value: text(), Rule: "path-line", Confidence: "high", Line: r.Int64N(100), Context: text()}
	if some() {
		f.Kind = analyze.KindTimestamp
	}
	if some() {
		f.Size = &analyze.Size{Bytes: r.Int64N(1 << 40), Text: text(), Ambiguous: some()}
	}
	if some() {
		f.Hashes = []analyze.Hash{{Kind: "md5", Value: text()}}
	}
	if some() {
		f.Times = []analyze.Time{{Role: analyze.RoleCreated, Value: text()}}
	}
	if some() {
		f.Process = &analyze.ProcessInfo{ID: r.Int64N(9) - 1, Parent: r.Int64N(9) - 1}
	}
	f.Masked, f.Truncated, f.Owner, f.Normalized, f.Platform = some(), some(), text(), text(), text()
	f.Matched = [][]string{nil, {"a", "b"}, {"\xff"}}[r.IntN(3)]
	return f
}

func madeDocument(r *rand.Rand, i int) *report.Document {
	d := &report.Document{Source: fmt.Sprintf("s%d\xff", i/3), SHA256: "0f", Facts: transcript.Facts{Document: i}}
	if r.IntN(2) == 0 {
		d.Facts.ScriptName = new(fmt.Sprintf("n%d", i%5))
		d.Facts.ExitCode = new(int64(i % 3))
	}
	return d
}

// TestBatch: a batch has what the columns have, row by row, through documents of any length and
// after each Reset.
func TestBatch(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	columns := report.Columns()
	const most = 300
	b := report.NewBatch(columns, most)
	var rows []report.Row
	for doc := range 400 {
		d := madeDocument(r, doc)
		b.Begin(d)
		for range r.IntN(40) {
			f := madeFinding(r)
			b.Add(f)
			rows = append(rows, report.NewRow(d, f))
			if len(rows) == most {
				checkBatch(t, b, columns, rows)
				b.Reset()
				rows = rows[:0]
			}
		}
	}
	checkBatch(t, b, columns, rows)
}

func checkBatch(t *testing.T, b *report.Batch, columns []report.Column, rows []report.Row) {
	t.Helper()
	if b.Len() != len(rows) {
		t.Fatalf("%d rows, want %d", b.Len(), len(rows))
	}
	values := b.Values()
	for i := range columns {
		c, v := &columns[i], &values[i]
		runs := 0
		for _, run := range v.Runs {
			runs += run.Rows
		}
		if c.OfDocument && runs != len(rows) {
			t.Fatalf("%s: runs of %d rows, want %d", c.Name, runs, len(rows))
		}
		v.Fill()
		v.Fill() // once is enough
		count := 0
		for row := range rows {
			valid := v.Valid[row/8]>>(row%8)&1 != 0
			var got, want any
			switch c.Type {
			case report.TextColumn:
				text := c.Text(&rows[row])
				got, want = string(v.Data[v.Offsets[row]:v.Offsets[row+1]]), text
				valid = valid == (text != "")
			case report.IntColumn, report.TimeColumn:
				n, ok := c.Int(&rows[row])
				got, want = v.Ints[row], n
				if !ok {
					want = int64(0)
				}
				valid = valid == ok
			case report.BoolColumn:
				got, want, valid = valid, c.Bool(&rows[row]), true
			}
			if got != want || !valid {
				t.Fatalf("row %d, %s: %v, want %v (a value where there is none: %t)", row, c.Name, got, want, !valid)
			}
			if v.Valid[row/8]>>(row%8)&1 != 0 {
				count++
			}
		}
		if count != v.Count {
			t.Errorf("%s: %d values, counted %d", c.Name, count, v.Count)
		}
	}
}
