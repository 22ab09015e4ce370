package fuzz

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/scan"
	"github.com/lrkit/lrkit/internal/testkit/corpus"
	"github.com/lrkit/lrkit/transcript"
	"github.com/lrkit/lrkit/transcript/transcripttest"
)

// FuzzAnalyze: findings are the same however the input is cut, by any kernel, given or lent; in
// order; and the span of each decodes to its value.
func FuzzAnalyze(f *testing.F) {
	seeds(f, func(v *corpus.Vector) { f.Add(v.Data, uint8(3)) })
	for _, text := range []string{
		`C:\\a b.bin\n51 MB\n`, `/:\n`, `51 MB C:\\a\n\\\\srv\\share\\x.log 3 bytes`, `/tmp/x d41d8cd98f00b204e9800998ecf8427e`,
		`\"C:\\x y\\z\" \u0000 \ud83d\ude00 \\\\?\\C:\\long`, "C:\\\\a\nMD5: d41d8cd98f00b204e9800998ecf8427e\n1,5 GB\n",
		`#< CLIXML\r\n<Objs xmlns=\"http://schemas.microsoft.com/powershell/2004/04\"><S S=\"Error\">a 'C:\\a&amp;b _x000D__x000A_</S><S S=\"Error\">c_x0041_.exe'_x000D__x000A_</S></Objs>`,
	} {
		f.Add([]byte(`{"script_output":"`+text+`"}`), uint8(1))
	}
	f.Fuzz(func(t *testing.T, data []byte, step uint8) {
		want := found(t, data, transcript.NewDecoderBytes(data, nil), false)
		defer scan.Force(scan.Force([]string{"portable", "avx2", "avx512"}[step%3]))
		r := transcripttest.EveryReader(data, 1+int(step))
		got := found(t, data, transcripttest.Poison(transcript.NewDecoder(r, nil)), true)
		if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(analyze.Finding{})); diff != "" {
			t.Fatalf("by %d (-bytes +reader):\n%s", 1+int(step), diff)
		}
	})
}

func found(t *testing.T, data []byte, d *transcript.Decoder, reuse bool) (all []*analyze.Finding) {
	for text, err := range d.Texts() {
		if err != nil {
			break
		}
		var last transcript.Span
		for f, err := range analyze.Findings(text, &analyze.Options{ShowSecrets: true, Reuse: reuse}) {
			if err != nil {
				break
			}
			if got := f.Proof(transcript.AppendUnescaped(nil, data[f.Span.Start:f.Span.End])); got != f.Value {
				t.Fatalf("span %v proves %q, the value is %q", f.Span, got, f.Value)
			}
			if f.Span.Start < last.Start || f.Span.Start == last.Start && f.Span.End > last.End {
				t.Fatalf("%v behind %v", f.Span, last)
			}
			if s := f.Size; s != nil && (s.Min > s.Bytes || s.Bytes > s.Max || s.Min < 0) {
				t.Fatalf("size %+v", *s)
			}
			last = f.Span
			kept := *f
			all = append(all, &kept)
		}
	}
	return all
}
