package grammar

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/plane"
)

// separators are all places that a path can be found from.
func separators(w *plane.Words) uint64 { return w.At(plane.Separator) }

// numberEnds are all places that a size can be found from.
func numberEnds(w *plane.Words) uint64 { return w.At(plane.Digit) &^ w.After(plane.InNumber, 1) }

// hexDigits are all places that a hash can be found from.
func hexDigits(w *plane.Words) uint64 { return w.At(plane.Hex) }

// TestCandidatesAreNecessary: what the conditions pass over holds nothing. The lines are those of
// the tables, and such with bytes changed.
func TestCandidatesAreNecessary(t *testing.T) {
	var lines []string
	for _, c := range pathCases {
		lines = append(lines, c.line)
	}
	for _, c := range borderCases {
		lines = append(lines, c.line)
	}
	for _, c := range sizeCases {
		lines = append(lines, c.line)
	}
	for _, c := range hashCases {
		lines = append(lines, c.line)
	}
	const bytes = "aZ_09 .,:;-=/\\~'\"([{<|\t\x00%$&@é\xa0\xe2\x80\x99bBkKmMGoEe+"
	r := rand.New(rand.NewPCG(5, 6))
	found := 0
	for _, line := range lines {
		for n := range 200 {
			b := []byte(line)
			for range n / 20 {
				if len(b) > 0 {
					b[r.IntN(len(b))] = bytes[r.IntN(len(bytes))]
				}
			}
			found += checkNecessary(t, b)
		}
	}
	if found < 10000 {
		t.Errorf("only %d paths, sizes and hashes", found)
	}
}

func FuzzCandidates(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, line []byte) { checkNecessary(t, line) })
}

// checkNecessary returns how much it found.
func checkNecessary(t *testing.T, b []byte) int {
	t.Helper()
	found := 0
	for _, c := range []struct {
		what     string
		scan     func(*artifact.List, *plane.Line)
		some, at plane.Candidates
	}{{"paths", Paths, PathCandidates, separators}, {"sizes", Sizes, SizeCandidates, numberEnds}, {"hashes", Hashes, HashCandidates, hexDigits}} {
		got, want := new(artifact.List), new(artifact.List)
		c.scan(got, plane.Of(b, c.some))
		c.scan(want, plane.Of(b, c.at))
		if !slices.Equal(got.Matches, want.Matches) {
			t.Fatalf("%q: %s %+v, without the condition %+v", b, c.what, got.Matches, want.Matches)
		}
		found += len(want.Matches)
	}
	return found
}
