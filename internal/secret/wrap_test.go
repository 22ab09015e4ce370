package secret

import (
	"html"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"
)

// disguises are how a link comes to be in a text.
var disguises = []func(string) string{
	func(s string) string { return s },
	strings.ToUpper, url.QueryEscape, html.EscapeString,
	func(s string) string { return url.QueryEscape(url.QueryEscape(s)) },
	func(s string) string { return strings.ReplaceAll(s, "&", `\u0026`) },
	func(s string) string { return "<a href=\"" + html.EscapeString(s) + "\">" },
}

const base64Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

func randomText(rnd *rand.Rand, letters string, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = letters[rnd.IntN(len(letters))]
	}
	return string(b)
}

// wrapAt breaks a text into lines of a width, of which all but the first are indented.
func wrapAt(text string, width int, lineEnd, indent string) string {
	var lines []string
	for room := width; len(text) > room; room = width - len(indent) {
		lines, text = append(lines, text[:room]), text[room:]
	}
	return strings.Join(append(lines, text), lineEnd+indent)
}

// TestWrapped: of a signature no more than 8 characters are shown, however the link is encoded and
// wherever the console breaks it.
func TestWrapped(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	const host = "https://acct.blob.core.windows.net/container/folder/file.zip"
	for _, set := range []Set{Access, All} {
		for range 5_000 {
			sig := randomText(rnd, base64Letters, 43) + "="
			parts := []string{"se=2026-11-23T12%3A30%3A00Z", "sp=r", "sv=2019-07-07", "sr=b", "sig=" + url.QueryEscape(sig)}
			rnd.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
			text := disguises[rnd.IntN(len(disguises))](host + "?" + strings.Join(parts, "&"))
			text = strings.Repeat("x", rnd.IntN(100)) + " GET " + text
			width := 40 + rnd.IntN(161)
			lineEnd := []string{"\n", "\r\n"}[rnd.IntN(2)]
			indent := []string{"", "", "    ", "        ", "  | "}[rnd.IntN(5)]
			if rnd.IntN(8) > 0 {
				text = wrapAt(text, width, lineEnd, indent)
			}
			text += "\n2026-11-23 12:00:00 next line of the log\n"
			got := String(text, set)
			flat := strings.NewReplacer("\r", "", "\n", "", " ", "", "|", "").Replace(got)
			for _, form := range []string{sig, strings.ToUpper(sig), url.QueryEscape(sig), url.QueryEscape(url.QueryEscape(sig)), strings.ToUpper(url.QueryEscape(sig))} {
				for i := 0; i+9 <= len(form); i++ {
					w := form[i : i+9]
					if strings.Contains(w, "%") {
						continue
					}
					if strings.Contains(got, w) || strings.Contains(flat, w) {
						t.Fatalf("set %d, width %d, indent %q: %q\nbecame %q,\nwhich shows %q", set, width, indent, text, got, w)
					}
				}
			}
			if !strings.Contains(got, "2026-11-23 12:00:00 next line of the log") {
				t.Fatalf("%q\nbecame %q", text, got)
			}
		}
	}
}
