package labelled

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var labels = filepath.Join("..", "..", "testdata", "labelled")

// atLeast is how many cases a file has.
func atLeast(kind string) int {
	switch kind {
	case "paths", "sizes", "hashes", "joins":
		return 100
	}
	return 25
}

func TestCases(t *testing.T) {
	for _, kind := range Kinds {
		cases, err := Read(labels, kind)
		if err != nil {
			t.Error(err)
			continue
		}
		if n := atLeast(kind); len(cases) < n {
			t.Errorf("%s has %d cases, of at least %d", kind, len(cases), n)
		}
		negative := 0
		seen := map[string]int{}
		for i := range cases {
			c := &cases[i]
			if c.Negative() {
				negative++
			}
			if seen[c.Text] > 0 {
				t.Errorf("%s:%d: the text of line %d again", c.File, c.Line, seen[c.Text])
			}
			seen[c.Text] = c.Line
			wellFormed(t, kind, c)
		}
		if 3*negative < len(cases) {
			t.Errorf("%s: %d of %d cases yield nothing, less than a third", kind, negative, len(cases))
		}
	}
}

// wellFormed checks what a slip of the pen would break: a value that is not in the text can never
// be found.
func wellFormed(t *testing.T, kind string, c *Case) {
	if c.Text == "" || c.Note == "" {
		t.Errorf("%s:%d: no text, or no note", c.File, c.Line)
	}
	for i := range c.Want {
		w := &c.Want[i]
		value := w.Value
		if kind == "secret" {
			value = w.Secret
		}
		if value == "" {
			t.Errorf("%s:%d: a wish without a value", c.File, c.Line)
		}
		if !strings.Contains(c.Text, value) && !strings.Contains(bare(c.Text), bare(value)) {
			t.Errorf("%s:%d: %q is not in the text", c.File, c.Line, value)
		}
		if w.Ambiguous != (len(w.SizeAny) > 1) || kind == "sizes" && w.Size == nil && !w.Ambiguous {
			t.Errorf("%s:%d: %q has no size, or an ambiguous one without its readings", c.File, c.Line, value)
		}
		if kind == "joins" && !w.Optional && w.Size == nil && w.Hashes == nil {
			t.Errorf("%s:%d: %q is joined with nothing", c.File, c.Line, value)
		}
		for name, h := range w.Hashes {
			if n := map[string]int{"md5": 32, "sha1": 40, "sha256": 64, "sha512": 128}[name]; len(h) != n || h != strings.ToLower(h) {
				t.Errorf("%s:%d: %q is no %s in lower case", c.File, c.Line, h, name)
			}
		}
	}
}

// bare is the text without what wrapping and UTF-16 put between.
func bare(s string) string {
	return strings.NewReplacer("\n", "", "\r", "", " ", "", "\x00", "").Replace(s)
}

// TestFiles fails when a file of labels belongs to no kind.
func TestFiles(t *testing.T) {
	entries, err := os.ReadDir(labels)
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{"README.md": true, "field": true, "final": true}
	for _, kind := range Kinds {
		known[kind+".jsonl"] = true
	}
	for _, e := range entries {
		if !known[e.Name()] {
			t.Errorf("%s belongs to no kind", e.Name())
		}
	}
}
