package analyze_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestPairedLine: what a line has before each of its paths belongs to the path after it.
func TestPairedLine(t *testing.T) {
	for text, want := range map[string]string{
		`10 KB C:\a.txt, 20 KB C:\b.txt`:               `C:\a.txt 10240, C:\b.txt 20480, `,
		`10 KB C:\a.txt 20 KB`:                         `10 KB 10240, C:\a.txt 20480, `,
		`C:\a.txt 10 KB, C:\b.txt 20 KB`:               `C:\a.txt 10240, C:\b.txt 20480, `,
		`10 KB C:\a.txt, C:\b.txt`:                     `C:\a.txt 10240, C:\b.txt -, `,
		`10 KB C:\a.txt, 20 KB C:\b.txt, 30 KB in all`: `10 KB 10240, C:\a.txt 20480, C:\b.txt 30720, `,
	} {
		var got strings.Builder
		for _, f := range findAll(t, text, nil) {
			if f.Size != nil {
				fmt.Fprintf(&got, "%s %d, ", f.Value, f.Size.Bytes)
			} else {
				got.WriteString(f.Value + " -, ")
			}
		}
		if got.String() != want {
			t.Errorf("%q: %s, want %s", text, got.String(), want)
		}
	}
}
