package analyze_test

import (
	"bytes"
	"testing"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/bench/gen"
	"github.com/lrkit/lrkit/transcript"
)

// BenchmarkFindings analyses texts as scripts print them, and one where every line
// is a finding.
func BenchmarkFindings(b *testing.B) {
	for _, name := range []string{"hunt", "path", "log", "nul", "utf8", "path-per-line"} {
		b.Run(name, func(b *testing.B) {
			shape, err := gen.Find(name)
			if err != nil {
				b.Fatal(err)
			}
			var doc bytes.Buffer
			if _, err := shape.Generate(&doc, 4<<20); err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(doc.Len()))
			found := 0
			for b.Loop() {
				d := transcript.NewDecoderBytes(doc.Bytes(), nil)
				for text, err := range d.Texts() {
					if err != nil {
						b.Fatal(err)
					}
					for range analyze.Findings(text, nil) {
						found++
					}
				}
			}
			b.ReportMetric(float64(found)/float64(b.N), "findings/op")
		})
	}
}
