package transcript_test

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/lrkit/lrkit/transcript"
)

// TestWindowSpan takes any stretch of any text: its span, decoded alone, is the
// stretch again, widened to whole characters.
func TestWindowSpan(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 8))
	checked := 0
	check := func(name string, doc []byte, opts *transcript.Options) {
		d := transcript.NewDecoderBytes(doc, opts)
		for text, err := range d.Texts() {
			if err != nil {
				return
			}
			var w transcript.Window
			for {
				end := text.Fill(&w, 1+rnd.IntN(9000))
				b := w.Bytes()
				for range 20 {
					i := rnd.IntN(len(b) + 1)
					j := i + rnd.IntN(len(b)-i+1)
					span := w.Span(i, j)
					got := transcript.AppendUnescaped(nil, doc[span.Start:span.End])
					if !bytes.Contains(got, b[i:j]) || len(got) > j-i+2*3 {
						t.Fatalf("%s: span %v of %q decodes to %q", name, span, b[i:j], got)
					}
					checked++
				}
				if end != nil {
					break
				}
				w.Discard(rnd.IntN(w.Len() + 1))
			}
		}
	}
	for _, v := range loadVectors(t) {
		check(v.File, v.Data, &v.Options)
	}
	for range 300 {
		_, doc := encodedCase(rnd)
		check("encoded", doc, nil)
		check("mutated", mutate(rnd, doc), nil)
	}
	if checked == 0 {
		t.Error("nothing was checked")
	}
}

// TestSourceOffset maps every decoded offset of a view, and holds it to the window.
func TestSourceOffset(t *testing.T) {
	doc := []byte(`{"script_output":"aé\u00e9\ud83d\ude00\n\q` + "\xff" + `z"}`)
	tr, err := transcript.Parse(doc, nil)
	if err != nil {
		t.Fatal(err)
	}
	view, _ := tr.OutputText()
	decoded, _ := view.AppendText(nil)
	last := view.Span().Start
	for i := range decoded {
		off, ok := view.SourceOffset(int64(i))
		if !ok || off < last {
			t.Fatalf("offset %d: %d, %t", i, off, ok)
		}
		last = off
	}
	if off, ok := view.SourceOffset(int64(len(decoded))); !ok || off != view.Span().End {
		t.Errorf("the end is at %d, %t", off, ok)
	}
	if _, ok := view.SourceOffset(int64(len(decoded)) + 1); ok {
		t.Error("behind the end is somewhere")
	}
	if off, _ := view.SourceOffset(1); string(doc[off:off+2]) != "é" {
		t.Errorf("é is at %d", off)
	}
}
