package analyze_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lrkit/lrkit/analyze"
)

func utf16(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		b.WriteByte(c)
		b.WriteByte(0)
	}
	return b.String()
}

// TestMojibake: a name in UTF-8 that was read as another code page is proved as it was printed, and
// normalised.
func TestMojibake(t *testing.T) {
	for _, c := range []struct{ text, value, normalized string }{
		{"Found C:\\Users\\Jos├®\\a.bin (12 KB)", "C:\\Users\\Jos├®\\a.bin", "C:\\Users\\José\\a.bin"},
		{"C:\\Users\\JosÃ©\\a.bin", "C:\\Users\\JosÃ©\\a.bin", "C:\\Users\\José\\a.bin"},
		{"C:\\Users\\José\\a.bin", "C:\\Users\\José\\a.bin", ""},
	} {
		all := findAll(t, c.text, nil)
		if len(all) == 0 || all[0].Value != c.value || all[0].Normalized != c.normalized {
			t.Errorf("%q: %+v", c.text, all)
		}
	}
}

func TestCoats(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string // value, span's text, transforms
	}{
		{"colours around", "\x1b[32mC:\\a.bin\x1b[0m", []string{`C:\a.bin|C:\a.bin|[]`}},
		{"colours within", "C:\\\x1b[1;31ma.bin\x1b[0m", []string{"C:\\a.bin|C:\\\x1b[1;31ma.bin|[ansi]"}},
		{"a title in front", "\x1b]0;title\aC:\\a.bin", []string{`C:\a.bin|C:\a.bin|[]`}},
		{"a link", "\x1b]8;;http://x/\x1b\\C:\\a.bin\x1b]8;;\x1b\\", []string{`C:\a.bin|C:\a.bin|[]`}},
		{"a lone escape is text", "\x1b\x01 \"C:\\a.bin\"", []string{`C:\a.bin|C:\a.bin|[]`}},
		{"a CSI that does not end", "\x1b[" + strings.Repeat("1;", 200) + " \"C:\\a.bin\"", []string{`C:\a.bin|C:\a.bin|[]`}},
		{"what moves the cursor stays", "\"C:\\a\x1b[2Jb.bin\"", []string{`C:\a|C:\a|[]`}},
		{"utf-16", utf16("C:\\a.bin"), []string{"C:\\a.bin|C\x00:\x00\\\x00a\x00.\x00b\x00i\x00n|[utf16]"}},
		{"utf-16 on the second line", utf16("x\nC:\\a.bin\r\n"), []string{"C:\\a.bin|C\x00:\x00\\\x00a\x00.\x00b\x00i\x00n|[utf16]"}},
		{"padding is no utf-16", "C:\\a.bin\x00\x00\x00", []string{`C:\a.bin|C:\a.bin|[]`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, f := range findAll(t, c.text, &analyze.Options{Analyzers: []analyze.Analyzer{analyze.Paths}}) {
				if p := f.Proof([]byte(c.text[f.Span.Start:f.Span.End])); p != f.Value {
					t.Errorf("the span proves %q", p)
				}
				got = append(got, fmt.Sprintf("%s|%s|%v", f.Value, c.text[f.Span.Start:f.Span.End], f.Transforms))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
