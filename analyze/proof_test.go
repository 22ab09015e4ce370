package analyze_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/transcript"
)

// TestProofOfTestdata and TestProofOfCorpora: the span of every finding proves its value, in
// whatever text: each file, and each string in those that hold JSON.
func TestProofOfTestdata(t *testing.T) {
	found := 0
	for _, root := range []string{"../testdata", "../samples", "../bench", "../docs"} {
		found += proveTree(t, root)
	}
	if found < 10_000 {
		t.Errorf("only %d findings", found)
	}
}

func TestProofOfCorpora(t *testing.T) {
	root := os.Getenv("LRKIT_CORPORA")
	if root == "" {
		t.Skip("LRKIT_CORPORA is not set: external corpora are not tested")
	}
	if found := proveTree(t, root); found < 10_000 {
		t.Errorf("only %d findings", found)
	}
}

// proveTree returns how many findings it proved.
func proveTree(t *testing.T, root string) (found int) {
	t.Helper()
	err := filepath.WalkDir(root, func(name string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		found += proveText(t, name, string(data))
		values := json.NewDecoder(bytes.NewReader(data))
		for {
			var v any
			if values.Decode(&v) != nil {
				return nil
			}
			eachString(v, func(s string) { found += proveText(t, name, s) })
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// eachString calls f for each string in a value of JSON.
func eachString(v any, f func(string)) {
	switch v := v.(type) {
	case string:
		f(v)
	case []any:
		for _, x := range v {
			eachString(x, f)
		}
	case map[string]any:
		for _, x := range v {
			eachString(x, f)
		}
	}
}

// proveText proves the findings of a text as it stands and as consoles and files may have it.
func proveText(t *testing.T, name, text string) (found int) {
	t.Helper()
	for _, form := range []string{
		text,
		strings.ReplaceAll(text, "\n", "\r\n"),
		inRows(text, 60, "\n"),
		inRows(text, 60, "\r\n            "),
		strings.Join(strings.Split(text, ""), "\x00"),
	} {
		for f, err := range analyze.Findings(transcript.NewPlainReader(strings.NewReader(form), 0), &analyze.Options{ShowSecrets: true}) {
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			found++
			got := f.Proof([]byte(form[f.Span.Start:f.Span.End]))
			if !f.Masked && got != f.Value {
				same := 0
				for same < min(len(got), len(f.Value)) && got[same] == f.Value[same] {
					same++
				}
				t.Errorf("%s: line %d: %s %q goes on in %q, but is proven to go on in %q, by %q", name, f.Line, f.Kind,
					cut(f.Value), cut(f.Value[same:]), cut(got[same:]), f.Transforms)
			}
		}
	}
	return found
}

func cut(s string) string { return s[:min(len(s), 200)] }

// inRows breaks lines as PowerShell does: at a blank, which it prints, or in the midst of a word.
func inRows(text string, width int, end string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		for len(line) > width {
			n := width
			if blank := strings.LastIndexByte(line[:width], ' '); blank > width/2 {
				n = blank + 1
			}
			b.WriteString(line[:n] + end)
			line = line[n:]
		}
		b.WriteString(line)
	}
	return b.String()
}
