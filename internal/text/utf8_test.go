package text_test

import (
	"bytes"
	"encoding/hex"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lrkit/lrkit/internal/text"
)

// replaceInvalid is the least that a caller of InvalidLen does.
func replaceInvalid(b []byte) []byte {
	var out []byte
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			n = text.InvalidLen(b)
		}
		out = utf8.AppendRune(out, r)
		b = b[n:]
	}
	return out
}

func TestInvalidLen(t *testing.T) {
	for _, c := range []struct {
		at   at
		in   string
		want int
	}{
		{here(), "", 0},
		{here(), "\x80\x80", 1},
		{here(), "\xc1\x80", 1},
		{here(), "\xc2", 1},
		{here(), "\xc2A", 1},
		{here(), "\xe0\x80\x80", 1},
		{here(), "\xe0\xa0", 2},
		{here(), "\xed\xa0\x80", 1},
		{here(), "\xed\x9fA", 2},
		{here(), "\xf0\x8f\x80\x80", 1},
		{here(), "\xf0\x90\x80", 3},
		{here(), "\xf1\x80\xc0\x80", 2},
		{here(), "\xf4\x8f\xbf\xff", 3},
		{here(), "\xf4\x90\x80\x80", 1},
		{here(), "\xf5\x80\x80\x80", 1},
		{here(), "\xff", 1},
	} {
		if got := text.InvalidLen([]byte(c.in)); got != c.want {
			t.Errorf("%v: InvalidLen(%q) = %d, want %d", c.at, c.in, got, c.want)
		}
	}
}

// By definition a maximal subpart is the longest start of any valid character,
// or one byte. Second and later bytes come from the borders of table 3-7.
func TestInvalidLenByDefinition(t *testing.T) {
	starts := map[string]bool{}
	for r := rune(0); r <= utf8.MaxRune; r++ {
		if s := string(r); utf8.ValidRune(r) {
			for n := 1; n < len(s); n++ {
				starts[s[:n]] = true
			}
		}
	}
	borders := []byte("\x00A\x7f\x80\x81\x8f\x90\x91\x9f\xa0\xa1\xbf\xc0\xc2\xe0\xed\xf0\xf4\xff")
	try := func(b []byte) {
		if r, n := utf8.DecodeRune(b); r != utf8.RuneError || n != 1 {
			return
		}
		want := 1
		for n := 2; n <= len(b) && starts[string(b[:n])]; n++ {
			want = n
		}
		if got := text.InvalidLen(b); got != want {
			t.Fatalf("InvalidLen(% x) = %d, want %d", b, got, want)
		}
	}
	for first := range 256 {
		try([]byte{byte(first)})
		for _, second := range borders {
			try([]byte{byte(first), second})
			for _, third := range borders {
				try([]byte{byte(first), second, third})
				for _, fourth := range borders {
					try([]byte{byte(first), second, third, fourth})
				}
			}
		}
	}
}

func TestUTF8Corpus(t *testing.T) {
	seen := 0
	for line := range strings.Lines(string(corpus(t, "utf8tests/utf8tests.txt"))) {
		f := strings.Split(strings.TrimSpace(line), ":")
		if len(f) != 5 || f[1] != "invalid hex" || strings.HasPrefix(line, "#") {
			continue
		}
		seen++
		in, want := unhex(t, f[2]), unhex(t, f[4])
		if got := replaceInvalid(in); !bytes.Equal(got, want) {
			t.Errorf("case %s: InvalidLen: % x becomes % x, want % x", f[0], in, got, want)
		}
		safe := text.AppendSafe(nil, in)
		if want := text.AppendSafe(nil, want); !bytes.Equal(safe, want) {
			t.Errorf("case %s: AppendSafe(% x) = %q, want %q", f[0], in, safe, want)
		}
		quoted := text.AppendJSON(nil, string(in))
		if want := text.AppendJSON(nil, string(want)); !bytes.Equal(quoted, want) {
			t.Errorf("case %s: AppendJSON(% x) = %s, want %s", f[0], in, quoted, want)
		}
	}
	if seen < 100 {
		t.Errorf("the corpus has only %d invalid sequences", seen)
	}
}

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	s = strings.ReplaceAll(s, " ", "")
	if s == "nothing" {
		return nil
	}
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
