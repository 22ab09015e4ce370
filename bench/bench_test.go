package bench

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/bench/gen"
	"github.com/lrkit/lrkit/transcript"
)

// size is small enough for -benchtime 1x in a few seconds and larger than a
// second-level cache.
const size = 8 << 20

// shapes are the four texts, and what is hard to decode.
var shapes = []string{"path", "log", "nul", "utf8", "quotes", "emoji", "backslashes", "unicode-escapes", "raw-controls", "bad-escapes", "invalid-utf8"}

// An entrance is a way to all four fields. read makes what a user makes once, and
// returns what the user does for each transcript.
type entrance struct {
	name string
	read func() func(doc []byte) error
}

var entrances = []entrance{
	{"parse/append", func() func([]byte) error {
		var output, errs []byte
		return func(doc []byte) error {
			t, err := transcript.Parse(doc, nil)
			if err != nil {
				return err
			}
			if v, ok := t.OutputText(); ok {
				if output, err = v.AppendText(output[:0]); err != nil {
					return err
				}
			}
			if v, ok := t.ErrorsText(); ok {
				errs, err = v.AppendText(errs[:0])
			}
			return err
		}
	}},
	{"parse", func() func([]byte) error {
		return func(doc []byte) error {
			_, err := transcript.Parse(doc, nil)
			return err
		}
	}},
	{"bytes/append", func() func([]byte) error {
		d := transcript.NewDecoderBytes(nil, nil)
		var output []byte
		return func(doc []byte) error {
			d.ResetBytes(doc, nil)
			return texts(d, func(t transcript.Text) (err error) {
				output, err = t.AppendText(output[:0])
				return err
			})
		}
	}},
	{"bytes/discard", func() func([]byte) error {
		d := transcript.NewDecoderBytes(nil, nil)
		return func(doc []byte) error {
			d.ResetBytes(doc, nil)
			return texts(d, discard)
		}
	}},
	{"bytes/skip", func() func([]byte) error {
		d := transcript.NewDecoderBytes(nil, nil)
		return func(doc []byte) error {
			d.ResetBytes(doc, nil)
			return texts(d, skip)
		}
	}},
	{"bytes/lines", func() func([]byte) error {
		d := transcript.NewDecoderBytes(nil, nil)
		return func(doc []byte) error {
			d.ResetBytes(doc, nil)
			return texts(d, lines)
		}
	}},
	{"reader/append", func() func([]byte) error {
		var output []byte
		return reader(func(t transcript.Text) (err error) {
			output, err = t.AppendText(output[:0])
			return err
		})
	}},
	{"reader/discard", func() func([]byte) error { return reader(discard) }},
	{"reader/skip", func() func([]byte) error { return reader(skip) }},
	{"reader/lines", func() func([]byte) error { return reader(lines) }},
}

func discard(t transcript.Text) error {
	_, err := t.WriteTo(io.Discard)
	return err
}

func skip(t transcript.Text) error {
	_, err := t.Skip()
	return err
}

func lines(t transcript.Text) error {
	for _, err := range t.Lines() {
		if err != nil {
			return err
		}
	}
	return nil
}

// reader reads through an io.Reader that can nothing else.
func reader(f func(transcript.Text) error) func([]byte) error {
	d := transcript.NewDecoderBytes(nil, nil)
	in := bytes.NewReader(nil)
	var r io.Reader = struct{ io.Reader }{in}
	return func(doc []byte) error {
		in.Reset(doc)
		d.Reset(r, nil)
		return texts(d, f)
	}
}

func texts(d *transcript.Decoder, f func(transcript.Text) error) error {
	for {
		t, err := d.Next()
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = f(t)
		}
		if err != nil {
			return err
		}
	}
}

// BenchmarkText has every entrance over every text.
func BenchmarkText(b *testing.B) {
	for _, name := range shapes {
		s, err := gen.Find(name)
		if err != nil {
			b.Fatal(err)
		}
		doc := s.Bytes(size)
		for _, e := range entrances {
			b.Run(name+"/"+e.name, func(b *testing.B) { over(b, e, [][]byte{doc}) })
		}
	}
}

// BenchmarkSmall has documents of 2 KiB, no two alike.
func BenchmarkSmall(b *testing.B) {
	for _, name := range []string{"path", "log", "nul", "utf8"} {
		s, err := gen.Find(name)
		if err != nil {
			b.Fatal(err)
		}
		docs := s.Documents(2<<10, 64)
		for _, e := range entrances {
			b.Run(name+"/"+e.name, func(b *testing.B) { over(b, e, docs) })
		}
	}
}

// over reads the documents in turn. What is measured is the steady state: memory
// that is used again is there before.
func over(b *testing.B, e entrance, docs [][]byte) {
	read, total := e.read(), 0
	for _, doc := range docs {
		if err := read(doc); err != nil {
			b.Fatal(err)
		}
		total += len(doc)
	}
	b.SetBytes(int64(total / len(docs)))
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		if err := read(docs[i%len(docs)]); err != nil {
			b.Fatal(err)
		}
		i++
	}
}

// TestAllocations: a decoder that is used again allocates nothing for a well-formed document.
func TestAllocations(t *testing.T) {
	for _, e := range entrances {
		well, other := 0.0, 0.0 // the most
		for _, name := range shapes {
			s, err := gen.Find(name)
			if err != nil {
				t.Fatal(err)
			}
			doc := s.Documents(2<<10, 1)[0]
			read := e.read()
			if err := read(doc); err != nil {
				t.Fatal(err)
			}
			n := testing.AllocsPerRun(10, func() { read(doc) })
			if s.WellFormed {
				well = max(well, n)
			} else {
				other = max(other, n)
			}
		}
		t.Logf("%-15s %v allocations a document, %v where it has anomalies", e.name, well, other)
		if well > 0 && !strings.HasPrefix(e.name, "parse") { // Parse returns what the caller owns
			t.Errorf("%s: %v allocations a document", e.name, well)
		}
	}
}
