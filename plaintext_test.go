package lrkit_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
)

// TestCopyPlainText: bytes that are no UTF-8 are copied, and reported.
func TestCopyPlainText(t *testing.T) {
	var out bytes.Buffer
	doc, err := lrkit.CopyText(t.Context(), &out, lrkit.NewStream("x", strings.NewReader("a\xffb\n"), 0), transcript.FieldScriptOutput, 0, nil)
	if err != nil || out.String() != "a\xffb\n" {
		t.Fatalf("%q, %v", out.String(), err)
	}
	if !doc.Facts.Has(transcript.CodeInvalidUTF8) {
		t.Errorf("anomalies: %v", doc.Facts.Anomalies)
	}
	for _, c := range []struct {
		field    transcript.Field
		document int
	}{{transcript.FieldScriptErrors, 0}, {transcript.FieldScriptOutput, 1}} {
		_, err := lrkit.CopyText(t.Context(), &out, lrkit.NewStream("x", strings.NewReader("a\n"), 0), c.field, c.document, nil)
		if !errors.As(err, new(*lrkit.AbsentError)) {
			t.Errorf("%v of document %d: %v", c.field, c.document, err)
		}
	}
}

// TestTextBehindBlanks: blanks do not tell what an input is, however many there are.
func TestTextBehindBlanks(t *testing.T) {
	for _, n := range []int{0, 8 << 10, 8<<10 + 1, 100 << 10} {
		for text, want := range map[string]report.Kind{"plain text": report.KindText, `{"exit_code":1}`: report.KindRunScript} {
			b := strings.Repeat(" \n", n/2) + text
			for doc, err := range lrkit.Parse(t.Context(), lrkit.NewStream("x", strings.NewReader(b), 0), nil) {
				if err != nil || doc.Kind != want || doc.Size != int64(len(b)) {
					t.Errorf("%d blanks, %s: %s of %d bytes, %v", n, text, doc.Kind, doc.Size, err)
				}
			}
		}
	}
}

// TestLongSkippableFrame: zstd may begin with a frame that holds nothing of it.
func TestLongSkippableFrame(t *testing.T) {
	enc, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	frame := enc.EncodeAll([]byte(`{"exit_code":1}`), nil)
	for _, n := range []int{0, 100, 8 << 10, 500 << 10} {
		b := append([]byte("\x50\x2a\x4d\x18"), byte(n), byte(n>>8), byte(n>>16), 0)
		b = append(append(b, make([]byte, n)...), frame...)
		for doc, err := range lrkit.Parse(t.Context(), lrkit.NewStream("x", bytes.NewReader(b), 0), nil) {
			if err != nil || doc.Kind != report.KindRunScript || doc.Compression != "zstd" {
				t.Errorf("%d bytes: %s, %s, %v", n, doc.Kind, doc.Compression, err)
			}
		}
	}
}
