package analyze_test

import "testing"

// TestWrappedOnce: the rest of a value goes to the value that ended on the line before, and to none
// that something else follows.
func TestWrappedOnce(t *testing.T) {
	for _, text := range []string{
		"FullName : C:\\a b            c\\d.txt\n           ccc\\d.txt\n",
		"FullName : C:\\a b.txt\nLength   : 5\nFullName : C:\\c d\n           e.txt\n",
		"FullName : C:\\a b\n           c.txt\nLength   : 5\n           d.txt\n",
	} {
		for _, f := range findAll(t, text, nil) {
			if got := f.Proof([]byte(text)[f.Span.Start:f.Span.End]); got != f.Value {
				t.Errorf("%q: %q is proved as %q", text, f.Value, got)
			}
		}
	}
}
