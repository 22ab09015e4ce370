package secret

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestSpliced: lines of all forms, cut anywhere and put together in any order with line ends of any
// kind, make nothing fail, and their spans do not depend on how the text is cut.
func TestSpliced(t *testing.T) {
	var lines []string
	add := func(_ int, text string) { lines = append(lines, text) }
	linesOf(t, "forms.txt", add)
	linesOf(t, "evidence.txt", add)
	ends := []string{"\n", "\r\n", "\n    ", "\r\n\t", "\n| ", "\n> ", "\r", "\x00\n", "\n\n", " ", ""}
	rnd := rand.New(rand.NewPCG(1, 2))
	texts := 4000
	if testing.Short() {
		texts = 400
	}
	for range texts {
		var text []byte
		for size := 20 << rnd.IntN(8); len(text) < size; {
			line := lines[rnd.IntN(len(lines))]
			cut := rnd.IntN(2 * (len(line) + 1))
			if cut <= len(line) {
				text = append(text, line[:cut]...)
				text = append(text, ends[rnd.IntN(len(ends))]...)
				line = line[cut:]
			}
			text = append(text, line...)
			text = append(text, ends[rnd.IntN(len(ends))]...)
		}
		for _, set := range []Set{Access, All} {
			want := Find(set, text)
			if got := inWindows(New(set), text, rnd, 1+rnd.IntN(len(text))); !slices.Equal(got, want) {
				t.Fatalf("set %d, %q: %v in windows, want %v", set, text, got, want)
			}
		}
	}
}

// TestCutShort: nothing fails where a line ends within a value that its joint with the next one
// makes.
func TestCutShort(t *testing.T) {
	for _, text := range []string{"«2024-01-01»\rJelszó: «Zq85W8kLm»\x00\nrar -p«\r»", "\x00\nrar -p«\r»"} {
		Find(All, []byte(text))
	}
}
