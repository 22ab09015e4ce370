package transcript_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/transcript"
	"github.com/lrkit/lrkit/transcript/transcripttest"
)

func TestLines(t *testing.T) {
	long := strings.Repeat("x", 1500)
	for _, c := range []struct {
		name, inside string
		want         []string // number, +: continues, text
	}{
		{"empty", ``, nil},
		{"no line end", `a`, []string{"1 a"}},
		{"LF", `a\nb\n`, []string{"1 a", "2 b"}},
		{"CRLF", `a\r\n\r\nb`, []string{"1 a", "2 ", "3 b"}},
		{"CR alone", `a\rb\r`, []string{"1 a\rb\r"}},
		{"raw LF", "a\nb", []string{"1 a", "2 b"}},
		{"only LF", `\n\n`, []string{"1 ", "2 "}},
		{"long", long + `\nb`, []string{"1+" + long[:1024], "1 " + long[1024:], "2 b"}},
		{"just long enough", long[:1024] + `\r\n`, []string{"1+" + long[:1024], "1 "}},
		{"cut before a character", long[:1023] + "éy", []string{"1+" + long[:1023], "1 éy"}},
		{"cut before CR LF", long[:1023] + `\r\nb`, []string{"1 " + long[:1023], "2 b"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := []byte(`{"script_output":"` + c.inside + `"}`)
			opts := &transcript.Options{Limits: transcript.Limits{Line: 1024}}
			transcripttest.Same(t, doc, opts, func(d *transcript.Decoder) []string {
				var got []string
				for text := range d.Texts() {
					for line, err := range text.Lines() {
						if err != nil {
							t.Fatal(err)
						}
						mark := " "
						if line.Continues() {
							mark = "+"
						}
						got = append(got, fmt.Sprint(line.Number(), mark, line))
						if s := line.Span(); string(transcript.AppendUnescaped(nil, doc[s.Start:s.End])) != line.String() {
							t.Errorf("span %v does not decode to %q", s, line)
						}
					}
				}
				if fmt.Sprint(got) != fmt.Sprint(c.want) {
					t.Errorf("got %q, want %q", got, c.want)
				}
				if n := len(c.want); n > 0 && fmt.Sprint(d.Facts().Output.Lines) != strings.Fields(strings.ReplaceAll(c.want[n-1], "+", " "))[0] {
					t.Errorf("facts say %d lines", d.Facts().Output.Lines)
				}
				return got
			})
		})
	}
}
