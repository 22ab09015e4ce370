package analyze_test

import (
	"strings"
	"testing"
)

// TestLongLineOfNULs: what ends a line may be more than the window holds.
func TestLongLineOfNULs(t *testing.T) {
	for _, piece := range []string{"\x00", "\r", "\x00\r", "a"} {
		for _, size := range []int{256 << 10, 300 << 10, 512 << 10} {
			text := "C:\\T\\a.txt\n" + strings.Repeat(piece, size/len(piece))
			if got := findAll(t, text, nil); len(got) != 1 {
				t.Errorf("%q: %d findings, want 1", piece, len(got))
			}
		}
	}
}
