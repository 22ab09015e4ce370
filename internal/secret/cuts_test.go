package secret

import (
	"bytes"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// inWindows finds the secrets of a text that grows by random steps, and of which no more is kept
// than must be.
func inWindows(f *Finder, text []byte, rnd *rand.Rand, step int) (spans []Span) {
	base := 0
	for end := 0; ; {
		end = min(len(text), end+1+rnd.IntN(step))
		window := slices.Clone(text[base:end]) // so that nothing is kept of another
		spans = f.Find(spans, window, int64(base), end == len(text))
		for i := range window {
			window[i] = 'x'
		}
		if end == len(text) {
			return spans
		}
		if keep := int(f.Settled()) - Back; keep > base {
			base += rnd.IntN(keep - base + 1)
		}
	}
}

// formTexts returns the texts of all forms.
func formTexts(t *testing.T) (all []string) {
	linesOf(t, "forms.txt", func(_ int, text string) {
		plain, _ := hidden(text)
		all = append(all, plain)
	})
	return all
}

// fillers are what stands between secrets.
var fillers = []string{"C:\\Windows\\Temp\\a.exe 51 MB\n", "2026-04-10 17:07:18 WARNING: no action is needed\n", "\n", "x", strings.Repeat("line of a log ", 9) + "\n",
	strings.Repeat("b", 1000), strings.Repeat("-", 300) + "\n", " | ", "ü", "\r\n", "Пять ", "\t"}

// TestCuts: the spans do not depend on how the text was cut.
func TestCuts(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	forms := formTexts(t)
	for round := range 20 {
		var b bytes.Buffer
		for b.Len() < 400<<10 {
			switch n := rnd.IntN(10); {
			case n < 3:
				b.WriteString(forms[rnd.IntN(len(forms))])
			case n == 9 && rnd.IntN(40) == 0:
				b.WriteString(strings.Repeat("a long line ", rnd.IntN(8000)))
			default:
				b.WriteString(fillers[rnd.IntN(len(fillers))])
			}
		}
		want := Find(All, b.Bytes())
		for _, step := range []int{1 << 10, 10 << 10, 200 << 10} {
			if got := inWindows(New(All), b.Bytes(), rnd, step); !slices.Equal(got, want) {
				i := 0
				for i < min(len(got), len(want)) && got[i] == want[i] {
					i++
				}
				t.Fatalf("round %d, steps of %d: span %d of %d and %d differs: %v, want %v", round, step, i, len(got), len(want), got[i:min(i+2, len(got))], want[i:min(i+2, len(want))])
			}
		}
		var out bytes.Buffer
		w := NewWriter(&out, All)
		r := bytes.NewReader(b.Bytes())
		for {
			if _, err := io.CopyN(w, r, int64(1+rnd.IntN(100<<10))); err == io.EOF {
				break
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(out.Bytes(), AppendMasked(nil, b.Bytes(), All)) || w.Count() != int64(len(want)) {
			t.Fatalf("round %d: the writer masks something else", round)
		}
	}
}

// TestBorders plants 10,000 secrets around the borders of windows, pieces and chunks: none is
// shown.
func TestBorders(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	forms := formTexts(t)
	places := 10_000
	if testing.Short() {
		places = 500
	}
	placements := 0
	for placements < places {
		form := forms[rnd.IntN(len(forms))]
		line := rnd.IntN(2) == 0 // in one long line, or on a line of its own
		border := []int{lookBack, maxPiece, 2 * maxPiece, Ahead, Back, writeSize, Back + Ahead + writeSize}[rnd.IntN(7)]
		at := max(0, border-rnd.IntN(len(form)+40))
		var b bytes.Buffer
		for b.Len() < at {
			b.WriteString("filler of a log ")
			if !line && rnd.IntN(5) == 0 {
				b.WriteByte('\n')
			}
		}
		b.Truncate(at)
		if !line || rnd.IntN(2) == 0 {
			b.WriteByte('\n')
		} else {
			b.WriteByte(' ')
		}
		n := b.Len()
		b.WriteString(form + "\nand more\n")
		b.WriteString(strings.Repeat("after it\n", 10+rnd.IntN(7000)*rnd.IntN(2)*rnd.IntN(2)))
		want := Find(All, b.Bytes())
		if got := inWindows(New(All), b.Bytes(), rnd, 1+border); !slices.Equal(got, want) {
			t.Fatalf("%q at %d: %v, want %v", form, n, got, want)
		}
		if b.Bytes()[n-1] == '\n' { // nothing before it counts: it is masked as if it stood alone
			alone := String(form+"\nand more\n", All)
			if got := AppendMasked(nil, b.Bytes(), All); !bytes.HasPrefix(got[n:], []byte(alone)) {
				t.Fatalf("%q at %d: %q, want %q", form, n, got[n:min(len(got), n+400)], alone)
			}
		}
		placements++
	}
}
