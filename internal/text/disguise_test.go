package text_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// A disguise changes a name in ways that a reader overlooks. It shares nothing
// with the package but the idea.
func disguise(rnd *rand.Rand, name string) string {
	pick := func(from ...string) string { return from[rnd.IntN(len(from))] }
	var b strings.Builder
	for _, r := range name {
		switch rnd.IntN(8) {
		case 0:
			b.WriteString(pick("\u200b", "\u2060", "\ufeff", "\x00", "\x7f", "\u202d", "\u061c", "\xfe", "\ufe00"))
		case 1:
			b.WriteString(pick(" ", "\u00a0", "\u3000", "\t", "-", "_", ".", "‐", "·", "'", "…", "/", "\u2028"))
		case 2:
			b.WriteString(strings.ToUpper(string(r)))
			continue
		case 3:
			b.WriteString(string(r) + pick("\u0301", "\u0308", "\u0323", "\u20dd", "\u0336"))
			continue
		case 4:
			if 'a' <= r && r <= 'z' {
				b.WriteRune(r - 'a' + []rune{0xFF41, 0x24D0, 0x1D41A, 0x1D5BA, 0x1D68A}[rnd.IntN(5)])
				continue
			}
		case 5:
			if i := strings.IndexRune("aceopxistnmudr", r); i >= 0 {
				b.WriteRune([]rune("асеорхіѕтռмսԁг")[i])
				continue
			}
		}
		if r != '_' || rnd.IntN(2) == 0 {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func TestSkeletonSeesThroughDisguise(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		k := known[rnd.IntN(len(known))]
		name := disguise(rnd, k)
		if got := lookLike(name); !slices.Equal(got, []string{k}) {
			t.Fatalf("%q, which is %q in disguise, looks like %q", name, k, got)
		}
	}
}

func TestSkeletonSeesOtherLetters(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 20000 {
		k := known[rnd.IntN(len(known))]
		b := []byte(k)
		i := rnd.IntN(len(b))
		old := b[i]
		b[i] = "abcdefghjkmnopqrstuvwxyz23456789"[rnd.IntN(32)]
		if old == '_' || old == b[i] {
			continue
		}
		if got := lookLike(disguise(rnd, string(b))); got != nil && !strings.Contains(string(b), "rn") {
			t.Fatalf("%q in disguise looks like %q", b, got)
		}
	}
}
