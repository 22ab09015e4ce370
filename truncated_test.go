package lrkit_test

import (
	"bytes"
	"encoding/binary"
	"flag"
	"os"
	"testing"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/bench/gen"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
)

// A thousand is what docs and nightly runs quote.
var cuts = flag.Int("cuts", 30, "at how many positions large inputs are cut")

// counting is a sink that keeps the last document and counts findings.
type counting struct {
	doc *report.Document
	n   int
}

func (c *counting) Begin(d *report.Document) error   { c.doc = d; return nil }
func (c *counting) Finding(f *analyze.Finding) error { c.n++; return nil }
func (c *counting) End() error                       { return nil }

// TestTruncatedCoats: what was read of an input that ends early is given, and never called
// complete.
func TestTruncatedCoats(t *testing.T) {
	sample, err := os.ReadFile("samples/minidump.transcript.json")
	if err != nil {
		t.Fatal(err)
	}
	shape, err := gen.Find("log")
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	if _, err := shape.Generate(&log, 2<<20); err != nil {
		t.Fatal(err)
	}
	every, large := 1, *cuts
	if testing.Short() {
		every, large = 7, min(*cuts, 8)
	}
	for _, c := range []struct {
		name  string
		plain []byte
		step  func(n int) int
	}{
		{"sample", bytes.TrimSpace(sample), func(int) int { return every }},
		{"large", bytes.TrimSpace(log.Bytes()), func(n int) int { return max(n/large, 1) }},
	} {
		for name, b := range map[string][]byte{
			"gzip": gzipped(c.plain), "zstd": zstded(c.plain), "utf-16": toUTF16(c.plain, binary.LittleEndian),
			"utf-16 in gzip": gzipped(toUTF16(c.plain, binary.BigEndian)),
		} {
			tried, least := 0, 0
			for n := 4; n < len(b); n += c.step(len(b)) { // shorter ones do not tell what they are
				var got counting
				err := lrkit.Analyze(t.Context(), lrkit.NewInput("cut", bytes.NewReader(b[:n]), int64(n)), nil, &got)
				if err != nil || got.doc == nil || got.doc.Facts.Complete || got.doc.Facts.WellFormed || got.doc.WellFormed != nil && *got.doc.WellFormed {
					t.Fatalf("%s, %s, cut at %d: %v, %+v", c.name, name, n, err, got.doc)
				}
				if !got.doc.Facts.Has(transcript.CodeTruncated) {
					t.Fatalf("%s, %s, cut at %d: not truncated: %v", c.name, name, n, got.doc.Facts.Anomalies)
				}
				out := int64(0)
				if got.doc.Facts.Output != nil {
					out = got.doc.Facts.Output.Span.Len()
				}
				if int(out) < least-len("\uFFFD") { // which stands for half a UTF-16 unit
					t.Fatalf("%s, %s, cut at %d: %d bytes of output, %d before", c.name, name, n, out, least)
				}
				least = int(out)
				tried++
			}
			if least == 0 {
				t.Errorf("%s, %s: no cut gave any output", c.name, name)
			}
			t.Logf("%s, %s: %d cuts", c.name, name, tried)
		}
	}
}
