package powershell_test

import (
	"bytes"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// pieces are what transcripts are made of, and what imitates them.
var pieces = []string{
	header(begins, "20220721023749"), header("Début", "20220721023749"), minimal(begins, "20220721023749"), minimal("x", "20220721023749"),
	footer(ends, "20220721023749"), footer("Fin", "20220721023749"), stars, stars + "Command start time: 20220721023749\n" + stars,
	stars + "y\nz\u202f：20220721023749\nk: v\n", "Machine: M (OS)\n", "Process ID: 12\n", "port: 80\n", "PSVersion: 7\n", "****", " \t", "\u00a0:",
	"PS>a\n", "PS C:\\> b\n", "[h]: PS /> b\n", "PS C:\\>\n", ">> c\n", ">>\n", "out\n", "\n", "\r\n", "\r", "key: value\n", "t: 20220721023749\n", "title\n",
	"\uFEFF", "PS>TerminatingError(x)\n", ">> TerminatingError(x)\n", "\x00", "\xff\n",
}

func random(rnd *rand.Rand) string {
	var b strings.Builder
	for range rnd.IntN(16) {
		p := pieces[rnd.IntN(len(pieces))]
		if rnd.IntN(8) == 0 {
			p = p[:rnd.IntN(len(p)+1)]
		}
		if rnd.IntN(8) == 0 {
			p = strings.ReplaceAll(p, "\n", "\r\n")
		}
		b.WriteString(p)
	}
	return b.String()
}

// agree holds that the scanner and the naive reader see the same, in every detail.
func agree(t testing.TB, text string) {
	t.Helper()
	want := naive(text)
	if diff := cmp.Diff(want.entries, all(t, strings.NewReader(text), len(text))); diff != "" {
		t.Fatalf("%q (-naive +scanner):\n%s", text, diff)
	}
	if _, open := scan(text); open != want.open {
		t.Fatalf("%q: %d sessions are open, the naive reader has %d", text, open, want.open)
	}
}

func TestOracle(t *testing.T) {
	for _, c := range cases {
		agree(t, c.text)
		agree(t, "\uFEFF"+strings.ReplaceAll(c.text, "\n", "\r\n"))
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	n := 30_000
	if testing.Short() {
		n = 3000
	}
	for range n {
		agree(t, random(rnd))
	}
}

func FuzzScanner(f *testing.F) {
	for _, c := range cases {
		f.Add([]byte(c.text), uint16(7))
	}
	for _, p := range pieces {
		f.Add([]byte(p+p), uint16(1))
	}
	f.Fuzz(func(t *testing.T, text []byte, cut uint16) {
		agree(t, string(text))
		n := min(int(cut), len(text))
		parts := io.MultiReader(bytes.NewReader(text[:n]), iotest.OneByteReader(bytes.NewReader(text[n:])))
		if diff := cmp.Diff(all(t, bytes.NewReader(text), len(text)), all(t, parts, len(text))); diff != "" {
			t.Fatalf("%q cut at %d:\n%s", text, n, diff)
		}
	})
}
