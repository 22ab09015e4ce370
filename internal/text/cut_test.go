package text_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lrkit/lrkit/internal/text"
)

func TestCutPrinted(t *testing.T) {
	for _, c := range []struct {
		at   at
		in   string
		max  int
		want string
	}{
		{here(), "", 10, ""},
		{here(), "0123456789", 10, "0123456789"},
		{here(), "0123456789a", 10, "0123456…"},
		{here(), "\x01\x02", 12, "\x01\x02"},
		{here(), "\x01\x02", 11, "\x01…"},
		{here(), `\\\\\\`, 12, `\\\\\\`},
		{here(), `\\\\\\`, 11, `\\\\…`},
		{here(), "日本語", 9, "日本語"},
		{here(), "日本語", 8, "日…"},
		{here(), "\xff\xff\xff", 8, "\xff…"},
		{here(), "\xf0\x9f\x8e\xf0\x9f\x8e", 6, "\xf0\x9f\x8e\xf0\x9f\x8e"},
		{here(), "0\xfc\f", 7, "0\xfc…"},
		{here(), "\b\b", 8, "\b\b"},
		{here(), "\"\f\n", 7, "\"…"},
		{here(), "\"\f\n", 8, "\"\f\n"},
		{here(), "\f\f", 7, "\f…"},
		{here(), "\U000e0041", 12, "\U000e0041"},
		{here(), "\U000e0041", 11, "…"},
	} {
		if got := text.CutPrinted(c.in, c.max); got != c.want {
			t.Errorf("%v: CutPrinted(%q, %d) = %q, want %q", c.at, c.in, c.max, got, c.want)
		}
	}
}

// printed is the sum of the longer forms of the characters of s, which is valid.
func printed(s string) (n int) {
	for _, r := range s {
		n += max(len(text.AppendJSON(nil, string(r)))-2, len(text.SafeLine(string(r))))
	}
	return n
}

func checkCut(t *testing.T, in string, max int) {
	t.Helper()
	max = 3 + max&0x3ff
	out := text.CutPrinted(in, max)
	if utf8.ValidString(in) && !strings.HasSuffix(in, "…") {
		if n := printed(in); (out == in) != (n <= max) {
			t.Fatalf("CutPrinted(%q, %d) = %q, of %d bytes", in, max, out, n)
		}
	}
	if n := len(text.AppendJSON(nil, out)) - 2; n > max {
		t.Fatalf("CutPrinted(%q, %d) = %q takes %d bytes of JSON", in, max, out, n)
	}
	if n := len(text.SafeLine(out)); n > max {
		t.Fatalf("CutPrinted(%q, %d) = %q takes %d bytes of a line", in, max, out, n)
	}
	if n := len(text.AppendCSVCell(nil, out)); n > max+len(`"'"`) {
		t.Fatalf("CutPrinted(%q, %d) = %q takes %d bytes of a cell", in, max, out, n)
	}
	if kept, cut := strings.CutSuffix(out, "…"); cut && !strings.HasPrefix(in, kept) || utf8.ValidString(in) && !utf8.ValidString(out) {
		t.Fatalf("CutPrinted(%q, %d) = %q is no beginning of it", in, max, out)
	}
}

func FuzzCutPrinted(f *testing.F) {
	for i, s := range naughty {
		f.Add(s, i)
		f.Add(strings.Repeat(s, 20), i)
	}
	f.Fuzz(checkCut)
}
