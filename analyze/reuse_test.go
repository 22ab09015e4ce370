package analyze_test

import (
	"fmt"
	"testing"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/bench/gen"
	"github.com/lrkit/lrkit/transcript"
)

// TestReuse: borrowed findings are those that are given away, and what was kept of one does not
// change.
func TestReuse(t *testing.T) {
	shape, err := gen.Find("hunt")
	if err != nil {
		t.Fatal(err)
	}
	doc := shape.Bytes(256 << 10)
	type kept struct {
		value, context string
		size           *analyze.Size
		hashes         []analyze.Hash
		times          []analyze.Time
		whole          string
	}
	read := func(reuse bool) (all []kept, structs map[*analyze.Finding]bool) {
		structs = map[*analyze.Finding]bool{}
		for text, err := range transcript.NewDecoderBytes(doc, nil).Texts() {
			if err != nil {
				t.Fatal(err)
			}
			for f, err := range analyze.Findings(text, &analyze.Options{Reuse: reuse}) {
				if err != nil {
					break
				}
				structs[f] = true
				all = append(all, kept{f.Value, f.Context, f.Size, f.Hashes, f.Times, whole(f)})
			}
		}
		return all, structs
	}
	given, _ := read(false)
	borrowed, structs := read(true)
	if len(given) < 1000 || len(borrowed) != len(given) || len(structs) > 100 {
		t.Fatalf("%d findings, borrowed %d, in %d places", len(given), len(borrowed), len(structs))
	}
	for i := range given {
		a, b := given[i], borrowed[i]
		after := whole(&analyze.Finding{Value: b.value, Context: b.context, Size: b.size, Hashes: b.hashes, Times: b.times})
		if a.whole != b.whole || after != whole(&analyze.Finding{Value: a.value, Context: a.context, Size: a.size, Hashes: a.hashes, Times: a.times}) {
			t.Fatalf("finding %d:\n%s, borrowed:\n%s, later:\n%s", i, a.whole, b.whole, after)
		}
	}
}

// whole prints a finding with all that it points at.
func whole(f *analyze.Finding) string {
	c := *f
	c.Size, c.Process, c.Collected = nil, nil, nil
	return fmt.Sprintf("%+v %+v %+v %+v", c, f.Size, f.Process, f.Collected)
}
