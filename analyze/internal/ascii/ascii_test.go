package ascii

import (
	"strings"
	"testing"
	"unicode"
)

// TestClasses holds the classes against those of package unicode, for every byte.
func TestClasses(t *testing.T) {
	for n := range 256 {
		c, r := byte(n), rune(n)
		letter := r < 0x80 && unicode.IsLetter(r)
		digit := r < 0x80 && unicode.IsDigit(r)
		if IsLetter(c) != letter || IsDigit(c) != digit || IsWord(c) != (letter || digit || r == '_') || IsBlank(c) != (r == ' ' || r == '\t') {
			t.Errorf("%#x: letter %v, digit %v, word %v, blank %v", c, IsLetter(c), IsDigit(c), IsWord(c), IsBlank(c))
		}
		if lower := Lower(c); letter && rune(lower) != unicode.ToLower(r) || !letter && lower != c {
			t.Errorf("%#x: in lower case %#x", c, lower)
		}
	}
}

func TestPlaces(t *testing.T) {
	line := []byte("aB12")
	for i := -2; i < len(line)+2; i++ {
		inside := i >= 0 && i < len(line)
		if c := At(line, i); inside && c != line[i] || !inside && c != 0 {
			t.Errorf("byte %d is %#x", i, c)
		}
		for _, s := range []string{"aB", "ab", "b1", "B12", "2", "12x"} {
			if got, want := HasAt(line, i, s), inside && strings.HasPrefix(string(line[i:]), s); got != want {
				t.Errorf("%q at %d: %v", s, i, got)
			}
			fold := strings.ToLower(s)
			if got, want := HasFold(line, i, fold), inside && strings.HasPrefix(strings.ToLower(string(line[i:])), fold); got != want {
				t.Errorf("%q at %d in any case: %v", fold, i, got)
			}
		}
	}
	if end := Digits(line, 2, 9); end != 4 || Number(line[2:end]) != 12 || Digits(line, 2, 1) != 3 || Digits(line, 0, 9) != 0 {
		t.Errorf("digits end at %d", end)
	}
}
