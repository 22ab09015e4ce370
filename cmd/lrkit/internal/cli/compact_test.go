package cli

import (
	"bytes"
	"encoding/json"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestCompactJoins: the lines of compact output, in any order, have all that NDJSON has. Some of
// the inputs hold many documents, and some are worked on at the same time.
func TestCompactJoins(t *testing.T) {
	root := filepath.Join("..", "..", "..", "..")
	inputs := []string{filepath.Join(root, "samples")}
	for _, dir := range []string{"vectors", "inputs", "powershell"} {
		inputs = append(inputs, filepath.Join(root, "testdata", "corpus", dir))
	}
	for _, more := range [][]string{nil, {"--documents", "many"}, {"--kind", "file"}, {"--context", "0"}} {
		args := slices.Concat([]string{"analyze", "-q", "-j", "3", "-f", "ndjson"}, more, inputs)
		full, compact := outputOf(t, args...), outputOf(t, append(args, "--compact")...)
		if len(full) == 0 || len(compact) == 0 {
			t.Fatalf("%q: no findings", more)
		}
		rand.New(rand.NewPCG(1, uint64(len(full)))).Shuffle(len(compact), func(i, k int) { compact[i], compact[k] = compact[k], compact[i] })
		documents := map[float64]map[string]any{}
		for _, r := range compact {
			if r["schema"] == "lrkit.document/1" {
				documents[r["doc"].(float64)] = r
			}
		}
		for i := range len(documents) {
			if documents[float64(i)] == nil {
				t.Errorf("%q: %d documents, and no number %v", more, len(documents), i)
			}
		}
		var joined []string
		for _, r := range compact {
			if r["schema"] == "lrkit.document/1" {
				continue
			}
			d, ok := documents[r["doc"].(float64)]
			if !ok {
				t.Fatalf("%q: no document of %v", more, r)
			}
			whole := maps.Clone(d)
			maps.Copy(whole, r)
			whole["schema"] = "lrkit.finding/1"
			delete(whole, "doc")
			joined = append(joined, encoded(t, whole))
		}
		var want []string
		for _, r := range full {
			want = append(want, encoded(t, r))
		}
		slices.Sort(want)
		slices.Sort(joined)
		if !slices.Equal(want, joined) {
			t.Errorf("%q: %d records joined, want %d, or they differ", more, len(joined), len(want))
		}
	}
}

// outputOf returns the records that lrkit prints.
func outputOf(t *testing.T, args ...string) (records []map[string]any) {
	t.Helper()
	var out, messages bytes.Buffer
	Run(args, Streams{In: strings.NewReader(""), Out: &out, Err: &messages})
	for line := range bytes.Lines(out.Bytes()) {
		var r map[string]any
		if err := json.Unmarshal(line, &r); err != nil {
			t.Fatalf("%v: %s: %.200s", err, messages.Bytes(), line)
		}
		records = append(records, r)
	}
	return records
}

func encoded(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v) // with sorted keys
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
