package fuzz

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/klauspost/compress/zstd"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/testkit/corpus"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
	"github.com/lrkit/lrkit/transcript/transcripttest"
)

// said is all that lrkit says of an input.
type said struct {
	Documents []*report.Document
	Findings  []*analyze.Finding
}

func (s *said) Begin(*report.Document) error { return nil }
func (s *said) End() error                   { return nil }
func (s *said) Finding(f *analyze.Finding) error {
	s.Findings = append(s.Findings, f)
	return nil
}

// limits keep a fuzzer from waiting for a bomb.
var limits = lrkit.ExpandLimits{Size: 1 << 20, Window: 1 << 20, Members: 100, EmptyBlocks: 100}

func say(t *testing.T, data []byte, kind report.Kind, step int) *said {
	t.Helper()
	s := new(said)
	opts := &lrkit.Options{Expand: limits, ShowSecrets: true}
	b := lrkit.NewInput("x", bytes.NewReader(data), int64(len(data)))
	b.Kind = kind
	for d, err := range lrkit.Parse(t.Context(), b, opts) {
		if err != nil {
			t.Fatal(err)
		}
		s.Documents = append(s.Documents, d)
	}
	if err := lrkit.Analyze(t.Context(), b, opts, s); err != nil {
		t.Fatal(err)
	}
	i := 0
	stream := lrkit.NewStream("x", transcripttest.EveryReader(data, step), 1<<20)
	stream.Kind = kind
	for d, err := range lrkit.Parse(t.Context(), stream, opts) {
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(s.Documents[i], d); diff != "" {
			t.Fatalf("by %d (-whole +stream):\n%s", step, diff)
		}
		i++
	}
	for _, f := range s.Findings[:min(len(s.Findings), 4)] {
		var proof strings.Builder
		if err := lrkit.CopySpan(t.Context(), &proof, b, f.Span, opts); err != nil || f.Proof([]byte(proof.String())) != f.Value {
			t.Fatalf("the span of %q gives %q, %v", f.Value, proof.String(), err)
		}
	}
	return s
}

// FuzzCoats: whatever an input is, it is read the same in pieces and compressed, and each
// finding is proven by its span.
func FuzzCoats(f *testing.F) {
	seeds(f, func(v *corpus.Vector) { f.Add(v.Data, uint8(0)) })
	dir, err := corpus.Dir()
	if err != nil {
		f.Fatal(err)
	}
	inputs, err := filepath.Glob(filepath.Join(dir, "inputs", "*"))
	if err != nil || len(inputs) == 0 {
		f.Fatalf("no inputs below %s: %v", dir, err)
	}
	for i, name := range inputs {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, uint8(i))
	}
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte, n uint8) {
		kind := []report.Kind{"", "", report.KindRunScript, report.KindGetFile}[n&3]
		plain := say(t, data, kind, 1+int(n))
		if plain.Documents[0].Compression != "none" || len(data) > 1<<20 {
			return // one layer only
		}
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		w.Write(data)
		w.Close()
		for _, coated := range [][]byte{b.Bytes(), encoder.EncodeAll(data, nil)} {
			got := say(t, coated, kind, 1+int(n))
			for _, d := range got.Documents {
				if d.Facts.Has(transcript.CodeLimit) && plain.Documents[0].Magic != "" {
					return // data that looks compressed is not expanded twice
				}
				d.Compression, d.Size, d.SHA256 = "none", d.ContentSize, d.ContentSHA256
				d.ContentSize, d.ContentSHA256 = 0, ""
				d.Facts.Anomalies = undress(d.Facts.Anomalies)
			}
			for _, d := range plain.Documents {
				d.Facts.Anomalies = undress(d.Facts.Anomalies)
			}
			if diff := cmp.Diff(plain, got, cmpopts.IgnoreUnexported(analyze.Finding{})); diff != "" {
				t.Fatalf("-plain +compressed:\n%s", diff)
			}
		}
	})
}

// undress leaves out what only a compressed input has.
func undress(all []transcript.Anomaly) []transcript.Anomaly {
	var left []transcript.Anomaly
	for _, a := range all {
		if a.Code != transcript.CodeCompressed {
			left = append(left, a)
		}
	}
	return left
}
