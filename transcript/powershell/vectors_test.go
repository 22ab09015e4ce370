package powershell_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lrkit/lrkit/transcript/powershell"
)

var update = flag.Bool("update", false, "write the answers of the vectors; read each of them")

// TestVectors reads the files that other readers of the format may be tested with.
func TestVectors(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "testdata", "corpus", "powershell", "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 25 {
		t.Fatalf("%d vectors, want 25 at least", len(files))
	}
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) { checkVector(t, f) })
	}
}

func checkVector(t *testing.T, file string) {
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text := string(b)
	agree(t, text)
	for _, e := range all(t, strings.NewReader(text), len(text)) {
		checkSpans(t, file, text, &e)
	}
	got := answer(text)
	answers := strings.TrimSuffix(file, ".txt") + ".want"
	if *update {
		if err := os.WriteFile(answers, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(answers)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// answer says all that is known of a text.
func answer(text string) string {
	var b strings.Builder
	entries, open := scan(text)
	fmt.Fprintf(&b, "detect %t\n", powershell.Detect([]byte(text)))
	for _, e := range entries {
		fmt.Fprintf(&b, "%s %d %d line %d %d session %d", e.Kind, e.Span.Start, e.Span.End, e.Line, e.Lines, e.Session)
		if e.Kind == powershell.KindHeader {
			fmt.Fprintf(&b, " depth %d", e.Depth)
		}
		if e.Truncated {
			b.WriteString(" truncated")
		}
		if e.Command != nil && e.Kind != powershell.KindCommand {
			fmt.Fprintf(&b, " of %d", e.Command.Number)
		}
		b.WriteString("\n")
		switch e.Kind {
		case powershell.KindCommand:
			answerCommand(&b, e.Command)
		case powershell.KindHeader:
			answerHeader(&b, e.Header)
		case powershell.KindFooter:
			answerTime(&b, e.Footer.Title, "end", e.Footer.End, e.Footer.Fields)
		}
	}
	fmt.Fprintf(&b, "open %d\n", open)
	return b.String()
}

func answerCommand(b *strings.Builder, c *powershell.Invocation) {
	fmt.Fprintf(b, "  number %d\n  prompt %q\n  text %d %d %q\n", c.Number, c.Prompt, c.Span.Start, c.Span.End, c.Text)
	if c.Start != nil {
		local, _ := c.Start.Local()
		fmt.Fprintf(b, "  start %s %q\n", c.Start.Raw, local)
	}
	if c.Truncated {
		b.WriteString("  truncated\n")
	}
}

func answerHeader(b *strings.Builder, h *powershell.HeaderInfo) {
	answerTime(b, h.Title, "start", h.Start, h.Fields)
	for _, v := range []struct{ name, value string }{
		{"username", h.Username}, {"runas_user", h.RunAsUser}, {"configuration", h.ConfigurationName}, {"machine", h.Machine}, {"os", h.OS},
		{"host_application", h.HostApplication}, {"process_id", h.ProcessID}, {"ps_version", h.PSVersion}, {"ps_edition", h.PSEdition},
	} {
		if v.value != "" {
			fmt.Fprintf(b, "  %s %q\n", v.name, v.value)
		}
	}
	if h.Minimal {
		b.WriteString("  minimal\n")
	}
}

func answerTime(b *strings.Builder, title, name string, when powershell.Time, fields []powershell.Field) {
	local, _ := when.Local()
	fmt.Fprintf(b, "  title %q\n  %s %s %q\n", title, name, when.Raw, local)
	for _, f := range fields {
		fmt.Fprintf(b, "  field %d %d %q %q\n", f.Span.Start, f.Span.End, f.Key, f.Value)
	}
}
