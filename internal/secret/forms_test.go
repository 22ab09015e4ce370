package secret

import (
	"bufio"
	"os"
	"strings"
	"testing"
)

var shorthand = strings.NewReplacer("⏎", "\n", "⇥", "\t", "␛", "\x1b", "␀", "\x00", "␈", "\b")

// linesOf calls f with each case of a file, and its place.
func linesOf(t testing.TB, name string, f func(line int, text string)) (cases int) {
	file, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for n := 1; lines.Scan(); n++ {
		if text := lines.Text(); text != "" && !strings.HasPrefix(text, "# ") {
			cases++
			f(n, shorthand.Replace(text))
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return cases
}

// hidden returns a case as it must be shown: the marks and what is between them give way to masks.
func hidden(text string) (plain, want string) {
	var w strings.Builder
	plain = strings.NewReplacer("«", "", "»", "").Replace(text)
	for {
		before, rest, ok := strings.Cut(text, "«")
		w.WriteString(before)
		if !ok {
			return plain, w.String()
		}
		secret, after, _ := strings.Cut(rest, "»")
		w.Write(appendMask(nil, []byte(secret), true))
		text = after
	}
}

// TestForms: what is marked is masked, to the byte.
func TestForms(t *testing.T) {
	n := linesOf(t, "forms.txt", func(line int, text string) {
		plain, want := hidden(text)
		if got := String(plain, All); got != want {
			t.Errorf("forms.txt:%d\n got %q\nwant %q", line, got, want)
		}
	})
	if n < 300 {
		t.Errorf("%d forms", n)
	}
}

// TestEvidence: nothing is masked.
func TestEvidence(t *testing.T) {
	n := linesOf(t, "evidence.txt", func(line int, text string) {
		if got := String(text, All); got != text {
			t.Errorf("evidence.txt:%d\n got %q", line, got)
		}
	})
	if n < 150 {
		t.Errorf("%d lines", n)
	}
}
