package lrkit_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/klauspost/compress/zstd"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/testkit/corpus"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
)

// all is everything that is said of an input.
type all struct {
	Documents []*report.Document
	Findings  []*analyze.Finding
	Err       string
}

func (a *all) Begin(*report.Document) error { return nil }
func (a *all) End() error                   { return nil }
func (a *all) Finding(f *analyze.Finding) error {
	a.Findings = append(a.Findings, f)
	return nil
}

func everything(t *testing.T, b []byte, opts *lrkit.Options) *all {
	t.Helper()
	return everythingAs(t, b, "", opts)
}

// everythingAs is everything of an input of a kind that the API names.
func everythingAs(t *testing.T, b []byte, kind report.Kind, opts *lrkit.Options) *all {
	t.Helper()
	a := new(all)
	blob := lrkit.NewInput("x", bytes.NewReader(b), int64(len(b)))
	blob.Kind = kind
	for d, err := range lrkit.Parse(t.Context(), blob, opts) {
		if err != nil {
			a.Err = err.Error()
			break
		}
		a.Documents = append(a.Documents, d)
	}
	if err := lrkit.Analyze(t.Context(), blob, opts, a); err != nil {
		a.Err += err.Error()
	}
	for _, f := range a.Findings[:min(len(a.Findings), 8)] {
		var proof bytes.Buffer
		if err := lrkit.CopySpan(t.Context(), &proof, blob, f.Span, opts); err != nil || !f.Masked && f.Proof(proof.Bytes()) != f.Value && !bytes.Contains([]byte(f.Value), []byte("REDACTED")) {
			t.Errorf("the span of %q gives %q, %v", f.Value, &proof, err)
		}
	}
	var streamed []*report.Document
	stream := lrkit.NewStream("x", bytes.NewReader(b), 1<<30)
	stream.Kind = kind
	for d, err := range lrkit.Parse(t.Context(), stream, opts) {
		if err != nil {
			break
		}
		streamed = append(streamed, d)
	}
	if diff := cmp.Diff(a.Documents, streamed); diff != "" {
		t.Errorf("as a stream (-blob +stream):\n%s", diff)
	}
	return a
}

// undress takes off what only a compressed input has.
func undress(t *testing.T, a *all, compression string) {
	t.Helper()
	for _, d := range a.Documents {
		if d.Compression != compression {
			t.Errorf("compression %q, want %q", d.Compression, compression)
		}
		d.Compression, d.Size, d.SHA256 = "none", d.ContentSize, d.ContentSHA256
		d.ContentSize, d.ContentSHA256 = 0, ""
		d.Facts.Anomalies = without(d.Facts.Anomalies, transcript.CodeCompressed)
	}
}

func without(anomalies []transcript.Anomaly, code transcript.Code) []transcript.Anomaly {
	var left []transcript.Anomaly
	for _, a := range anomalies {
		if a.Code != code {
			left = append(left, a)
		}
	}
	return left
}

func gzipped(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	w.Write(b)
	w.Close()
	return out.Bytes()
}

func zstded(b []byte) []byte {
	w, err := zstd.NewWriter(nil)
	if err != nil {
		panic(err)
	}
	return w.EncodeAll(b, nil)
}

func vectors(t *testing.T) []corpus.Vector {
	t.Helper()
	all, err := corpus.Load()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestCompressedTwins: a vector that is compressed gives the same records and findings.
func TestCompressedTwins(t *testing.T) {
	n := 0
	for _, v := range vectors(t) {
		opts := &lrkit.Options{Transcript: v.Options}
		want := everything(t, v.Data, opts)
		for _, d := range want.Documents {
			d.Facts.Anomalies = without(d.Facts.Anomalies, 0) // empty and nil are the same
		}
		for name, compress := range map[string]func([]byte) []byte{"gzip": gzipped, "zstd": zstded} {
			got := everything(t, compress(v.Data), opts)
			undress(t, got, name)
			if diff := cmp.Diff(want, got, ignoreUnexported); diff != "" {
				t.Errorf("%s, %s (-plain +%s):\n%s", v.File, name, name, diff)
			}
			n++
		}
	}
	t.Logf("%d compressed twins, 0 differences unless said above", n)
}

// toUTF16 encodes valid UTF-8, with a byte order mark.
func toUTF16(b []byte, order binary.AppendByteOrder) []byte {
	out := order.AppendUint16(nil, 0xFEFF)
	for _, unit := range utf16.Encode([]rune(string(b))) {
		out = order.AppendUint16(out, unit)
	}
	return out
}

// TestUTF16Twins: a vector in UTF-16 gives the records and findings of its UTF-8 form.
func TestUTF16Twins(t *testing.T) {
	n, skipped := 0, 0
	for _, v := range vectors(t) {
		plain := bytes.TrimPrefix(v.Data, []byte("\xEF\xBB\xBF"))
		if !utf8.Valid(plain) || bytes.HasPrefix(plain, []byte("\uFEFF")) ||
			bytes.HasPrefix(plain, []byte{0}) { // with a mark that is UTF-32
			skipped++
			continue
		}
		opts := &lrkit.Options{Transcript: v.Options}
		want := everything(t, plain, opts)
		for _, d := range want.Documents {
			d.Size, d.SHA256 = 0, ""
			d.Facts.Anomalies = without(d.Facts.Anomalies, 0)
			if d.WellFormed != nil {
				d.WellFormed, d.Facts.WellFormed = new(false), false // RFC 8259 wants UTF-8
			}
		}
		for name, order := range map[string]binary.AppendByteOrder{"utf-16le": binary.LittleEndian, "utf-16be": binary.BigEndian} {
			got := everything(t, toUTF16(plain, order), opts)
			for _, d := range got.Documents {
				if d.Encoding != name && d.Kind != report.KindBinary {
					t.Errorf("%s: encoding %q, want %q", v.File, d.Encoding, name)
				}
				if d.Encoding != "" {
					d.Encoding = "utf-8"
				}
				d.Size, d.SHA256, d.SpanBase = 0, "", ""
				d.Facts.Anomalies = without(d.Facts.Anomalies, transcript.CodeUTF16)
			}
			if diff := cmp.Diff(want, got, ignoreUnexported); diff != "" {
				t.Errorf("%s, %s (-plain +%s):\n%s", v.File, name, name, diff)
			}
			n++
		}
	}
	if n == 0 {
		t.Fatal("no twins")
	}
	t.Logf("%d UTF-16 twins, 0 differences unless said above; %d vectors are no UTF-8", n, skipped)
}

var ignoreUnexported = cmpopts.IgnoreUnexported(analyze.Finding{})
