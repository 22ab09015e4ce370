package powershell_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lrkit/lrkit/transcript/powershell"
)

// TestCuts: the pieces in which a file is written do not matter, also at the limits of lines.
func TestCuts(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	texts := map[string]string{}
	for _, c := range cases {
		texts[c.name] = "\uFEFF" + strings.ReplaceAll(c.text, "\n", "\r\n")
	}
	for _, c := range limits() {
		texts[c.name] = c.text
	}
	for name, text := range texts {
		want, _ := scan(text)
		for range 20 {
			var sizes []int
			for left := len(text); left > 0; left -= sizes[len(sizes)-1] {
				sizes = append(sizes, rnd.IntN(2+max(8, len(text)/4)))
			}
			got, _ := scan(text, sizes...)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%s, in pieces of %v:\n%s", name, sizes, diff)
			}
		}
		for n := max(0, len(text)-3); n < len(text); n++ {
			if got, _ := scan(text, n); !cmp.Equal(want, got) {
				t.Fatalf("%s, cut at %d", name, n)
			}
		}
	}
}

// TestSettled: what lies before the offset is never in an entry that is handed on later, but for
// the output that is being read; and it lags by no more than a command, a header and a line.
func TestSettled(t *testing.T) {
	const lag = 1<<20 + 2*(128<<10)
	texts := []string{strings.Repeat("PS>"+strings.Repeat("a", 3<<20)+"\n", 2), "PS>a\n" + strings.Repeat(">> "+strings.Repeat("b", 1000)+"\n", 4000)}
	for _, c := range cases {
		texts = append(texts, c.text)
	}
	for _, text := range texts {
		settled := int64(0)
		s := powershell.NewScanner(func(e powershell.Entry) {
			if e.Kind != powershell.KindOutput && e.Span.Start < settled {
				t.Fatalf("%.80q: settled up to %d, then %+v", text, settled, e)
			}
		})
		step := 1 + len(text)/10_000
		for at := 0; at < len(text); at += step {
			end := min(at+step, len(text))
			s.Write([]byte(text[at:end]))
			now := s.Settled()
			if now < settled || now > int64(end) || now < int64(end)-lag {
				t.Fatalf("%.80q: settled up to %d, was %d, written %d", text, now, settled, end)
			}
			settled = now
		}
		s.Close()
		if s.Settled() != int64(len(text)) {
			t.Fatalf("%.80q: settled up to %d of %d at the end", text, s.Settled(), len(text))
		}
	}
}
