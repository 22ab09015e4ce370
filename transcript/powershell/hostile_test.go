package powershell_test

import (
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/transcript/powershell"
)

// hostile are texts of a scanner's worst dreams, without end.
var hostile = map[string]string{
	"one line":           strings.Repeat("a", 64<<10),
	"one command":        "PS>" + strings.Repeat("a", 64<<10),
	"commands":           strings.Repeat("PS>a\n", 1000),
	"prompts":            strings.Repeat("PS>\n", 1000),
	"further lines":      "PS>a\n" + strings.Repeat(">> b\n", 1000),
	"stars":              strings.Repeat(stars, 100),
	"titles":             strings.Repeat(stars+"x\n", 100),
	"headers":            strings.Repeat(header(begins, "20220721023749"), 50),
	"minimal headers":    strings.Repeat(minimal(begins, "20220721023749"), 100),
	"unfinished headers": strings.Repeat(stars+"x\nt: 20220721023749\n"+strings.Repeat("k: v\n", 300), 10),
	"long values":        strings.Repeat(stars+"x\nt: 20220721023749\nk: "+strings.Repeat("v", 60<<10)+"\n", 4),
	"invocations":        strings.Repeat(stars+"t: 20220721023749\n"+stars, 100),
}

// repeating reads a text over and over.
type repeating struct {
	text string
	at   int
	left int
}

func (r *repeating) Read(p []byte) (int, error) {
	if r.left <= 0 {
		return 0, io.EOF
	}
	n := copy(p[:min(len(p), r.left)], r.text[r.at:])
	r.at, r.left = (r.at+n)%len(r.text), r.left-n
	return n, nil
}

// TestHostile: memory does not grow with the input.
func TestHostile(t *testing.T) {
	size := 32 << 20
	if testing.Short() {
		size = 4 << 20
	}
	for name, text := range hostile {
		t.Run(name, func(t *testing.T) {
			var before, now runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			n, greatest := 0, uint64(0)
			for range powershell.Entries(&repeating{text: text, left: size}) {
				if n++; n%(100_000) == 0 {
					runtime.GC()
					runtime.ReadMemStats(&now)
					greatest = max(greatest, now.HeapAlloc)
				}
			}
			runtime.GC()
			runtime.ReadMemStats(&now)
			greatest = max(greatest, now.HeapAlloc)
			if greatest > before.HeapAlloc+2<<20 {
				t.Errorf("%d KiB more than before", (greatest-before.HeapAlloc)>>10)
			}
			if n == 0 {
				t.Error("no entries")
			}
		})
	}
}

func BenchmarkScanner(b *testing.B) {
	for name, text := range map[string]string{
		"session": header(begins, "20220721023749") + strings.Repeat("PS C:\\> Get-ChildItem\n"+strings.Repeat("-a----  1/2/2026  3:04 AM  1234 file.txt\n", 50), 20),
		"stars":   strings.Repeat(stars, 1000),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				s := powershell.NewScanner(func(powershell.Entry) {})
				io.WriteString(s, text)
				s.Close()
			}
		})
	}
}
