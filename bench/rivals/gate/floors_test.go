package main

import (
	"slices"
	"testing"

	"github.com/lrkit/lrkit/bench/rivals"
)

// TestFloors: a floor with a misspelt name would hold for ever.
func TestFloors(t *testing.T) {
	f, err := loadFloors()
	if err != nil {
		t.Fatal(err)
	}
	if f.Slack <= 0 || f.Slack >= 1 || len(f.MemcpyOn) == 0 || len(f.Tiers) != len(tiers) {
		t.Errorf("got %+v", f)
	}
	for kernel, entries := range f.Tiers {
		if !slices.Contains(tiers, kernel) || len(entries) == 0 {
			t.Errorf("kernel %q", kernel)
		}
		for _, e := range entries {
			_, err := rivals.Find(e.To)
			if err != nil && !slices.Contains([]string{memcpy, sha, plainGo, pattern, unmasked}, e.To) || known("text", e.Texts, texts) != nil || e.Floor <= 0 || e.Goal != 0 && e.Goal <= e.Floor {
				t.Errorf("%s: %+v", kernel, e)
			}
			if !slices.Contains(append([]string{parsing}, works...), e.Work) {
				t.Errorf("%s: no work %q", kernel, e.Work)
			}
		}
	}
}
