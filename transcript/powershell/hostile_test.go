package powershell_test

import (
	"io"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/internal/cputime"
	"github.com/lrkit/lrkit/internal/testkit/heap"
	"github.com/lrkit/lrkit/transcript/powershell"
)

// hostile are a scanner's worst dreams: head, and text over and over.
var hostile = []struct {
	name, head, text string
	size             int
}{
	{"a line of 64 MiB", "", strings.Repeat("a", 64<<10), 64 << 20},
	{"a command of 64 MiB", "PS>", strings.Repeat("a", 64<<10), 64 << 20},
	{"a million commands", "", "PS>a\n", 5_000_000},
	{"a million prompts", "", "PS>\n", 4_000_000},
	{"a million further lines", "PS>a\n", ">> b\n", 5_000_000},
	{"a million lines of stars", "", stars, 23_000_000},
	{"a million titles", "", stars + "x\n", 25_000_000},
	{"a million minimal headers", "", minimal("x", "20220721023749"), 1_000_000 * len(minimal("x", "20220721023749"))},
	{"headers", "", header(begins, "20220721023749"), 32 << 20},
	{"headers with different titles", "", many(func(i int) string { return minimal(strings.Repeat("x", 1000)+string(rune('a'+i)), "20220721023749") }), 16 << 20},
	{"headers and long commands", "", header(begins, "20220721023749") + "PS>" + strings.Repeat("a", 64<<10) + "\n", 32 << 20},
	{"headers and footers", "", header(begins, "20220721023749") + footer(ends, "20220721023749"), 32 << 20},
	{"headers without an end", "", stars + "x\nt: 20220721023749\n" + strings.Repeat("k: v\n", 300), 16 << 20},
	{"headers of 128 KiB without an end", "", stars + "x\nt: 20220721023749\nk: " + strings.Repeat("v", 100<<10) + "\n" + strings.Repeat("w", 40<<10) + "\n", 32 << 20},
	{"headers of 128 KiB", "", stars + "x\nt: 20220721023749\nk: v\n" + strings.Repeat(strings.Repeat("v", 500)+"\n", 250) + stars, 32 << 20},
	{"a million headers of invocations", "", stars + "t: 20220721023749\n" + stars, 64_000_000},
	{"brackets", "", "[" + strings.Repeat("[", 300) + "\n", 16 << 20},
	{"blanks behind stars", "", stars[:22] + strings.Repeat(" ", 100<<10) + "\n", 32 << 20},
}

func many(f func(int) string) string {
	var b strings.Builder
	for i := range 26 {
		b.WriteString(f(i))
	}
	return b.String()
}

// repeating reads a text over and over, and looks at the heap now and then.
type repeating struct {
	text     string
	at       int
	left     int
	look     int // how much is left when it looks again
	greatest int
}

func (r *repeating) Read(p []byte) (int, error) {
	if r.greatest > 0 && r.left <= r.look {
		r.look -= 4 << 20
		r.greatest = max(r.greatest, heap.Held())
	}
	if r.left <= 0 {
		return 0, io.EOF
	}
	n := copy(p[:min(len(p), r.left)], r.text[r.at:])
	r.at, r.left = (r.at+n)%len(r.text), r.left-n
	return n, nil
}

// TestHostile: the memory in use while a file is read does not grow with it.
func TestHostile(t *testing.T) {
	for _, c := range hostile {
		t.Run(c.name, func(t *testing.T) {
			size := c.size
			if testing.Short() {
				size /= 8
			}
			before := heap.Held()
			r := &repeating{text: c.text, left: size, look: size - 1<<20, greatest: before}
			n, end := 0, int64(0)
			for e, err := range powershell.Entries(io.MultiReader(strings.NewReader(c.head), r)) {
				if err != nil || e.Span.Start != end {
					t.Fatalf("entry %+v, %v behind %d", e, err, end)
				}
				n, end = n+1, e.Span.End
			}
			if end != int64(len(c.head)+size) {
				t.Errorf("entries end at %d of %d", end, size)
			}
			t.Logf("%d entries, %d KiB", n, (r.greatest-before)>>10)
			if r.greatest > before+1<<20 {
				t.Errorf("%d KiB more than before", (r.greatest-before)>>10)
			}
		})
	}
}

// TestLinear: eight times the input takes about eight times the CPU time. The bound is far from
// that, and from 64.
func TestLinear(t *testing.T) {
	const limit = 30
	for _, c := range hostile {
		t.Run(c.name, func(t *testing.T) {
			read := func(size int) func() {
				return func() {
					for range powershell.Entries(io.MultiReader(strings.NewReader(c.head), &repeating{text: c.text, left: size})) {
					}
				}
			}
			if ratio := cputime.Ratio(limit, read(256<<10), read(2<<20)); ratio >= limit {
				t.Errorf("2 MiB take %.0f times the CPU time of 256 KiB", ratio)
			}
		})
	}
}
