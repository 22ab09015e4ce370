package text_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
)

// at is the line of a case in its table.
type at int

// here returns the line that calls it.
func here() at {
	_, _, line, _ := runtime.Caller(1)
	return at(line)
}

func (a at) String() string { return "line " + strconv.Itoa(int(a)) }

// corpus reads a file made by others.
func corpus(t *testing.T, path string) []byte {
	t.Helper()
	dir := os.Getenv("LRKIT_CORPORA")
	if dir == "" {
		t.Skip("LRKIT_CORPORA does not name the folder with the corpora of others.")
	}
	b, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(path)))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// wellFormed replaces maximal subparts with the decoder of another library.
func wellFormed(t testing.TB, s string) string {
	t.Helper()
	out, err := unicode.UTF8.NewDecoder().String(s)
	if err != nil || !utf8.ValidString(out) {
		t.Fatalf("decoding %q: %q, %v", s, out, err)
	}
	return out
}

// pieces cuts s after as many bytes as each byte of cuts says.
func pieces(s string, cuts []byte) []string {
	var all []string
	for _, c := range cuts {
		n := min(int(c), len(s))
		all = append(all, s[:n])
		s = s[n:]
	}
	return append(all, s)
}

// naughty are strings that are worth a try in every test.
var naughty = []string{
	"", "plain", "two\nlines\r\n", "\r", "\r\r\n", "a\rb", "tab\t", "\x00", "\x1b[31mred\x1b[m",
	"\x7f\u0080\u009b31m\u00a0", "\u202etxt.exe", "zero\u200bwidth\u200d", "\ufeffbom",
	"soft\u00adhyphen", "\u2028\u2029", "\U000e0041\U000e007f", "\ufe0f\U000e0100", "\u3164\u034f",
	`back\slash "quotes"`, "<&>", "日本語", "e\u0301", "🎉", "\ufffd", "\xff", "\xe2\x82", "\xf0\x9f\x8e",
	"\xed\xa0\x80", "\xc0\xaf", "\xf4\x90\x80\x80", "a\xf0\x90b\xe1\x80\xe2\xf0\x91\x92\xf1\xbfA",
	"=1+1", "+1", "-1", "@x", "'x", "＝x", "＠x", "a,b", " a ", strings.Repeat("long\u202e\x1b", 20),
}
