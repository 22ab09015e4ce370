package secret

import (
	"bufio"
	"math/rand/v2"
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
	n := 0
	for _, name := range []string{"forms.txt", "variants.txt"} {
		n += linesOf(t, name, func(line int, text string) {
			plain, want := hidden(text)
			if got := String(plain, All); got != want {
				t.Errorf("%s:%d\n got %q\nwant %q", name, line, got, want)
			}
		})
	}
	if n < 1000 {
		t.Errorf("%d forms", n)
	}
}

// TestMarkedKeys: each row of the table of keys with a mark inside.
func TestMarkedKeys(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	for _, k := range markedKeys {
		key := randomText(rnd, base64Letters, k.at) + k.mark
		key += randomText(rnd, base64Letters, k.length-len(key)) + strings.Repeat("=", (4-k.length%4)%4)
		for _, around := range []string{"%s", "key1        FULL  %s\n", "\"value\": \"%s\"", "x=%s;y=1"} {
			text := strings.Replace(around, "%s", key, 1)
			if got, want := String(text, All), strings.Replace(around, "%s", Mask, 1); got != want {
				t.Errorf("%s: %q, want %q", k.mark, got, want)
			}
		}
		for _, text := range []string{"x" + key, key[:len(key)/2], strings.ToLower(key)} {
			if got := String(text, All); got != text {
				t.Errorf("%s: %q is masked: %q", k.mark, text, got)
			}
		}
	}
}

// TestTokenMarks: each row of the table of tokens.
func TestTokenMarks(t *testing.T) {
	const hex = "0123456789abcdef"
	rnd := rand.New(rand.NewPCG(7, 8))
	for _, m := range tokenMarks {
		if m.text == "eyJ" {
			continue // of its own shape, in forms.txt
		}
		n := m.least + 4
		rest := "a1" + randomText(rnd, "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", n-2)
		switch {
		case m.text == "dapi" || m.text == "key-":
			rest = randomText(rnd, hex, 32)
		case len(m.text) == 4 && m.least == 16 && m.text == strings.ToUpper(m.text):
			rest = "Q3" + randomText(rnd, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 14)
		}
		for _, around := range []string{"%s", "found %s in the file", "\"x\": \"%s\","} {
			text := strings.Replace(around, "%s", m.text+rest, 1)
			if got, want := String(text, All), strings.Replace(around, "%s", Mask, 1); got != want {
				t.Errorf("%s: %q, want %q", m.text, got, want)
			}
		}
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
