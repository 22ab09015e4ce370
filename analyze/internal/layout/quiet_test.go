package layout

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// sameUnasked reads a text with and without the test of what may matter.
func sameUnasked(t *testing.T, name string, text []byte) (lines, passed int) {
	t.Helper()
	asked, all := new(Reader), new(Reader)
	for line := range bytes.Lines(text) {
		line = bytes.TrimSuffix(line, []byte("\n"))
		quiet := asked.quiet()
		got, want := asked.read(nil, line, false), all.read(nil, line, true)
		if !slices.Equal(got, want) {
			t.Fatalf("%s: %q does not seem to matter, and is %+v, not %+v", name, line, want, got)
		}
		if first := blanks(line, 0); len(line) <= maxLine && first < len(line) {
			lines++
			if quiet && !mayMatter(line, first) {
				passed++
			}
		}
	}
	return lines, passed
}

// TestQuiet: no line that is of a shape is passed over.
func TestQuiet(t *testing.T) {
	for _, s := range seeds {
		sameUnasked(t, s, []byte(s))
	}
	root := corpora(t)
	lines, passed := 0, 0
	for _, pattern := range []string{"jc/tests/fixtures/*/*.out", "powershell-docs/*.txt", "field/*.jsonl"} {
		files, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
		if err != nil || len(files) == 0 {
			t.Fatalf("no files %s, %v", pattern, err)
		}
		for _, name := range files {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if filepath.Ext(name) == ".jsonl" {
				b = bytes.ReplaceAll(b, []byte(`\n`), []byte("\n"))
			}
			n, p := sameUnasked(t, name, b)
			lines, passed = lines+n, passed+p
		}
	}
	t.Logf("%d of %d lines are passed over", passed, lines)
}
