package labelled

import (
	"fmt"
	"slices"
	"testing"

	"github.com/lrkit/lrkit/analyze"
)

// trickyRight is how many of the 81 lines must be wholly right, paths and sizes.
const trickyRight = 80

// trickyMisses says why a line, counted from 1, is not wholly right.
var trickyMisses = map[int]string{
	34: "a relative path is a path only where a listing or a checksum says so",
}

func TestTricky(t *testing.T) {
	type line struct {
		Text  string   `json:"text"`
		Paths []string `json:"paths"`
		Sizes []int64  `json:"sizes"`
		Note  string   `json:"note"`
	}
	lines := corpusLines[line](t, "paths/tricky.jsonl", 81)
	right := 0
	for i, c := range lines {
		var paths []string
		var sizes []int64
		for _, f := range mustFind(t, c.Text) {
			if isPath(f) {
				paths = append(paths, fullPath(f))
			}
			if f.Size != nil && (isPath(f) || f.Kind == analyze.KindSize) {
				sizes = append(sizes, f.Size.Bytes)
			}
		}
		// A size is found where its file is: the order of sizes says nothing.
		slices.Sort(sizes)
		slices.Sort(c.Sizes)
		ok := slices.Equal(paths, c.Paths) && slices.Equal(sizes, c.Sizes)
		if ok {
			right++
		}
		switch why, known := trickyMisses[i+1]; {
		case !ok && !known:
			t.Errorf("line %d, %s: %q\n\tpaths %s, want %s\n\tsizes %s, want %s", i+1, c.Note, c.Text,
				quoteAll(paths), quoteAll(c.Paths), fmt.Sprint(sizes), fmt.Sprint(c.Sizes))
		case ok && known:
			t.Errorf("line %d is right and listed as a miss: %s", i+1, why)
		}
	}
	t.Logf("%d of %d lines are wholly right", right, len(lines))
	if right < trickyRight {
		t.Errorf("%d lines are wholly right, at least %d must be", right, trickyRight)
	}
}
