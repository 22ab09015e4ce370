package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"

	"github.com/lrkit/lrkit/cmd/lrkit/internal/cli"
)

// What the heap grows by between two collections: as much as is held, and at least leastGrowth. A
// small heap would be collected for each few small inputs.
const (
	leastGrowth = 16 << 20
	mostPercent = 400
)

// collectLess makes the garbage collector run less often while little is held. It does nothing if
// the user says how often it runs.
func collectLess() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	t := &tuner{percent: mostPercent, live: []metrics.Sample{{Name: "/gc/heap/live:bytes"}}}
	debug.SetGCPercent(t.percent)
	t.arm()
}

// tuner sets the percentage anew after each collection.
type tuner struct {
	percent int
	live    []metrics.Sample
}

// mark is found to be garbage by the next collection.
type mark struct{ *tuner }

func (t *tuner) arm() {
	runtime.SetFinalizer(&mark{t}, func(*mark) {
		metrics.Read(t.live)
		percent := percentFor(t.live[0].Value.Uint64())
		if most := cli.Growth(); most > 0 {
			percent = min(percent, most)
		}
		if percent != t.percent {
			t.percent = percent
			debug.SetGCPercent(percent)
		}
		t.arm()
	})
}

// percentFor returns the percentage for a heap of which so many bytes are held, in steps: setting
// it stops the program for a moment.
func percentFor(live uint64) int {
	return max(100, min(int(100*leastGrowth/max(live, 1))/50*50, mostPercent))
}
