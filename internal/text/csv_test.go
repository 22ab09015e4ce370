package text_test

import (
	"encoding/csv"
	"regexp"
	"strings"
	"testing"

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
		{here(), "\t=1", "'\t=1", "'\t=1"},
		{here(), "\r=1", "'\r=1", "\"'\r=1\""},
		{here(), "\n=1", "'\n=1", "\"'\n=1\""},
		{here(), "\x00=1", "'\x00=1", `'\x00=1`},
		{here(), "'a", "''a", "''a"},
		{here(), "＝1", "'＝1", "'＝1"},
		{here(), "＋1", "'＋1", "'＋1"},
		{here(), "－1", "'－1", "'－1"},
		{here(), "＠1", "'＠1", "'＠1"},
		{here(), "\ufeff=1", "\ufeff=1", `\uFEFF=1`},
		{here(), "\xff=1", "\xff=1", "\ufffd=1"},
		{here(), "a,b", "a,b", `"a,b"`},
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

var danger = regexp.MustCompile("^[=+\\-@\t\r\n\x00＝＋－＠]")

// checkCell reads a cell between two others with another library.
func checkCell(t *testing.T, in string) {
	t.Helper()
	guarded := text.GuardCell(in)
	if danger.MatchString(guarded) {
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
		checkCell(t, s)
	}
}
