package secret

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// FuzzSecrets: whatever stands around a secret, the spans do not depend on how the text is cut,
// they are in order and bounded, and what is masked has no more secrets to mask away at the same
// places.
func FuzzSecrets(f *testing.F) {
	lines := func(name string) {
		n := 0
		linesOf(f, name, func(_ int, text string) {
			if n++; n%7 == 0 {
				f.Add(text, "\n", uint64(n), uint16(n*31))
			}
		})
	}
	lines("forms.txt")
	lines("evidence.txt")
	f.Fuzz(func(t *testing.T, before, after string, seed uint64, size uint16) {
		const secret = "Zq01W8kLmVx3TnYb7RgHs5DfJcPa9QeUo2iX4tBv6N1"
		rnd := rand.New(rand.NewPCG(seed, 1))
		var b bytes.Buffer
		b.WriteString(before)
		b.WriteString("\n?sp=r&sig=" + secret + "%3D\n")
		if n := int(size) * 2; n < 90<<10 {
			b.WriteString(strings.Repeat(after, n/(len(after)+1)))
		}
		b.WriteString(after)
		text := b.Bytes()
		for _, set := range []Set{Access, All} {
			spans := Find(set, text)
			last := int64(0)
			for _, s := range spans {
				if s.Start < last || s.End <= s.Start || s.End > int64(len(text)) || s.End-s.Start > MaxSpan {
					t.Fatalf("spans %v", spans)
				}
				last = s.End
			}
			if got := inWindows(New(set), text, rnd, 1+rnd.IntN(2*len(text)+1)); !slices.Equal(got, spans) {
				t.Fatalf("set %d: %v, want %v", set, got, spans)
			}
			if masked := string(AppendMasked(nil, text, set)); strings.Contains(masked, secret) && !strings.Contains(before+after, secret) {
				t.Fatalf("set %d: %q", set, masked)
			}
		}
	})
}
