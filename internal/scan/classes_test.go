package scan

import (
	"math/rand/v2"
	"slices"
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

// TestClassesOfEach: each byte alone, before bytes without a class.
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

// TestMarks compares each kernel with a loop, at all lengths around blocks and at all alignments,
// each byte among others.
func TestMarks(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for round := range 20 {
		var c Classes
		for b := range 256 {
			if b < 0x80 && rng.IntN(3) == 0 {
				c.Add(byte(b), byte(rng.IntN(256)))
			}
		}
		if round%2 == 0 {
			c.Add(0x80, byte(rng.IntN(4)))
		}
		buf := make([]byte, 400)
		for i := range buf {
			buf[i] = byte(rng.IntN(256))
		}
		for n := range 300 {
			at := rng.IntN(64)
			b := buf[at : at+n]
			want := make([]uint64, (n+63)/64*2)
			for i, x := range b {
				class := c.high
				if x < 0x80 {
					class = c.table[x]
				}
				if class&1 != 0 {
					want[i/64*2] |= 1 << (i % 64)
				}
				if class&2 != 0 {
					want[i/64*2+1] |= 1 << (i % 64)
				}
			}
			for _, tier := range append(fast(), portable) {
				got := make([]uint64, len(want)+1)
				if n > 0 {
					tier.marks(got[:len(want)], &c, b)
				}
				if !slices.Equal(got[:len(want)], want) || got[len(want)] != 0 {
					t.Fatalf("%v: %d bytes at %d: %x, want %x of % x", tier, n, at, got, want, b)
				}
			}
		}
	}
	var c Classes
	c.Add('x', 1)
	if got := c.Marks([]uint64{7}, []byte("axx")); !slices.Equal(got, []uint64{7, 6, 0}) {
		t.Errorf("%x", got)
	}
	if got := c.Marks(nil, nil); len(got) != 0 {
		t.Errorf("%x", got)
	}
}
