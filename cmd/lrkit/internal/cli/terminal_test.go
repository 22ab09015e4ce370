package cli

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestPageWriter(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"short\n", "short\n"},
		{"", ""},
		{"no end", "no end"},
		{"  a path C:\\Windows\\System32\\x.exe\n", "  a path C:\\Windows\\\n      System32\\x.exe\n"},
		{"  words that are more than a line of it\n", "  words that are\n      more than a\n      line of it\n"},
		{"日本語日本語日本語日本語\n", "日本語日本語日本語日\n    本語\n"},
		{"FAILED (3)\n", "\x1b[1;31mFAILED (3)\x1b[0m\n"},
		{"ANOMALIES\n", "\x1b[1mANOMALIES\x1b[0m\n"},
		{"  FAILED (3)\n", "  FAILED (3)\n"},
		{"\n\n", "\n\n"},
	} {
		for _, cut := range []int{1, 7, 1000} { // bytes a Write
			var out strings.Builder
			p := &pageWriter{w: &out, width: 20, colour: true}
			for rest := c.in; rest != ""; {
				n := min(cut, len(rest))
				if m, err := p.Write([]byte(rest[:n])); m != n || err != nil {
					t.Fatal(m, err)
				}
				rest = rest[n:]
			}
			if err := p.end(); err != nil {
				t.Fatal(err)
			}
			if out.String() != c.want {
				t.Errorf("%q in pieces of %d:\ngot  %q\nwant %q", c.in, cut, out.String(), c.want)
			}
		}
	}
}

// TestNoWiderLine: no line has more cells than the terminal, and no text is lost.
func TestNoWiderLine(t *testing.T) {
	for width := 8; width < 60; width++ {
		var out strings.Builder
		p := &pageWriter{w: &out, width: width}
		text := strings.Repeat("  ws-1 C:\\a\\語語.exe and\tmore, 日本\n", 3)
		if _, err := p.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(out.String()) {
			cells := 0
			for _, r := range strings.TrimSuffix(line, "\n") {
				cells += cellsOf(r)
			}
			if cells > width || !utf8.ValidString(line) {
				t.Errorf("width %d: %q has %d cells", width, line, cells)
			}
		}
		blankless := strings.NewReplacer(" ", "", "\n", "")
		if blankless.Replace(out.String()) != blankless.Replace(text) {
			t.Errorf("width %d: %q", width, out.String())
		}
	}
}

func TestColourful(t *testing.T) {
	for _, c := range []struct {
		noColor, term string
		want          bool
	}{{"", "xterm", true}, {"1", "xterm", false}, {"", "dumb", false}, {"0", "xterm", false}} {
		if got := colourful(func(name string) string { return map[string]string{"NO_COLOR": c.noColor, "TERM": c.term}[name] }); got != c.want {
			t.Errorf("NO_COLOR=%q TERM=%q: %v", c.noColor, c.term, got)
		}
	}
}
