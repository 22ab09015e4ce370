package cli

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestParseSelector(t *testing.T) {
	id := strings.Repeat("0123456789", 4)
	for _, c := range []struct {
		in   string
		want string // "" for an error
		kind selectorKind
	}{
		{"WS-1.Corp.Example", "ws-1.corp.example", byName},
		{"ws_1", "ws_1", byName},
		{"münchen-1", "münchen-1", byName},
		{id, id, byID},
		{strings.Repeat("AbCdEf0123", 4), strings.Repeat("abcdef0123", 4), byID},
		{id + "0", id + "0", byName},
		{id[1:] + "g", id[1:] + "g", byName},
		{"tag:Tier 0", "tag:Tier 0", byTag},
		{"tag:O'Brien", "tag:O'Brien", byTag},
		{"TAG:x", "", 0},
		{"tag:", "", 0},
		{"tag:  ", "", 0},
		{"", "", 0},
		{"ws-1,ws-2", "", 0},
		{"ws-1 ws-2", "", 0},
		{"ws-*", "", 0},
		{`CORP\ws-1`, "", 0},
		{"it's", "", 0},
		{"a\x1b[2J", "", 0},
		{"a\u202eb", "", 0},
		{"a\xff", "", 0},
		{"a\ufffd", "", 0},
		{"tag:a\nb", "", 0},
		{strings.Repeat("a", 255), strings.Repeat("a", 255), byName},
		{strings.Repeat("a", 260), "", 0},
		{"tag:" + strings.Repeat("a", 255), "tag:" + strings.Repeat("a", 255), byTag},
	} {
		s, err := parseSelector(c.in)
		if (err != nil) != (c.want == "") || err == nil && (s.String() != c.want || s.kind != c.kind) {
			t.Errorf("%q: %q, %v", c.in, s, err)
		}
	}
}

func TestReadSelectors(t *testing.T) {
	utf16 := func(s string) string {
		var b strings.Builder
		b.WriteString("\xff\xfe")
		for _, r := range s {
			b.WriteString(string([]byte{byte(r), byte(r >> 8)}))
		}
		return b.String()
	}
	var many strings.Builder
	for i := range maxSelectors + 1 {
		fmt.Fprintf(&many, "ws-%d\n", i)
	}
	for _, c := range []struct {
		name, in, want string // selectors, or the error
	}{
		{"lines", "ws-1\nws-2\n", "ws-1 ws-2"},
		{"no last line end", "ws-1\nws-2", "ws-1 ws-2"},
		{"CRLF and BOM", "\ufeffws-1\r\nws-2\r\n", "ws-1 ws-2"},
		{"UTF-16 of PowerShell", utf16("ws-1\r\nws-2\r\n"), "ws-1 ws-2"},
		{"comments and blank lines", "# hosts\n\n  ws-1  # the first\n\t#x\ntag:C# \n", "ws-1 tag:C#"},
		{"repeated, once", "WS-1\nws-1\nws-1 # again\n", "ws-1"},
		{"a row of a table", "ws-1\nws-2,Active\n", "line 2: ws-2,Active: ',' is in no name of a machine"},
		{"binary", "\x00\x01", `line 1: \x00\x01: it holds what is no text`},
		{"a line without an end", "ws-1\n" + strings.Repeat("a", 1<<20), "line 2: it is too long"},
		{"too many", many.String(), "line 10001: ws-10000: more than 10000 machines"},
	} {
		var got selectors
		err := readSelectors([]byte(c.in), &got)
		var words []string
		for _, s := range got.list {
			words = append(words, s.String())
		}
		if text := strings.Join(words, " "); err != nil && err.Error() != c.want || err == nil && text != c.want {
			t.Errorf("%s: %q, %v", c.name, text, err)
		}
	}
}

func FuzzReadSelectors(f *testing.F) {
	for _, seed := range []string{"ws-1\nws-2\r\n", "\ufeff# x\ntag:a b\n", "\xff\xfea\x00\n\x00", "\xfe\xff\x00a", "\x00", strings.Repeat("0a", 20)} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var got selectors
		if err := readSelectors(b, &got); err != nil {
			return
		}
		var again selectors
		for _, s := range got.list {
			if err := readSelectors([]byte(s.String()+"\n"), &again); err != nil && !strings.Contains(s.value, "#") {
				t.Fatalf("%q is not read again: %v", s, err)
			}
		}
		if !strings.Contains(string(b), "#") && len(b) > 2 && b[0] < 0xfe && !slices.Equal(got.list, again.list) {
			t.Errorf("%q, and again %q", got.list, again.list)
		}
	})
}
