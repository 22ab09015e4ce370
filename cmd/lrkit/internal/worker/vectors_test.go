package worker_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/internal/testkit/corpus"
	"github.com/lrkit/lrkit/report/arrowreport"
)

// corpusInputs returns the inputs of all vectors, and the files beside them.
func corpusInputs(t *testing.T) (names []string, inputs [][]byte) {
	vectors, err := corpus.Load()
	if err != nil {
		t.Fatal(err)
	}
	for i := range vectors {
		names, inputs = append(names, vectors[i].File), append(inputs, vectors[i].Data)
	}
	for _, folder := range []string{"inputs", "powershell"} {
		files, err := filepath.Glob("../../../../testdata/corpus/" + folder + "/*")
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", folder, len(files), err)
		}
		for _, name := range files {
			if info, err := os.Stat(name); err != nil || !info.Mode().IsRegular() {
				continue
			}
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			names, inputs = append(names, name), append(inputs, data)
		}
	}
	return names, inputs
}

// analyzed returns the rows that Analyze gives for an input, without a worker.
func analyzed(t *testing.T, name string, data []byte) (rows []string) {
	t.Helper()
	var stream bytes.Buffer
	w := arrowreport.New(&stream)
	err := lrkit.Analyze(t.Context(), lrkit.NewInput(name, bytes.NewReader(data), int64(len(data))), &lrkit.Options{Reuse: true}, w)
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if err := batches(stream.Bytes(), func(b arrow.RecordBatch) { rows = append(rows, textRows(b, 0)...) }); err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestVectors: blobs and paths give the rows that Analyze gives, for every input of the corpus.
func TestVectors(t *testing.T) {
	const source = "source" // the same for all: paths are those of the test
	names, inputs := corpusInputs(t)
	blobs, paths := make([]part, len(inputs)), make([]string, len(inputs))
	dir := t.TempDir()
	for i, data := range inputs {
		blobs[i] = part{id: int64(i), name: source, data: data, last: true}
		paths[i] = filepath.Join(dir, fmt.Sprint(i))
		if err := os.WriteFile(paths[i], data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	byBlob, err := ask(t, options(t), frame('A', blobStream(blobs, 10)))
	if err != nil {
		t.Fatal(err)
	}
	byPath, err := ask(t, options(t), frame('P', pathStream(source, paths...)))
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for i, data := range inputs {
		want := analyzed(t, source, data)
		found += len(want)
		for way, a := range map[string]*answers{"blob": byBlob, "path": byPath} {
			if got := a.found[int64(i)]; !slices.Equal(got, want) || len(a.status[int64(i)]) == 0 {
				t.Errorf("%s, by %s: %d rows, want %d; statuses %v", names[i], way, len(got), len(want), a.status[int64(i)])
			}
		}
	}
	byBlob.check(t)
	byPath.check(t)
	if len(inputs) < 300 || found < 300 {
		t.Errorf("only %d inputs with %d findings", len(inputs), found)
	}
}
