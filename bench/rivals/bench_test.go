package rivals

import (
	"bytes"
	"io"
	"testing"

	"github.com/lrkit/lrkit/bench/gen"
)

var benchShapes = []string{"path", "log", "nul", "utf8", "quotes", "emoji", "backslashes"}

const benchSize = 8 << 20

// The names are made for benchstat -col /rival. For figures to quote there is the
// gate, which measures side by side.

func BenchmarkFields(b *testing.B) {
	each(b, benchSize, func(b *testing.B, r Rival, doc []byte) func() error {
		if r.Fields == nil {
			return nil
		}
		f := r.Fields()
		return func() error {
			_, err := f(doc)
			return err
		}
	})
}

func BenchmarkFields2KiB(b *testing.B) {
	each(b, 2<<10, func(b *testing.B, r Rival, doc []byte) func() error {
		if r.Fields == nil {
			return nil
		}
		f := r.Fields()
		return func() error {
			_, err := f(doc)
			return err
		}
	})
}

func BenchmarkSpan(b *testing.B) {
	each(b, benchSize, func(b *testing.B, r Rival, doc []byte) func() error {
		if r.Span == nil {
			return nil
		}
		f := r.Span()
		return func() error {
			_, err := f(doc)
			return err
		}
	})
}

func BenchmarkStream(b *testing.B) {
	each(b, benchSize, func(b *testing.B, r Rival, doc []byte) func() error {
		if r.Stream == nil {
			return nil
		}
		f := r.Stream()
		in := bytes.NewReader(nil)
		return func() error {
			in.Reset(doc)
			// Hidden in a struct, to hide the bytes.
			return f(struct{ io.Reader }{in}, io.Discard)
		}
	})
}

func each(b *testing.B, size int, job func(b *testing.B, r Rival, doc []byte) func() error) {
	for _, name := range benchShapes {
		s, err := gen.Find(name)
		if err != nil {
			b.Fatal(err)
		}
		doc := s.Bytes(size)
		for _, r := range All() {
			f := job(b, r, doc)
			if f == nil {
				continue
			}
			b.Run("text="+name+"/rival="+r.Name, func(b *testing.B) {
				if err := f(); err != nil { // memory that is used again is there from now on
					b.Fatal(err)
				}
				b.SetBytes(int64(len(doc)))
				b.ReportAllocs()
				for b.Loop() {
					if err := f(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
