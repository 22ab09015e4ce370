package powershell_test

import (
	"strings"
	"testing"

	"github.com/lrkit/lrkit/transcript/powershell"
)

func TestDetect(t *testing.T) {
	full := header(begins, "20220721023749")
	for _, c := range []struct {
		name, text string
		want       bool
	}{
		{"header", full, true},
		{"byte order mark", "\uFEFF" + full, true},
		{"blank lines and CRLF", "\r\n\n" + strings.ReplaceAll(minimal("x", "20220721023749"), "\n", "\r\n"), true},
		{"cut behind the time", stars + "x\nStart: 20220721023749", true},
		{"cut in the time", stars + "x\nStart: 2022072102374", false},
		{"cut in the title", stars + begins[:10], false},
		{"header of an invocation", stars + "Start: 20220721023749\n" + stars, false},
		{"two times", stars + "Start: 20220721023749\nStart: 20220721023749\n" + stars, false},
		{"no title", stars + "\nStart: 20220721023749\n" + stars, false},
		{"a title of more than 1 KiB", stars + strings.Repeat("x", 1<<10+1) + "\nStart: 20220721023749\n" + stars, false},
		{"21 stars", full[1:], false},
		{"23 stars", "*" + full, false},
		{"text before it", "a\n" + full, false},
		{"stars", stars, false},
		{"prompt", "PS C:\\> x\n", false},
		{"nothing", "", false},
	} {
		if got := powershell.Detect([]byte(c.text)); got != c.want {
			t.Errorf("%s: %t", c.name, got)
		}
	}
}

func TestTime(t *testing.T) {
	for _, c := range []struct{ name, raw, want string }{
		{"time", "20220721023749", "2022-07-21T02:37:49"},
		{"Buddhist year", "25650721023749", "2565-07-21T02:37:49"},
		{"leap day", "20240229000000", "2024-02-29T00:00:00"},
		{"no leap day", "20230229000000", ""},
		{"no such month", "20221321023749", ""},
		{"no such second", "20220721023760", ""},
		{"nothing", "", ""},
	} {
		if got, ok := (powershell.Time{Raw: c.raw}).Local(); got != c.want || ok != (c.want != "") {
			t.Errorf("%s: %q, %t", c.name, got, ok)
		}
	}
}

func TestKindString(t *testing.T) {
	for k, want := range map[powershell.Kind]string{
		0: "unknown", powershell.KindOutput: "output", powershell.KindCommand: "command", powershell.KindHeader: "header", powershell.KindFooter: "footer", 5: "unknown",
	} {
		if got := k.String(); got != want {
			t.Errorf("%d: %q, want %q", k, got, want)
		}
	}
}
