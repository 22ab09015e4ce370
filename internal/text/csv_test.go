package text_test

import (
	"encoding/csv"
	"regexp"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/lrkit/lrkit/internal/text"
)

func TestCSV(t *testing.T) {
	for _, c := range []struct {
		at                at
		in, guarded, cell string
	}{
		{here(), "", "", ""},
		{here(), "plain", "plain", "plain"},
		{here(), "a=b", "a=b", "a=b"},
		{here(), "=1+1", "'=1+1", "'=1+1"},
		{here(), "+1", "'+1", "'+1"},
		{here(), "-1", "'-1", "'-1"},
		{here(), "@SUM(A1)", "'@SUM(A1)", "'@SUM(A1)"},
		{here(), "\t=1", "'\t=1", "\"'\t=1\""},
		{here(), "\r=1", "'\r=1", "\"'\r=1\""},
		{here(), "\n=1", "'\n=1", "\"'\n=1\""},
		{here(), "\x00=1", "'\x00=1", `'\x00=1`},
		{here(), "'a", "''a", "''a"},
		{here(), "＝1", "'＝1", "'＝1"},
		{here(), "＋1", "'＋1", "'＋1"},
		{here(), "－1", "'－1", "'－1"},
		{here(), "＠1", "'＠1", "'＠1"},
		{here(), "\ufeff=1", "'\ufeff=1", `'\uFEFF=1`},
		{here(), "\xff=1", "\xff=1", "\ufffd=1"},
		{here(), " =cmd", "' =cmd", `' =cmd`},
		{here(), "\u00a0=1", "'\u00a0=1", "'\u00a0=1"},
		{here(), "\u3000＝1", "'\u3000＝1", "'\u3000＝1"},
		{here(), " \v\u200b\u2060\u00ad\ufe0f\u2800 @1", "' \v\u200b\u2060\u00ad\ufe0f\u2800 @1", `' \x0B\u200B\u2060\u00AD` + "\ufe0f\u2800" + ` @1`},
		{here(), "\u0301+1", "'\u0301+1", "'\u0301+1"},
		{here(), "\u2212\u0031", "'\u22121", "'\u22121"},
		{here(), "\u00a0a=1", "\u00a0a=1", "\u00a0a=1"},
		{here(), " 'a", " 'a", `" 'a"`},
		{here(), "a,b", "a,b", `"a,b"`},
		{here(), "a;b", "a;b", `"a;b"`},
		{here(), "a\tb", "a\tb", "\"a\tb\""},
		{here(), "it's", "it's", "it's"},
		{here(), `C:\a\b.exe;=1;z`, `C:\a\b.exe;=1;z`, `"C:\a\b.exe;=1;z"`},
		{here(), `say "x"`, `say "x"`, `"say ""x"""`},
		{here(), " a", " a", `" a"`},
		{here(), "a\t", "a\t", "\"a\t\""},
		{here(), "a\rb", "a\rb", "\"a\rb\""},
		{here(), "a\x1b\u202e", "a\x1b\u202e", `a\x1B\u202E`},
		{here(), `=HYPERLINK("http://x")`, `'=HYPERLINK("http://x")`, `"'=HYPERLINK(""http://x"")"`},
	} {
		if got := text.GuardCell(c.in); got != c.guarded {
			t.Errorf("%v: GuardCell(%q) = %q, want %q", c.at, c.in, got, c.guarded)
		}
		if got := string(text.AppendCSVCell([]byte("x,"), c.in)); got != "x,"+c.cell {
			t.Errorf("%v: AppendCSVCell(%q) = %q, want %q", c.at, c.in, got, "x,"+c.cell)
		}
	}
}

// danger is the rule in the words of another library: what a cell may not begin with, what may
// stand before it unseen, and nothing else.
var danger = regexp.MustCompile(`^(?:[\t\r\n\x00]|[\p{Z}\p{Cc}\p{Cf}\p{Mn}\p{Me}\x{2800}]*[=+\-@])`)

// asciiForm has the character of ASCII that begins a formula for each other that stands for it,
// by the tables of Unicode.
var asciiForm = sync.OnceValue(func() map[rune]rune {
	forms := map[rune]rune{'\u2212': '-'}
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		form, _ := utf8.DecodeRuneInString(norm.NFKC.String(string(r)))
		if form == '\u2212' {
			form = '-'
		}
		if strings.ContainsRune("=+-@", form) {
			forms[r] = form
		}
	}
	return forms
})

// startsFormula reports whether a cell looks as if it began with a formula.
func startsFormula(cell string) bool {
	return danger.MatchString(strings.Map(func(r rune) rune {
		if form, ok := asciiForm()[r]; ok {
			return form
		}
		return r
	}, cell))
}

// asAnImporter divides a row as an importer does for which each of the separators divides cells,
// and each of the quotes quotes them.
func asAnImporter(row, separators, quotes string) []string {
	var cells []string
	for {
		cell := ""
		if row != "" && strings.IndexByte(quotes, row[0]) >= 0 {
			quote := row[:1]
			for row = row[1:]; ; row = row[1:] {
				text, rest, _ := strings.Cut(row, quote)
				cell, row = cell+text, rest
				if !strings.HasPrefix(row, quote) {
					break
				}
				cell += quote
			}
		}
		i := strings.IndexAny(row, separators+"\r\n")
		if i < 0 || row[i] == '\r' || row[i] == '\n' {
			return append(cells, cell+row[:max(i, 0)])
		}
		cells, row = append(cells, cell+row[:i]), row[i+1:]
	}
}

// checkCell reads a cell between two others with another library.
func checkCell(t *testing.T, in string) {
	t.Helper()
	guarded := text.GuardCell(in)
	if startsFormula(guarded) {
		t.Errorf("GuardCell(%q) = %q", in, guarded)
	}
	if strings.HasPrefix(guarded, "'") && guarded[1:] != in || !strings.HasPrefix(guarded, "'") && guarded != in {
		t.Errorf("GuardCell(%q) = %q cannot be undone", in, guarded)
	}
	line := append(text.AppendCSVCell([]byte("x,"), in), ",y\r\n"...)
	records, err := csv.NewReader(strings.NewReader(string(line))).ReadAll()
	if err != nil || len(records) != 1 || len(records[0]) != 3 {
		t.Fatalf("AppendCSVCell(%q) makes %q, which reads as %q, %v", in, line, records, err)
	}
	for _, separators := range []string{",", ",;", ",\t", ",;\t"} {
		if cells := asAnImporter(string(line), separators, `"`); len(cells) != 3 || startsFormula(cells[1]) {
			t.Errorf("AppendCSVCell(%q) makes %q, which %q divides into %q", in, line, separators, cells)
		}
	}
	// The reader turns CRLF into LF. Every other CR is kept, so that what
	// stands between two of them is judged by the rule of AppendSafe.
	parts := strings.Split(strings.ReplaceAll(guarded, "\r\n", "\n"), "\r")
	for i := range parts {
		parts[i] = safeByRegexp(t, parts[i])
	}
	want := strings.Join(parts, "\r")
	if got := records[0][1]; got != want {
		t.Errorf("AppendCSVCell(%q) reads as %q, want %q", in, got, want)
	}
}

func TestCSVProperties(t *testing.T) {
	for _, s := range naughty {
		for _, before := range []string{"", " ", "\t", "\u00a0", "\u3000", "\u200b\ufeff", "\x1b\u0085", "\u0301", "a;", "a\t", "a,", `a";`} {
			checkCell(t, before+s)
		}
	}
}

// Every character that stands for one that begins a formula gets a guard, and so it does after
// every character that cannot be seen.
func TestGuardIsComplete(t *testing.T) {
	starts, blanks := 0, 0
	for r := rune(0); r < 0xE1000; r++ {
		if r == 0x20000 {
			r = 0xE0000 // nothing between them stands for ASCII or is ignorable
		}
		s := string(r)
		if startsFormula(s+"1") && !strings.HasPrefix(text.GuardCell(s+"1"), "'") {
			t.Errorf("GuardCell(%q) has no guard", s+"1")
		} else if !unicode.In(r, unicode.Z, unicode.C, unicode.M) && strings.HasPrefix(text.GuardCell(s+"1"), "'") {
			starts++
		}
		if startsFormula(s + "=") {
			blanks++
			if !strings.HasPrefix(text.GuardCell(s+"="), "'") {
				t.Errorf("GuardCell(%q) has no guard", s+"=")
			}
		}
	}
	if want := 23; starts != want { // with the guard itself
		t.Errorf("%d visible characters get a guard, want %d", starts, want)
	}
	if blanks < 2000 {
		t.Errorf("only %d characters cannot be seen", blanks)
	}
}
