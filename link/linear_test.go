package link

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/internal/maskertest"
)

// TestRedactIsLinear: no text takes more than five times the CPU time of plain text.
func TestRedactIsLinear(t *testing.T) {
	const limit = 5
	maskertest.Linear(t, limit, maskertest.Units(), func(s string) { Redact(s) })
	for _, unit := range []string{"eyJa\n", "eyJ.a.b.c\n", "eyJ\\\n", "sig=\n", "Bearer a\n"} {
		if ratio := maskertest.Ratio(limit, unit, 1<<20, func(s string) { Redact(s) }); ratio > limit {
			t.Errorf("a megabyte of %q takes %.1f times the CPU time of plain text", unit, ratio)
		}
	}
}

// TestTokensOverLines holds the tokens that are found against a search from each place on its own.
func TestTokensOverLines(t *testing.T) {
	pieces := []string{"eyJ", "eyJ", "a", ".", ".", "b.", "\n", "\n", "\\\n", "\r\n ", " ", ":", "=", "%3D", "\n|> ", "-", strings.Repeat("c", 44)}
	rnd := rand.New(rand.NewPCG(10, 15))
	found := 0
	for range 20_000 {
		var b strings.Builder
		for range 1 + rnd.IntN(20) {
			b.WriteString(pieces[rnd.IntN(len(pieces))])
		}
		s := b.String()
		var run tokens
		for i := range len(s) {
			if i > 0 && jwtBytes[s[i-1]] || !strings.HasPrefix(s[i:], "eyJ") {
				continue
			}
			from, to := valueEnd(s, i, &jwtBytes)
			want := strings.Count(s[from:to], ".") == 2
			if got := run.at(s, i); got != want || run.end != to {
				t.Fatalf("%q at %d: %v up to %d, want %v up to %d", s, i, got, run.end, want, to)
			}
			if want {
				found++
			}
		}
	}
	if found < 500 {
		t.Errorf("only %d tokens", found)
	}
}
