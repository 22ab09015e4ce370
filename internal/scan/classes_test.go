package scan

import (
	"math/rand/v2"
	"testing"
)

// TestClasses compares each kernel with a loop, at all lengths and alignments around a block.
func TestClasses(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		var c Classes
		var naive [256]byte
		for b := range 256 {
			if rng.IntN(3) == 0 {
				classes := byte(1 << rng.IntN(8))
				c.Add(byte(b), classes)
				if b < 0x80 {
					naive[b] |= classes
				} else {
					for h := 0x80; h < 256; h++ {
						naive[h] |= classes
					}
				}
			}
		}
		buf := make([]byte, 300)
		for n := range 200 {
			at := rng.IntN(64)
			b := buf[at : at+n]
			plain := byte(rng.IntN(256))
			for i := range b {
				b[i] = plain
			}
			if n > 0 {
				b[rng.IntN(n)] = byte(rng.IntN(256))
			}
			want := byte(0)
			for _, x := range b {
				want |= naive[x]
			}
			for _, tier := range append(fast(), portable) {
				if got := tier.classes(&c, b); got != want {
					t.Fatalf("%v: %d bytes at %d: %08b, want %08b of % x", tier, n, at, got, want, b)
				}
			}
		}
	}
}

// TestClassesOfEach: each byte alone, in front of bytes without a class.
func TestClassesOfEach(t *testing.T) {
	for b := range 256 {
		var c Classes
		c.Add(byte(b), 1)
		for x := range 256 {
			text := make([]byte, 70)
			for i := range text {
				text[i] = ^byte(b) & 0x7f
			}
			text[33] = byte(x)
			want := byte(0)
			if x == b || x >= 0x80 && b >= 0x80 {
				want = 1
			}
			for _, tier := range append(fast(), portable) {
				if ^byte(b)&0x7f != byte(b) {
					if got := tier.classes(&c, text); got != want {
						t.Fatalf("%v: %02x has %02x: %d, want %d", tier, x, b, got, want)
					}
				}
			}
		}
	}
}

func BenchmarkClasses(b *testing.B) {
	var c Classes
	for _, x := range []byte(`\/:@.`) {
		c.Add(x, 1)
	}
	text := benchText(b, "log")[:80]
	for _, tier := range append(fast(), portable) {
		b.Run(tier.String(), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				tier.classes(&c, text)
			}
		})
	}
}
