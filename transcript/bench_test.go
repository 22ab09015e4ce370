package transcript_test

import (
	"bytes"
	"testing"

	"github.com/lrkit/lrkit/bench/gen"
	"github.com/lrkit/lrkit/transcript"
)

// BenchmarkDecode passes over whole transcripts of every shape, from bytes and
// through a reader.
func BenchmarkDecode(b *testing.B) {
	for _, shape := range gen.Shapes() {
		var doc bytes.Buffer
		if _, err := shape.Generate(&doc, 1<<20); err != nil {
			b.Fatal(err)
		}
		run := func(name string, reset func(*transcript.Decoder)) {
			b.Run(shape.Name+"/"+name, func(b *testing.B) {
				b.SetBytes(int64(doc.Len()))
				b.ReportAllocs()
				d := transcript.NewDecoder(nil, nil)
				for b.Loop() {
					reset(d)
					for _, err := range d.Texts() {
						if err != nil {
							b.Fatal(err)
						}
					}
				}
			})
		}
		run("bytes", func(d *transcript.Decoder) { d.ResetBytes(doc.Bytes(), nil) })
		run("reader", func(d *transcript.Decoder) { d.Reset(bytes.NewReader(doc.Bytes()), nil) })
	}
}

// BenchmarkSmall decodes a document of 2 KiB, as most results are.
func BenchmarkSmall(b *testing.B) {
	var doc bytes.Buffer
	shape, err := gen.Find("path")
	if err != nil {
		b.Fatal(err)
	}
	if _, err := shape.Generate(&doc, 2<<10); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(doc.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := transcript.Parse(doc.Bytes(), nil); err != nil {
			b.Fatal(err)
		}
	}
}

// TestSteadyState: a decoder that is used again allocates nothing over bytes.
func TestSteadyState(t *testing.T) {
	shape, err := gen.Find("path")
	if err != nil {
		t.Fatal(err)
	}
	var doc bytes.Buffer
	if _, err := shape.Generate(&doc, 2<<10); err != nil {
		t.Fatal(err)
	}
	d := transcript.NewDecoderBytes(nil, nil)
	var text, name []byte
	decode := func() {
		d.ResetBytes(doc.Bytes(), nil)
		text, name = text[:0], name[:0]
		for {
			next, err := d.Next()
			if err != nil {
				break
			}
			text, _ = next.AppendText(text)
		}
		name, _ = d.AppendScriptName(name)
		if code, ok := d.ExitCode(); !ok || code != 0 || len(name) == 0 || len(text) < 1<<10 {
			t.Fatalf("exit code %d %t, name %q, %d bytes", code, ok, name, len(text))
		}
	}
	if n := testing.AllocsPerRun(100, decode); n != 0 {
		t.Errorf("%v allocations a document", n)
	}
}
