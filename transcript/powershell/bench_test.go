package powershell_test

import (
	"strings"
	"testing"

	"github.com/lrkit/lrkit/transcript/powershell"
)

// BenchmarkScanner passes over files of 1 MiB: one as sessions are, and some that are as bad as can
// be.
func BenchmarkScanner(b *testing.B) {
	listing := strings.Repeat("-a----  1/2/2026  3:04 AM  1234 file.txt\n", 50)
	for _, c := range []struct{ name, text string }{
		{"session", header(begins, "20220721023749") + strings.Repeat("PS C:\\> Get-ChildItem\n"+listing, 20) + footer(ends, "20220721023759")},
		{"output", listing},
		{"commands", "PS C:\\> Get-ChildItem\nfile.txt\n"},
		{"headers", header(begins, "20220721023749") + footer(ends, "20220721023759")},
		{"stars", stars},
		{"long", strings.Repeat("a", 1<<20)},
	} {
		b.Run(c.name, func(b *testing.B) {
			text := []byte(strings.Repeat(c.text, 1+(1<<20)/len(c.text)))
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				s := powershell.NewScanner(func(powershell.Entry) {})
				for at := 0; at < len(text); at += 64 << 10 {
					s.Write(text[at:min(at+64<<10, len(text))])
				}
				s.Close()
			}
		})
	}
}
