package lrkit_test

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript/powershell"
)

var update = flag.Bool("update", false, "rewrite the records in testdata/corpus/inputs")

// records is everything that is said of an input, as NDJSON: documents, entries, findings.
func records(t *testing.T, name string, b []byte, stream io.Reader) string {
	t.Helper()
	var out []byte
	opts := &lrkit.Options{Entries: func(d *report.Document, e *powershell.Entry) error {
		out = report.AppendEntry(out, d, e)
		return nil
	}}
	blob := lrkit.NewInput(name, bytes.NewReader(b), int64(len(b)))
	all := lrkit.Parse(t.Context(), blob, opts)
	if stream != nil {
		all = lrkit.Parse(t.Context(), lrkit.NewStream(name, stream, 1<<20), opts)
	}
	for d, err := range all {
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out = report.AppendDocument(out, d)
	}
	var found bytes.Buffer
	if err := lrkit.Analyze(t.Context(), blob, nil, report.NewNDJSON(&found)); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return string(out) + found.String()
}

// TestInputVectors holds what is said of each input of testdata/corpus/inputs to the records beside
// it, through all entrances.
func TestInputVectors(t *testing.T) {
	dir := filepath.Join("testdata", "corpus", "inputs")
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, f := range files {
		if strings.HasSuffix(f.Name(), ".ndjson") || strings.HasSuffix(f.Name(), ".md") {
			continue
		}
		n++
		b, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		answer := filepath.Join(dir, f.Name()+".ndjson")
		got := records(t, f.Name(), b, nil)
		if *update {
			if err := os.WriteFile(answer, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(answer)
		if err != nil {
			t.Fatal(err)
		}
		for entrance, got := range map[string]string{
			"file":   got,
			"stream": records(t, f.Name(), b, bytes.NewReader(b)),
			"bytes":  records(t, f.Name(), b, iotest.OneByteReader(bytes.NewReader(b))),
		} {
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s, %s (-want +got):\n%s", f.Name(), entrance, diff)
			}
		}
	}
	if n < 40 {
		t.Errorf("%d inputs, there should be more", n)
	}
	t.Logf("%d inputs, 3 entrances each", n)
}
