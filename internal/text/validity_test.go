package text

import (
	"bytes"
	"math/rand/v2"
	"testing"
	"unicode/utf8"
)

// wholeValidity looks at a text that lies in memory.
func wholeValidity(b []byte) (count, first int64) {
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n <= 1 {
			n = InvalidLen(b[i:])
			if count++; count == 1 {
				first = int64(i)
			}
		}
		i += n
	}
	return count, first
}

func checkValidity(t *testing.T, b []byte, cut func(left int) int) {
	t.Helper()
	var v Validity
	for rest := b; len(rest) > 0; {
		n := min(cut(len(rest)), len(rest))
		v.Write(rest[:n])
		rest = rest[n:]
	}
	v.Close()
	if count, first := wholeValidity(b); v.Count != count || v.First != first {
		t.Fatalf("%q: %d, first at %d; want %d, %d", b, v.Count, v.First, count, first)
	}
}

func TestValidity(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"a", "\u00e9", "\u20ac", "\U0001F600", "\xc3", "\xe2\x82", "\xf0\x9f\x98", "\xff", "\x80", "\xed\xa0\x80", "\xf4\x90", "abcdefgh"}
	for range 50_000 {
		var b []byte
		for range rnd.IntN(8) {
			b = append(b, pieces[rnd.IntN(len(pieces))]...)
		}
		checkValidity(t, b, func(int) int { return 1 + rnd.IntN(4) })
		checkValidity(t, b, func(left int) int { return left })
	}
}

func FuzzValidity(f *testing.F) {
	f.Add([]byte("a\xf0\x9f\xe2\x82x"), uint8(1))
	f.Fuzz(func(t *testing.T, b []byte, step uint8) {
		checkValidity(t, bytes.Clone(b), func(int) int { return 1 + int(step) })
	})
}
