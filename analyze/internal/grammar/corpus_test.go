package grammar

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
)

// The floors are what the grammar reaches; they only go up.
const (
	trickyFloor   = 74
	otrfPathFloor = 793
	otrfHashFloor = 686
)

// readCorpus decodes a file of JSON lines below $LRKIT_CORPORA.
func readCorpus[T any](t *testing.T, name string) []T {
	t.Helper()
	dir := os.Getenv("LRKIT_CORPORA")
	if dir == "" {
		t.Skip("LRKIT_CORPORA is not set: the external corpora are not at hand")
	}
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	var all []T
	s := bufio.NewScanner(bytes.NewReader(b))
	s.Buffer(nil, 16<<20)
	for s.Scan() {
		var v T
		if err := json.Unmarshal(s.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
	}
	if err := s.Err(); err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Fatalf("%s is empty", name)
	}
	return all
}

func linesOf(text string) []string {
	return strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
}

// value is the path that a match means.
func value(line string, p Path) string {
	s := line[p.Start:p.End]
	if p.Flags.Has(artifact.EscapedBackslashes) {
		s = strings.ReplaceAll(s, `\\`, `\`)
	}
	return s
}

func TestTricky(t *testing.T) {
	type sample struct {
		Text  string
		Paths []string
		Sizes []int64
		Note  string
	}
	all := readCorpus[sample](t, "paths/tricky.jsonl")
	right := 0
	for i, s := range all {
		paths, sizes := []string{}, []int64{}
		for _, line := range linesOf(s.Text) {
			for _, p := range pathsOf([]byte(line)) {
				paths = append(paths, value(line, p))
			}
			for _, z := range sizesOf([]byte(line)) {
				sizes = append(sizes, z.Bytes)
			}
		}
		slices.Sort(paths)
		slices.Sort(sizes)
		slices.Sort(s.Paths)
		slices.Sort(s.Sizes)
		if slices.Equal(paths, s.Paths) && slices.Equal(sizes, s.Sizes) {
			right++
			continue
		}
		t.Logf("line %d (%s): paths %q, want %q; sizes %d, want %d", i+1, s.Note, paths, s.Paths, sizes, s.Sizes)
	}
	t.Logf("tricky: %d of %d lines wholly right", right, len(all))
	if right < trickyFloor {
		t.Errorf("%d lines wholly right, the floor is %d", right, trickyFloor)
	}
}
