package secret_test

import (
	"strings"
	"testing"

	"github.com/lrkit/lrkit/internal/secret"
)

// TestEscapeSequences: what an escape sequence of a terminal takes away is read all the same, and
// what stands around it as if it were not there.
func TestEscapeSequences(t *testing.T) {
	const value = "kQ3v+9fT/xB2mZr7Lw5uYc1sJd8hGpNe4oVi6aXqE0w="
	for _, text := range []string{
		"0\x1b?sig=VALUE&\xb4", "x\x1b[?sig=VALUE&", "x\x1b[&sig=VALUE&", "x\x1b[?sig=VALUE", "a\x1b[1&sig=VALUE&",
		"\x1b]8;;https://x.blob.core.windows.net/c/b?sv=2024-01-01&sig=VALUE\x1b\\text\x1b]8;;\x1b\\",
		"\x1b]8;;https://x.blob.core.windows.net/c/b?sv=2024-01-01&sig=VALUE\atext\x1b]8;;\a",
		"\x1b]0;password=VALUE\atext", "\x1b]0;curl -H \"Authorization: Bearer VALUE\"\x1b\\", "\x1b]?sig=VALUE&x\a", "x\x1b(sig=VALUE", "x\x1b(?sig=VALUE&",
		"q\x1bsig=VALUE", "q\x1b(&sig=VALUE&", "\x1b)&sig=VALUE&", "password\x1b=VALUE", "a\x1b:sig=VALUE", "password\x1b: VALUE",
		"{\"password\x1b\": \"VALUE\"}", "x\x1b[password=VALUE", "\x1bPassword=VALUE", "\x1b[31mpass\x1b[0mword=VALUE", "si\x1b[1;31mg=VALUE\x1b[0m&x", "\x1b[1mpassword\x1b[0m: VALUE",
		strings.Repeat("\x1b[32mok\x1b[0m ", 400) + "\x1b]8;;http://x/?sig=VALUE\atext\x1b]8;;\a" + strings.Repeat("\x1b[32mok\x1b[0m ", 400),
	} {
		text = strings.ReplaceAll(text, "VALUE", value)
		at := int64(strings.Index(text, value))
		found := false
		for _, s := range secret.Find(secret.All, []byte(text)) {
			found = found || s.Start <= at && s.End >= at+int64(len(value))-1 // a sign at the end may be padding
		}
		if !found {
			t.Errorf("%.200q: the value is shown", text)
		}
	}
}
