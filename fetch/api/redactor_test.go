package api

import (
	"strings"
	"testing"

	"github.com/lrkit/lrkit/internal/cputime"
	"github.com/lrkit/lrkit/internal/testkit/maskertest"
)

func TestHideBackslashes(t *testing.T) {
	const secret = `a\b\\c"d`
	var h redactor
	h.add(secret)
	for _, in := range []string{secret, `a\\b\\\\c\"d`, `a\\\\b\\\\\\\\c\\\"d`, `a\u005cb\u005c\u005cc\u0022d`, `\\\` + secret} {
		if got := strings.TrimLeft(h.redact(in), `\`); got != redacted {
			t.Errorf("%s: %s", in, got)
		}
	}
}

func TestHide(t *testing.T) {
	const secret = "Ab~1/+&=%2<x>\"q"
	var h redactor
	h.add("abc") // too short
	h.add(secret)
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"abc nothing here", "abc nothing here"},
		{"x " + secret + " y " + secret + secret, "x REDACTED y REDACTEDREDACTED"},
		{"x Ab~1%2F%2B%26%3D%252%3Cx%3E%22q y", "x REDACTED y"},
		{"x Ab~1%252f%252b%2526%253D%25252%253Cx%253E%2522q y", "x REDACTED y"},
		{`x Ab~1\/+\u0026=%2\u003cx\u003e\"q y`, "x REDACTED y"},
		{`x Ab~1/+\\u0026=%2\\u003cx\\u003e\\\"q y`, "x REDACTED y"},
		{"x Ab~1/+&amp;=%2&lt;x&gt;&#34;q y", "x REDACTED y"},
		{"x Ab~1/+&amp;amp;=%2&amp;lt;x&gt;&quot;q y", "x REDACTED y"},
		{"x Ab~1/ &=%2<x>\"q y", "x REDACTED y"},
		{"x A<b>b~1</b>/+&\r\n=%2<x>\"q y", "x REDACTED y"},
		{"x %41%62~1/+&=%2<x>\"q y", "x REDACTED y"},
		{"x " + strings.ToUpper(secret) + " y", "x REDACTED y"},
		{"x " + secret[:redactorPart] + "-and-more y", "x REDACTED y"},
		{"x " + secret[:redactorPart-1] + " y", "x " + secret[:redactorPart-1] + " y"},
	} {
		if got := h.redact(c.in); got != c.want {
			t.Errorf("%q: got %q, want %q", c.in, got, c.want)
		}
	}
}

// TestHideIsLinear: eight times the text takes about eight times the CPU time, whatever it holds.
func TestHideIsLinear(t *testing.T) {
	const limit = 30
	var h redactor
	h.add(strings.Repeat("a", 300) + "%&\\<" + strings.Repeat("25", 100))
	for _, unit := range []string{"a", "%25", "\\", "<a>", "&amp;", "%61", "&#97;", "\n", "%", "%2525252525252525", "&amp;amp;amp;amp;"} {
		hide := func(n int) func() {
			text := strings.Repeat(unit, n/len(unit))
			return func() { plainHiding(text, h.redact) }
		}
		if ratio := cputime.Ratio(limit, hide(plainIn/8), hide(plainIn)); ratio >= limit {
			t.Errorf("%q: %d bytes take %.0f times the CPU time of an eighth of them", unit, plainIn, ratio)
		}
	}
}

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"":                             "",
		" a \t\r\n b ":                 "a b",
		"<b>a</b>b":                    "a b",
		"a<br>b":                       "a b",
		"a &lt;script&gt; b":           "a <script> b",
		"<SCRIPT>x</SCRIPT>y":          "y",
		"<style>x":                     "<style>x",
		"<!-- x > y -->z":              "z",
		"<":                            "<",
		"1 < 2 > 0":                    "1 < 2 > 0",
		"\x1b]0;x\x07":                 `\u001B]0;x\u0007`,
		"\U000E0041":                   `\U000E0041`,
		"sig=abcdefghijklmnop":         "sig=REDACTED",
		"&amp;sig=abcdefghijklmnop":    "&sig=REDACTED",
		"<b>si</b>g=abcdefghijklmnopq": "sig=REDACTED",
	} {
		if got := plain(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// TestHideIsLinearForAll is the same for what begins like a secret, in whatever escapes.
func TestHideIsLinearForAll(t *testing.T) {
	var units []string
	for _, first := range []string{"", "a", "e", "%", `\`, "x"} {
		for _, escape := range []string{
			"eyJa\n", "a", "%25", "%", `\`, "<a>", "<", "<" + strings.Repeat("a", 70), ">", "&amp;", "&#97;", "%61", "\n", `\u0061`, "%2525252525", "25", "amp;", "&",
			"\\\n", `<b>\`, "&amp;amp;amp;amp;", "eyJhbGci", "aaaa%26",
		} {
			for _, then := range []string{"", " ", "\n", `\`, "<>", "%25", "&amp;"} {
				units = append(units, first+escape+then)
			}
		}
	}
	for _, c := range []struct {
		secret string
		limit  float64
	}{
		{"eyJhbGciOiJub25lIn0." + strings.Repeat("aB3", 300), 15},
		{strings.Repeat("a", 30) + `%&\<`, 15},
		{"%" + strings.Repeat("25", 20) + "&amp;amp;", 80}, // of what escapes are made of: no text decides that
	} {
		var h redactor
		h.add(c.secret)
		maskertest.Linear(t, c.limit, units, func(s string) { h.redact(s) })
	}
}
