package analyze_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/analyze"
)

// TestAlternative: a path of low confidence names its other reading, in the same form as its value,
// and only such a path does.
func TestAlternative(t *testing.T) {
	for _, c := range []struct{ text, value, alternative string }{
		{"/home/ann/my notes", "/home/ann/my notes", "/home/ann/my"},
		{"Saved: /home/ann/my notes.txt", "/home/ann/my", "/home/ann/my notes.txt"},
		{`Saved: /home/ann/a\ b/my notes.txt`, "/home/ann/a b/my", "/home/ann/a b/my notes.txt"},
		{`C:\Ruby31\ruby tool.rb`, `C:\Ruby31\ruby tool.rb`, `C:\Ruby31\ruby`},
		{`{"x":"in C:\\cases of\\ann today"}`, `C:\\cases of\\ann`, `C:\\cases of\\ann today`},
		{"\x1b[31m/home/ann/my\x1b[0m notes", "/home/ann/my notes", "/home/ann/my"},
		{"/home/ann/x.txt", "/home/ann/x.txt", ""},
		{"/home/ann/my token=ghp_16C7e42F292c6912E7710c838347Ae178B4a", "/home/ann/my", ""},
	} {
		found := findAll(t, c.text, nil)
		i := slices.IndexFunc(found, func(f *analyze.Finding) bool { return f.Kind == analyze.KindFile })
		if i < 0 {
			t.Errorf("%q: nothing", c.text)
			continue
		}
		f := found[i]
		if f.Value != c.value || f.Alternative != c.alternative || (f.Alternative != "") != (f.Confidence == analyze.ConfidenceLow) {
			t.Errorf("%q: %q or %q, %s", c.text, f.Value, f.Alternative, f.Confidence)
		}
		if got := f.Proof([]byte(c.text[f.Span.Start:f.Span.End])); got != f.Value {
			t.Errorf("%q is proven to be %q", f.Value, got)
		}
	}
	secret := "/home/ann/my password=Hunter2Hunter2"
	for _, f := range findAll(t, secret, nil) {
		if strings.Contains(f.Alternative, "Hunter2") {
			t.Errorf("%q shows a secret", f.Alternative)
		}
	}
}
