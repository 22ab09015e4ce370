package analyze_test

import (
	"strings"
	"testing"
)

// TestShortLines: every line of up to three characters that mean something is read without a panic,
// and its findings are proved: alone, and all in one text.
func TestShortLines(t *testing.T) {
	const alphabet = "/\\:.-=@%~$<([{}\"' \tCd1é\x00\x1b\xff"
	var lines []string
	for _, a := range alphabet {
		for _, b := range alphabet {
			for _, c := range alphabet {
				lines = append(lines, string([]rune{a, b, c}))
			}
			lines = append(lines, string([]rune{a, b}))
		}
		lines = append(lines, string(a))
	}
	all := strings.Join(lines, "\n")
	for _, text := range append(lines, all) {
		for _, f := range findAll(t, text, nil) {
			if got := f.Proof([]byte(text[f.Span.Start:f.Span.End])); got != f.Value && !f.Masked {
				t.Fatalf("%q: %v proves %q, the value is %q", text, f.Span, got, f.Value)
			}
		}
	}
}
