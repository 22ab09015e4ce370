package powershell_test

import (
	"strings"
	"testing"

	"github.com/lrkit/lrkit/transcript/powershell"
)

// TestSpans: what spans point at is what they say.
func TestSpans(t *testing.T) {
	for _, c := range cases {
		for name, text := range map[string]string{"LF": c.text, "CRLF with BOM": "\uFEFF" + strings.ReplaceAll(c.text, "\n", "\r\n")} {
			for _, e := range all(t, strings.NewReader(text), len(text)) {
				checkSpans(t, c.name+", "+name, text, &e)
			}
		}
	}
}

func checkSpans(t *testing.T, name, text string, e *powershell.Entry) {
	t.Helper()
	if e.Kind == powershell.KindCommand {
		span := e.Command.Span
		got := strings.ReplaceAll(text[span.Start:span.End], "\r\n", "\n")
		got = strings.ReplaceAll(strings.ReplaceAll(got, "\n>> ", "\n"), "\n>>", "\n")
		if got != e.Command.Text {
			t.Errorf("%s: command %q, its span holds %q", name, e.Command.Text, got)
		}
		if !strings.HasSuffix(text[:span.Start], e.Command.Prompt) {
			t.Errorf("%s: no prompt %q before %d", name, e.Command.Prompt, span.Start)
		}
	}
	var fields []powershell.Field
	if e.Header != nil {
		fields = e.Header.Fields
		if e.Header.Start.Raw != fields[0].Value {
			t.Errorf("%s: start %q, want %q", name, e.Header.Start.Raw, fields[0].Value)
		}
	}
	if e.Footer != nil {
		fields = e.Footer.Fields
		if len(fields) != 1 || e.Footer.End.Raw != fields[0].Value {
			t.Errorf("%s: end %q, fields %+v", name, e.Footer.End.Raw, fields)
		}
	}
	for _, f := range fields {
		if got := strings.ReplaceAll(text[f.Span.Start:f.Span.End], "\r\n", "\n"); got != f.Value {
			t.Errorf("%s: %s is %q, its span holds %q", name, f.Key, f.Value, got)
		}
	}
}
