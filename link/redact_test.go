package link_test

import (
	"html"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/internal/cputime"
	"github.com/lrkit/lrkit/link"
)

// signature is of no account.
const signature = "kQ3v+9fT/xB2mZr7Lw5uYc1sJd8hGpNe4oVi6aXqE0w="

func TestRedact(t *testing.T) {
	escaped := url.QueryEscape(signature)
	jwt := "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJlLW9mLW5vYm9keQ"
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"nothing secret: assign=1, design=2", "nothing secret: assign=1, design=2"},
		{"sig=" + escaped, "sig=REDACTED"},
		{"?sig=" + signature + "&x=1", "?sig=REDACTED&x=1"},
		{"a=1&SIG=" + escaped + " b", "a=1&SIG=REDACTED b"},
		{"sig%3D" + url.QueryEscape(escaped), "sig%3DREDACTED"},
		{"%26sig%3D" + escaped + "%26se%3D", "%26sig%3DREDACTED%26se%3D"},
		{"&amp;sig=" + escaped + "&amp;se=1", "&amp;sig=REDACTED&amp;se=1"},
		{`{"sig":"` + signature + `","se":1}`, `{"sig":"REDACTED","se":1}`},
		{`\u0026sig=` + escaped + `\u0026se=1`, `\u0026sig=REDACTED\u0026se=1`},
		{"sig=" + escaped[:20] + "\n" + escaped[20:] + "\nnext line here", "sig=REDACTED\nREDACTED\nnext line here"},
		{"sig=\n  " + escaped, "sig=\n  REDACTED"},
		{"si\ng=" + escaped, "si\ng=REDACTED"},
		{"sig=" + escaped[:20] + "\\\n" + escaped[20:] + "'", "sig=REDACTED\nREDACTED'"},
		{"?%73ig=" + escaped, "?%73ig=REDACTED"},
		{"%3F%53%49%47%3D" + escaped, "%3F%53%49%47%3DREDACTED"},
		{"%2573%2569%2567%253d" + escaped, "%2573%2569%2567%253dREDACTED"},
		{"%42earer%20" + jwt, "%42earer%20REDACTED"},
		{"de%73ign=1 %73%6", "de%73ign=1 %73%6"},
		{"sig = " + signature, "sig = REDACTED"},
		{"Authorization: Bearer " + jwt, "Authorization: Bearer REDACTED"},
		{"bearer%20" + jwt + "&x", "bearer%20REDACTED&x"},
		{"the bearer of bad news", "the bearer of bad news"},
		{"token " + jwt + " is gone", "token REDACTED is gone"},
		{"eyJ is how they begin", "eyJ is how they begin"},
		{"sig=" + escaped + "\nsig=" + escaped, "sig=REDACTED\nsig=REDACTED"},
	} {
		if got := link.Redact(c.in); got != c.want {
			t.Errorf("%q: got %q, want %q", c.in, got, c.want)
		}
	}
}

// disguises are how a link comes to be in a text.
var disguises = []func(string) string{
	func(s string) string { return s },
	strings.ToUpper, url.QueryEscape, html.EscapeString,
	func(s string) string { return url.QueryEscape(url.QueryEscape(s)) },
	func(s string) string { return strings.ReplaceAll(s, "&", `\u0026`) },
	func(s string) string { return "<a href=\"" + html.EscapeString(s) + "\">" },
}

// TestRedactLeavesNothing: no 8 characters of a signature stay, wherever it stands and however it
// is broken.
func TestRedactLeavesNothing(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	for range 20_000 {
		var b strings.Builder
		for range 43 {
			b.WriteByte(letters[rnd.IntN(64)])
		}
		sig := b.String() + "="
		parts := []string{"se=2026-11-23T12%3A30%3A00Z", "sp=r", "sv=2019-07-07", "sr=b", "sig=" + url.QueryEscape(sig)}
		rnd.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
		text := disguises[rnd.IntN(len(disguises))](host + "?" + strings.Join(parts, "&"))
		if rnd.IntN(2) == 0 { // as a terminal or a log breaks lines
			width := 40 + rnd.IntN(60)
			var lines []string
			for len(text) > width {
				lines, text = append(lines, text[:width]), text[width:]
			}
			text = strings.Join(append(lines, text), []string{"\n", "\r\n", "\n    "}[rnd.IntN(3)])
		}
		text = "GET " + text + "\n2026-11-23 12:00:00 next line of the log\n"
		got := link.Redact(text)
		flat := strings.NewReplacer("\r", "", "\n", "", " ", "").Replace(got)
		for _, form := range []string{sig, strings.ToUpper(sig), url.QueryEscape(sig), url.QueryEscape(url.QueryEscape(sig)), strings.ToUpper(url.QueryEscape(sig))} {
			for i := 0; i+8 <= len(form); i++ {
				if w := form[i : i+8]; !strings.Contains(w, "%") && strings.Contains(flat, w) {
					t.Fatalf("%q\nbecame %q,\nwhich shows %q", text, got, w)
				}
			}
		}
		if !strings.Contains(got, "next line of the log") {
			t.Fatalf("%q\nbecame %q", text, got)
		}
	}
}

// TestLinear: hostile lengths take CPU time in proportion.
func TestLinear(t *testing.T) {
	const limit = 64 // 16 times the length; 256 times the time, if it were quadratic
	for name, unit := range map[string]string{
		"parameters": "&a=1", "signatures": "&sig=AAAA", "duplicates": "&se=x", "percents": "%", "escapes": "%25", "semicolons": ";se=", "tokens": "-eyJ", "points": "eyJ.",
		"equals": "eyJ=", "bearers": "bearer ", "breaks": "sig=\n", "blanks": "sig \\", "amps": "&", "letters": "s",
	} {
		parse := func(n int) func() {
			text := host + "?" + strings.Repeat(unit, n/len(unit))
			return func() {
				l := link.Parse(text)
				l.Check(nil, noon)
				_ = l.Redacted()
			}
		}
		if ratio := cputime.Ratio(limit, parse(100_000), parse(1_600_000)); ratio >= limit {
			t.Errorf("%s: 1.6 MB take %.0f times the CPU time of 100 KB", name, ratio)
		}
	}
}

func FuzzRedact(f *testing.F) {
	f.Add("sig=", "x", uint8(1))
	f.Add("?a=1&SIG%3d", "&b", uint8(40))
	f.Fuzz(func(t *testing.T, before, after string, cut uint8) {
		n := int(cut) % len(signature)
		for _, text := range []string{
			before + "?sig=" + signature + "&" + after,
			before + "&sig=" + signature[:n] + "\n" + signature[n:] + "\"" + after,
		} {
			got := link.Redact(text)
			for i := 0; i+8 <= len(signature); i++ {
				if w := signature[i : i+8]; strings.Contains(got, w) && !strings.Contains(before+after, w) {
					t.Fatalf("%q became %q", text, got)
				}
			}
		}
	})
}
