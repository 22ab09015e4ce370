package artifact

import (
	"slices"
	"testing"
	"unsafe"
)

// TestOrder: numbers are in the order of names, by which matches of one place are sorted.
func TestOrder(t *testing.T) {
	if !slices.IsSorted(kinds[:Other]) {
		t.Errorf("kinds are not sorted: %q", kinds)
	}
	if !slices.IsSorted(rules[:]) {
		t.Errorf("rules are not sorted: %q", rules)
	}
}

// TestNames: each number has a name, and its name leads back to it.
func TestNames(t *testing.T) {
	for c := range Other {
		if got := CodeOf(c.Kind()); got != c {
			t.Errorf("kind %d is called %q, which is %d", c, c.Kind(), got)
		}
	}
	if got := CodeOf("cve"); got != Other {
		t.Errorf("a kind of another analyzer is %d", got)
	}
	for r := range FirstSecretRule {
		if got, ok := RuleOf(r.String()); !ok || got != r {
			t.Errorf("rule %d is called %q, which is %d", r, r, got)
		}
	}
	for p := Whole; p <= RowEnd; p++ {
		if got, ok := PartOf(p.Role()); !ok || got != p {
			t.Errorf("part %d is called %q, which is %d", p, p.Role(), got)
		}
	}
	for l := NoLevel; l <= Low; l++ {
		if got, ok := LevelOf(l.Confidence()); !ok || got != l {
			t.Errorf("level %d is called %q, which is %d", l, l.Confidence(), got)
		}
	}
	for a := NoHash; a <= SHA512; a++ {
		if got, ok := AlgorithmOf(a.String()); !ok || got != a {
			t.Errorf("algorithm %d is called %q, which is %d", a, a, got)
		}
	}
}

// TestMatchIsSmall: a line has many, and they are sorted.
func TestMatchIsSmall(t *testing.T) {
	if size := unsafe.Sizeof(Match{}); size > 56 {
		t.Errorf("a match has %d bytes, want at most 56", size)
	}
}
