package ioc_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/ioc"
	"github.com/lrkit/lrkit/transcript"
)

// bigList is a made-up list of n entries of all kinds.
func bigList(t testing.TB, n int) *ioc.List {
	rnd := rand.New(rand.NewPCG(1, 2))
	word := func(n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = "abcdefghijklmnopqrstuvwxyz0123456789"[rnd.IntN(36)]
		}
		return string(b)
	}
	hex := func(n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = "0123456789abcdef"[rnd.IntN(16)]
		}
		return string(b)
	}
	extensions := []string{"exe", "dll", "ps1", "dat", "tmp", "js"}
	var s strings.Builder
	for i := range n {
		ext := extensions[rnd.IntN(len(extensions))]
		switch i % 10 {
		case 0:
			fmt.Fprintf(&s, "C:\\Users\\%s\\AppData\\Local\\Temp\\%s.%s\n", word(6), word(8), ext)
		case 1:
			fmt.Fprintf(&s, "C:\\Users\\*\\AppData\\*\\%s.%s\n", word(8), ext)
		case 2, 3:
			fmt.Fprintf(&s, "%s.%s\n", word(4+rnd.IntN(8)), ext)
		case 4:
			fmt.Fprintf(&s, "%s*.%s\n", word(5), ext)
		case 5, 6:
			fmt.Fprintf(&s, "%s\n", hex([]int{32, 40, 64}[i%3]))
		case 7:
			fmt.Fprintf(&s, "%d.%d.%d.%d\n", 1+rnd.IntN(222), rnd.IntN(256), rnd.IntN(256), rnd.IntN(256))
		case 8:
			fmt.Fprintf(&s, "%s.%s.com\n", word(4), word(6))
		case 9:
			fmt.Fprintf(&s, "*.%s.net\n", word(8))
		}
	}
	return read(t, s.String())
}

// output is made-up text of the kinds that response scripts print.
func output(size int) string {
	rnd := rand.New(rand.NewPCG(3, 4))
	var s strings.Builder
	for s.Len() < size {
		n := rnd.IntN(1 << 20)
		switch rnd.IntN(6) {
		case 0:
			fmt.Fprintf(&s, "C:\\Windows\\System32\\drivers\\file%d.sys\r\n%d KB\r\n", n, n%999)
		case 1:
			fmt.Fprintf(&s, "[2025-03-0%d 11:22:33] [INFO] collected "+`C:\Users\who%d\AppData\Local\Temp\x%d.tmp (%d bytes)`+"\r\n",
				1+n%9, n%7, n, n)
		case 2:
			fmt.Fprintf(&s, "The operation completed successfully. Nothing else was to be done for item number %d of this list.\r\n", n)
		case 3:
			fmt.Fprintf(&s, "TCP    10.%d.%d.4:50123   52.1.%d.9:443   ESTABLISHED  %d\r\n", n%256, n%99, n%77, n%9999)
		case 4:
			fmt.Fprintf(&s, "SHA256 : %064x  Path : C:\\ProgramData\\p%d\\service.exe\r\n", n, n)
		case 5:
			fmt.Fprintf(&s, "connected to host%d.contoso.com and http://www%d.fabrikam.com/a/b?id=%d\r\n", n, n%88, n)
		}
	}
	return s.String()
}

func run(t testing.TB, text string, list *ioc.List) (findings, hits int) {
	opts := &analyze.Options{}
	if list != nil {
		opts.Analyzers = append(analyze.Default(), list.Analyzer())
	}
	for f, err := range analyze.Findings(transcript.NewPlainReader(strings.NewReader(text), 0), opts) {
		if err != nil {
			t.Fatal(err)
		}
		findings++
		if list != nil && list.Match(f) != nil {
			hits++
		}
	}
	return findings, hits
}

func BenchmarkHunt(b *testing.B) {
	text := output(8 << 20)
	for _, n := range []int{0, 100, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			list := (*ioc.List)(nil)
			if n > 0 {
				list = bigList(b, n)
			}
			b.SetBytes(int64(len(text)))
			b.ResetTimer()
			for b.Loop() {
				run(b, text, list)
			}
		})
	}
}

// BenchmarkRatio runs with and without a list of 10,000 entries in turn and reports how much longer
// the hunt takes.
func BenchmarkRatio(b *testing.B) {
	text, list := output(4<<20), bigList(b, 10_000)
	var plain, hunt []time.Duration
	for b.Loop() {
		start := time.Now()
		run(b, text, nil)
		middle := time.Now()
		run(b, text, list)
		plain, hunt = append(plain, middle.Sub(start)), append(hunt, time.Since(middle))
	}
	b.ReportMetric(float64(median(hunt))/float64(median(plain)), "hunt/plain")
}

func median[T cmp.Ordered](s []T) T {
	s = slices.Sorted(slices.Values(s))
	return s[len(s)/2]
}
