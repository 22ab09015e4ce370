package main

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

func TestPercentFor(t *testing.T) {
	for _, c := range []struct {
		live uint64
		want int
	}{{0, 400}, {1 << 20, 400}, {4 << 20, 400}, {6 << 20, 250}, {8 << 20, 200}, {16 << 20, 100}, {1 << 40, 100}} {
		got := percentFor(c.live)
		if got != c.want {
			t.Errorf("%d bytes: %d percent, want %d", c.live, got, c.want)
		}
		if grows := c.live / 100 * uint64(got); grows > max(c.live, leastGrowth) {
			t.Errorf("%d bytes grow by %d", c.live, grows)
		}
	}
}

// TestCollectLess: when much is held, the collector runs as often as it does by default, and less
// often when it is free again.
func TestCollectLess(t *testing.T) {
	t.Setenv("GOGC", "")
	t.Setenv("GOMEMLIMIT", "")
	before := debug.SetGCPercent(100)
	defer debug.SetGCPercent(before)
	collectLess()
	held := make([]byte, 64<<20)
	await(t, 100)
	runtime.KeepAlive(held)
	held = nil
	await(t, mostPercent)
}

// await collects until the percentage is as wanted: finalizers run a moment after a collection.
func await(t *testing.T, want int) {
	t.Helper()
	percent := 0
	for range 30_000 {
		runtime.GC()
		percent = debug.SetGCPercent(100)
		debug.SetGCPercent(percent)
		if percent == want {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatalf("%d percent, want %d", percent, want)
}
