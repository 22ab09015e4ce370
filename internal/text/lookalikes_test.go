package text

import "testing"

// An entry that is there twice or that folding never reaches does nothing.
func TestFormsAreReached(t *testing.T) {
	seen := map[rune]rune{}
	for _, f := range forms {
		for _, r := range f.forms {
			if other, ok := seen[r]; ok {
				t.Errorf("%U is a form of %c and of %c", r, other, f.latin)
			}
			seen[r] = f.latin
			if folded := fold(r); folded != r {
				t.Errorf("%U, a form of %c, folds to %U", r, f.latin, folded)
			}
			if got := Skeleton(string(r)); got != string(f.latin) {
				t.Errorf("Skeleton(%U) = %q, want %c", r, got, f.latin)
			}
		}
	}
}
