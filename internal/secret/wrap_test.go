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

// TestWrappedKinds: of secrets of other kinds no more than 8 characters are shown either. limit is
// of how many in a thousand more is shown: where a name is broken before the part that is looked
// for (Accou|ntKey), or a command three lines before its argument.
func TestWrappedKinds(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	token := func(n int) string { return randomText(rnd, base64Letters[:62], n) }
	for _, kind := range []struct {
		before, after string
		secret        func() string
		limit         int
	}{
		{"Authorization: Bearer ", "", func() string { return token(40) }, 0},
		{"DefaultEndpointsProtocol=https;AccountName=a;AccountKey=", "==;x=1", func() string { return token(86) }, 100},
		{"token=", "", func() string { return token(40) }, 2},
		{"got ", " ok", func() string { return "eyJ" + token(60) + "." + token(120) + "." + token(43) }, 5},
		{"using ", " now", func() string { return "ghp_" + token(36) }, 5},
		{"Password: ", "", func() string { return token(20) }, 2},
		{`net use \\srv\share /user:corp\bob `, " /persistent:no", func() string { return token(16) }, 90},
		{"plink -ssh bob@srv -pw ", " ls", func() string { return token(16) }, 30},
		{"postgres://app:", "@10.0.0.1/db", func() string { return token(20) }, 40},
		{"https://hooks.slack.com/services/T01234567/B01234567/", "", func() string { return token(24) }, 10},
		{`{"user":"a","password":"`, `","x":1}`, func() string { return token(24) }, 2},
		{"client_secret=", "&x=1", func() string { return token(3) + "8Q~" + token(34) }, 2},
		{"x-api-key: ", "", func() string { return token(30) }, 70},
	} {
		shown, placed := 0, 0
		for width := 40; width <= 200; width++ {
			for range 6 {
				secret := kind.secret()
				indent := []string{"", "    "}[rnd.IntN(2)]
				text := wrapAt(strings.Repeat("x", rnd.IntN(width))+" "+kind.before+secret+kind.after, width, "\n", indent)
				got := strings.ReplaceAll(String(text+"\n2026-11-23 12:00:00 next line\n", All), "\n"+indent, "")
				placed++
				for i := 0; i+9 <= len(secret); i++ {
					if strings.Contains(got, secret[i:i+9]) {
						shown++
						break
					}
				}
			}
		}
		t.Logf("%-60s %d of %d shown", kind.before, shown, placed)
		if shown*1000 > kind.limit*placed {
			t.Errorf("%s: %d of %d shown, more than %d in a thousand", kind.before, shown, placed, kind.limit)
		}
	}
}
