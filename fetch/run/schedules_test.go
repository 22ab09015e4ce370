package run_test

import (
	"testing"
	"testing/synctest"

	"github.com/lrkit/lrkit/internal/testkit/loop"
)

// Whatever goes wrong, no command runs twice on a machine, and none is missing from the manifest.
// bench/cmd/loop runs 2,000 schedules.
func TestSchedules(t *testing.T) {
	var all loop.Counts
	for seed := range uint64(40) {
		dir := fastDir(t)
		var counts loop.Counts
		var err error
		synctest.Test(t, func(t *testing.T) { counts, err = loop.Schedule(t.Context(), seed, dir) })
		if err != nil {
			t.Errorf("seed %d: %v", seed, err)
		}
		all.Add(counts)
	}
	t.Log(all)
}
