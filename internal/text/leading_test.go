package text

import (
	"slices"
	"strings"
	"testing"
)

func TestLeading(t *testing.T) {
	member := func(name []byte) bool { return slices.Contains([]string{"exit_code", "name"}, string(name)) }
	for _, c := range []struct {
		in    string
		n     int
		count int64
		first string
	}{
		{`{"exit_code":1}`, 0, 0, ""},
		{`  {"exit_code":1}`, 0, 0, ""},
		{"", 0, 0, ""},
		{"\u200b", 0, 0, ""},
		{"\u200b" + `{"a":1}`, 3, 1, "U+200B"},
		{"\u200b {}", 4, 1, "U+200B"},
		{"\u200b{ }", 3, 1, "U+200B"},
		{"\u200b{x", 0, 0, ""},
		{"\ufeff\ufeff" + `{"a":1}`, 6, 2, "U+FEFF"},
		{"\u00a0 \u200e\r\n" + `{"a":1}`, 8, 2, "U+00A0"},
		{"\x00\x00" + `{"a":1}`, 2, 2, "U+0000"},
		{"\x1b" + `{"a":1}`, 1, 1, "U+001B"},
		{"\u200b[{}]", 3, 1, "U+200B"},
		{"\u200b[1]", 0, 0, ""},
		{"x" + `{"exit_code":1}`, 1, 1, "U+0078"},
		{"x" + `{ "name" :1}`, 1, 1, "U+0078"},
		{"\xff" + `{"exit_code":1}`, 1, 1, "byte FF"},
		{"é" + `{"exit_code":1}`, 2, 1, "U+00E9"},
		{"x\u200b" + `{"exit_code":1}`, 4, 2, "U+0078"},
		{"x" + `{"a":1}`, 0, 0, ""},
		{"x{}", 0, 0, ""},
		{"x[{}]", 0, 0, ""},
		{"xy" + `{"exit_code":1}`, 0, 0, ""},
		{"\xff\xfe" + `{"exit_code":1}`, 0, 0, ""},
		{strings.Repeat("\u200b", 41) + `{"a":1}`, 123, 41, "U+200B"},
		{strings.Repeat("\u200b", 50) + `{"a":1}`, 0, 0, ""},
		{"if ($x) {", 0, 0, ""},
	} {
		n, count, first := Leading([]byte(c.in), member)
		if n != c.n || count != c.count || first != c.first {
			t.Errorf("%q: %d, %d, %q, want %d, %d, %q", c.in, n, count, first, c.n, c.count, c.first)
		}
	}
}
