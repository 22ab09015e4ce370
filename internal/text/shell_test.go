package text_test

import (
	"testing"

	"github.com/lrkit/lrkit/internal/text"
)

func TestShellWord(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"case", "case"}, {"a/b-1.json", "a/b-1.json"}, {"-", "-"}, {"-x", "./-x"}, {"", "''"},
		{"my case; x", "'my case; x'"}, {"it's", `'it'\''s'`}, {"$(x)", "'$(x)'"}, {"é", "'é'"}, {"-a b", "'./-a b'"},
	} {
		if got := text.ShellWord(c.in); got != c.want {
			t.Errorf("%q: %s, want %s", c.in, got, c.want)
		}
	}
}
