package scan

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestGrams compares each kernel with a loop, at all lengths and alignments around a block.
func TestGrams(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 30 {
		var g Grams
		sets := [4][256]byte{}
		for place := range 4 {
			for range 1 + rng.IntN(200) {
				b, buckets := byte(rng.IntN(256)), byte(1<<rng.IntN(8))
				g.Add(place, b, buckets)
				sets[place][b] |= buckets
			}
		}
		buf := make([]byte, 400)
		for i := range buf {
			buf[i] = byte(rng.IntN(256))
		}
		for n := range 300 {
			at := rng.IntN(64)
			b := buf[at : at+n : at+n]
			want := make([]uint64, (n+63)/64)
			for i := 0; i+4 <= n; i++ {
				buckets := sets[0][b[i]] & sets[1][b[i+1]] & sets[2][b[i+2]] & sets[3][b[i+3]]
				if buckets != g.Of(b[i], b[i+1], b[i+2], b[i+3]) {
					t.Fatal("Of")
				}
				if buckets != 0 {
					want[i/64] |= 1 << (i % 64)
				}
			}
			for _, tier := range append(fast(), portable) {
				got := make([]uint64, len(want))
				for i := range got {
					got[i] = rng.Uint64()
				}
				if n > 0 {
					tier.grams(got, &g, b)
				}
				if !slices.Equal(got, want) {
					t.Fatalf("%v: %d bytes at %d: %x, want %x", tier, n, at, got, want)
				}
			}
		}
	}
}

// TestGramsLong: more than one call of a kernel takes.
func TestGramsLong(t *testing.T) {
	var g Grams
	for place, c := range []byte("abcd") {
		g.Add(place, c, 4)
	}
	b := make([]byte, 2*maxCall+100)
	places := []int{0, 61, maxCall - 2, maxCall + 2, 2*maxCall - 1, len(b) - 4}
	for _, at := range places {
		copy(b[at:], "abcd")
	}
	for _, tier := range append(fast(), portable) {
		dst := make([]uint64, (len(b)+63)/64)
		tier.grams(dst, &g, b)
		var got []int
		for k, w := range dst {
			for i := range 64 {
				if w>>i&1 != 0 {
					got = append(got, 64*k+i)
				}
			}
		}
		if !slices.Equal(got, places) {
			t.Errorf("%v: %v, want %v", tier, got, places)
		}
	}
}

func BenchmarkGrams(b *testing.B) {
	var g Grams
	for place, s := range []string{"pstk", "awio", "sdgk", "sew="} {
		for _, c := range []byte(s) {
			g.Add(place, c, 1)
		}
	}
	text := make([]byte, 64<<10)
	for i := range text {
		text[i] = byte(' ' + i*7%90)
	}
	for _, tier := range append(fast(), portable) {
		b.Run(tier.String(), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			dst := make([]uint64, len(text)/64)
			for b.Loop() {
				tier.grams(dst, &g, text)
			}
		})
	}
}
