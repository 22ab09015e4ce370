package secret_test

import (
	"bytes"
	"io"
	"testing"

	"github.com/lrkit/lrkit/bench/gen"
	"github.com/lrkit/lrkit/internal/secret"
	"github.com/lrkit/lrkit/transcript"
)

// texts are what scripts print, without secrets: how fast they are passed over is what matters.
var texts = []string{"hunt", "log", "path", "utf8"}

func generated(tb testing.TB, name string, size int64) []byte {
	shape, err := gen.Find(name)
	if err != nil {
		tb.Fatal(err)
	}
	var source, text bytes.Buffer
	if _, err := shape.Generate(&source, size); err != nil {
		tb.Fatal(err)
	}
	d := transcript.NewDecoder(&source, nil)
	for {
		t, err := d.Next()
		if err == io.EOF {
			return text.Bytes()
		}
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := t.WriteTo(&text); err != nil {
			tb.Fatal(err)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	for _, name := range texts {
		text := generated(b, name, 4<<20)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				secret.Find(secret.All, text)
			}
		})
	}
}

func BenchmarkWriter(b *testing.B) {
	for _, name := range texts {
		text := generated(b, name, 4<<20)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				w := secret.NewWriter(io.Discard, secret.All)
				w.Write(text)
				w.Close()
			}
		})
	}
}

// TestPlain: in the texts of the benchmarks there is nothing to mask.
func TestPlain(t *testing.T) {
	for _, name := range texts {
		text := generated(t, name, 1<<20)
		if spans := secret.Find(secret.All, text); len(spans) > 0 {
			s := spans[0]
			t.Errorf("%s: %q", name, text[max(0, s.Start-80):s.End])
		}
	}
}
