package report_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
)

// TestJoin: batches that are joined have what one batch of all rows has, whatever is in them and
// however long they are.
func TestJoin(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	some := func(n int) bool { return r.IntN(n) == 0 }
	const most = 300
	for range 200 {
		whole, joined := report.NewBatch(report.Columns(), most), report.NewBatch(report.Columns(), most)
		part := report.NewBatch(report.Columns(), most)
		dense, documents := 1+r.IntN(3), 1+r.IntN(40)
		for whole.Len() < most {
			for n := r.IntN(min(most-whole.Len(), 1+r.IntN(100)) + 1); part.Len() < n; {
				d := &report.Document{Source: fmt.Sprint("s", r.IntN(3)), SHA256: "0f", Facts: transcript.Facts{Document: r.IntN(2)}}
				if some(2) {
					d.Facts.ExitCode = new(r.Int64N(3))
				}
				whole.Begin(d)
				part.Begin(d)
				for range min(n-part.Len(), r.IntN(documents)+1) {
					f := &analyze.Finding{Kind: analyze.KindFile, Value: fmt.Sprint(`C:\a`, r.IntN(9), "\xff"[:r.IntN(2)]), Line: r.Int64N(9)}
					if some(dense) {
						f.Size = &analyze.Size{Bytes: r.Int64(), Text: "1", Ambiguous: some(2)}
						f.Owner = "o"
					}
					f.Masked = some(3)
					whole.Add(f)
					part.Add(f)
				}
			}
			joined.Join(part)
			if part.Len() != 0 {
				t.Fatalf("%d rows are left", part.Len())
			}
		}
		if joined.Len() != whole.Len() {
			t.Fatalf("%d rows, want %d", joined.Len(), whole.Len())
		}
		text, _ := joined.Bytes()
		if least, _ := whole.Bytes(); text < least {
			t.Fatalf("%d bytes of text, want at least %d", text, least)
		}
		want, got := whole.Values(), joined.Values()
		for i := range want {
			a, b := shown(&want[i]), shown(&got[i])
			if !reflect.DeepEqual(a, b) {
				t.Fatalf("%s: %v, want %v", want[i].Name, b, a)
			}
		}
	}
}

// shown is what a reader of the values sees.
func shown(v *report.Values) []any {
	runs := fmt.Sprint(v.Runs)
	count := v.Count
	v.Fill()
	return []any{count, runs, fmt.Sprint(v.Valid), string(v.Data), fmt.Sprint(v.Offsets), fmt.Sprint(v.Ints)}
}
