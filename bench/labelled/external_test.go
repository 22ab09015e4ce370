package labelled

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/lrkit/lrkit/analyze"
)

// corpus returns a file of the external corpora, or skips.
func corpus(t *testing.T, name string) []byte {
	t.Helper()
	dir := os.Getenv("LRKIT_CORPORA")
	if dir == "" {
		t.Skip("LRKIT_CORPORA is not set: external corpora are not tested")
	}
	data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// corpusLines decodes a file of JSON lines of the external corpora, and checks that it has as many
// as we know.
func corpusLines[T any](t *testing.T, name string, count int) []T {
	t.Helper()
	var all []T
	lines := bufio.NewScanner(bytes.NewReader(corpus(t, name)))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var v T
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			t.Fatalf("%s:%d: %v", name, len(all)+1, err)
		}
		all = append(all, v)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	if len(all) != count {
		t.Fatalf("%s has %d lines, not %d", name, len(all), count)
	}
	return all
}

// mustFind runs the default analyzers over the text.
func mustFind(t *testing.T, text string) []*analyze.Finding {
	t.Helper()
	all, err := find(text)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return all
}

// isPath reports whether the finding is a path, of files or of the registry.
func isPath(f *analyze.Finding) bool {
	return f.Kind == analyze.KindFile || f.Kind == analyze.KindRegistry
}

// fullPath is the path that a finding stands for.
func fullPath(f *analyze.Finding) string {
	switch {
	case f.Path != "":
		return f.Path
	case f.Normalized != "":
		return f.Normalized
	}
	return f.Value
}

// quoteAll shows strings.
func quoteAll[S ~[]string](s S) string { return fmt.Sprintf("%q", []string(s)) }
