package text_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/lrkit/lrkit/internal/text"
)

func TestSafe(t *testing.T) {
	for _, c := range []struct {
		at             at
		in, safe, line string
	}{
		{here(), "", "", ""},
		{here(), "a b~\t\n", "a b~\t\n", `a b~\t\n`},
		{here(), "a\r\nb", "a\r\nb", `a\r\nb`},
		{here(), "a\rb\r", `a\rb\r`, `a\rb\r`},
		{here(), "\r\r\n", "\\r\r\n", `\r\r\n`},
		{here(), "\x00\a\b\v\f\x1b[2J\x7f", `\x00\x07\x08\x0B\x0C\x1B[2J\x7F`, `\x00\x07\x08\x0B\x0C\x1B[2J\x7F`},
		{here(), "\u0085\u009b\u00a0", `\u0085\u009B` + "\u00a0", `\u0085\u009B` + "\u00a0"},
		{here(), "\u202egpj.exe", `\u202Egpj.exe`, `\u202Egpj.exe`},
		{here(), "\u2028\u2029\u00ad\u200d\ufeff", `\u2028\u2029\u00AD\u200D\uFEFF`, `\u2028\u2029\u00AD\u200D\uFEFF`},
		{here(), "\U000e0041", `\U000E0041`, `\U000E0041`},
		{here(), "\u3164\u034f\U000e0fff", `\u3164\u034F\U000E0FFF`, `\u3164\u034F\U000E0FFF`},
		{here(), "❤\ufe0f葛\U000e0100", "❤\ufe0f葛\U000e0100", "❤\ufe0f葛\U000e0100"},
		{here(), `C:\x1B`, `C:\x1B`, `C:\x1B`},
		{here(), "\ufffd\xff\xe2\x82z", "\ufffd\ufffd\ufffdz", "\ufffd\ufffd\ufffdz"},
		{here(), "\xed\xa0\x80", "\ufffd\ufffd\ufffd", "\ufffd\ufffd\ufffd"},
		{here(), "\x9b31m", "\ufffd31m", "\ufffd31m"},
		{here(), "é日🎉", "é日🎉", "é日🎉"},
	} {
		if got := text.Safe(c.in); got != c.safe {
			t.Errorf("%v: Safe(%q) = %q, want %q", c.at, c.in, got, c.safe)
		}
		if got := string(text.AppendSafe([]byte(">"), []byte(c.in))); got != ">"+c.safe {
			t.Errorf("%v: AppendSafe(%q) = %q, want %q", c.at, c.in, got, ">"+c.safe)
		}
		if got := text.SafeLine(c.in); got != c.line {
			t.Errorf("%v: SafeLine(%q) = %q, want %q", c.at, c.in, got, c.line)
		}
	}
}

// shown finds what must not pass, CRLF first so that its CR is not found.
var shown = regexp.MustCompile("\r\n|[\x00-\x08\x0b-\x1f\x7f-\u009f\u2028\u2029]|\\p{Cf}|" +
	"[\u034f\u115f\u1160\u17b4\u17b5\u2065\u3164\uffa0\ufff0-\ufff8]|[\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]")

// safeByRegexp is the rule of AppendSafe in other words.
func safeByRegexp(t testing.TB, s string) string {
	return shown.ReplaceAllStringFunc(wellFormed(t, s), func(c string) string {
		switch r, n := utf8.DecodeRuneInString(c); {
		case n < len(c):
			return c
		case r == '\r':
			return `\r`
		case r < 0x80:
			return fmt.Sprintf(`\x%02X`, r)
		case r > 0xffff:
			return fmt.Sprintf(`\U%08X`, r)
		default:
			return fmt.Sprintf(`\u%04X`, r)
		}
	})
}

func TestSafeEveryCharacter(t *testing.T) {
	for r := rune(0); r <= utf8.MaxRune; r++ {
		if got, want := text.Safe(string(r)), safeByRegexp(t, string(r)); got != want {
			t.Fatalf("Safe(%U) = %q, want %q", r, got, want)
		}
	}
}

// checkSafe says what any reader of the output may rely on.
func checkSafe(t *testing.T, in string) {
	t.Helper()
	out := text.Safe(in)
	if want := safeByRegexp(t, in); out != want {
		t.Errorf("Safe(%q) = %q, want %q", in, out, want)
	}
	if again := text.Safe(out); again != out {
		t.Errorf("Safe(%q) = %q, want it unchanged", out, again)
	}
	for _, r := range strings.NewReplacer("\r\n", "", "\n", "", "\t", "").Replace(out) {
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			t.Errorf("Safe(%q) has %U", in, r)
		}
	}
	line := text.SafeLine(in)
	if strings.ContainsAny(line, "\r\n\t") {
		t.Errorf("SafeLine(%q) = %q", in, line)
	}
	if want := strings.NewReplacer("\r", `\r`, "\n", `\n`, "\t", `\t`).Replace(out); line != want {
		t.Errorf("SafeLine(%q) = %q, want %q", in, line, want)
	}
}

func TestSafeProperties(t *testing.T) {
	for _, s := range naughty {
		checkSafe(t, s)
	}
}

func TestSafeCorpus(t *testing.T) {
	var all []string
	if err := json.Unmarshal(corpus(t, "blns/blns.json"), &all); err != nil {
		t.Fatal(err)
	}
	if len(all) < 500 {
		t.Errorf("the corpus has only %d strings", len(all))
	}
	for _, s := range all {
		checkSafe(t, s)
		checkWriter(t, s, []byte{1, 0, 1, 2, 3, 1, 1, 1, 1, 1, 1})
		checkJSON(t, s)
		checkCell(t, s)
		checkSkeleton(t, s, "script_name")
	}
}

func BenchmarkAppendSafe(b *testing.B) {
	for _, c := range []struct{ name, line string }{
		{"ascii", "-a----        12/03/2024     10:15         118784 C:\\Windows\\System32\\net.exe\r\n"},
		{"cyrillic", "Имя пользователя не найдено в домене\n"},
		{"escapes", "\x1b[31m\u202e\xff"},
	} {
		b.Run(c.name, func(b *testing.B) {
			src := []byte(strings.Repeat(c.line, 1<<20/len(c.line)))
			dst := make([]byte, 0, 4*len(src))
			b.SetBytes(int64(len(src)))
			for b.Loop() {
				dst = text.AppendSafe(dst[:0], src)
			}
		})
	}
}
