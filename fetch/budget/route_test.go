package budget

import (
	"context"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// arrivals lets 12 callers call as often as they may, and returns the most calls that a service
// sees in a minute and in an hour. A call arrives up to latency after Take returned.
func arrivals(t *testing.T, opts Options, d, latency time.Duration) (minute, hour, calls int) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), d)
		defer cancel()
		opts.Clock = TimeClock{}
		b, err := InMemory(&opts)
		if err != nil {
			t.Fatal(err)
		}
		rnd := rand.New(rand.NewPCG(1, 2))
		var mu sync.Mutex
		var times []time.Duration
		start := time.Now()
		late := func() time.Duration {
			mu.Lock()
			defer mu.Unlock()
			return time.Duration(rnd.Int64N(int64(latency) + 1))
		}
		var wg sync.WaitGroup
		for range 12 { // as a run on many machines has
			wg.Go(func() {
				for b.Take(ctx) == nil {
					time.Sleep(late())
					mu.Lock()
					times = append(times, time.Since(start))
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		minute, hour, calls = most(times, time.Minute), most(times, time.Hour), len(times)
	})
	return minute, hour, calls
}

// TestRoutes: no span of a minute or an hour has more calls than the service permits, however late
// they arrive within the spare time, and little of the limits is left unused.
func TestRoutes(t *testing.T) {
	for _, c := range []struct {
		name         string
		opts         Options
		minute, hour int
		least        int // calls in two hours
		safe         bool
	}{
		{"run", Options{Route: RunRoute}, 10, 600, 1100, true},
		{"package", Options{Route: PackageRoute}, 2, 120, 220, true},
		// Why the windows are wider: these would be throttled.
		{"ten in a minute", Options{PerMinute: 10}, 10, 600, 0, false},
		{"nine in a minute", Options{PerMinute: 9}, 10, 600, 0, false},
		{"eight in a minute", Options{PerMinute: 8}, 10, 600, 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, latency := range []time.Duration{0, 2 * time.Second, spare} {
				minute, hour, calls := arrivals(t, c.opts, 2*time.Hour, latency)
				t.Logf("latency %v: most in 60 s: %d, most in 3600 s: %d; %d calls in 2 h", latency, minute, hour, calls)
				if c.safe && (minute > c.minute || hour > c.hour || calls < c.least) {
					t.Error("too many, or too few")
				}
				if !c.safe && latency > 0 && minute <= c.minute {
					t.Error("the wider window is not needed")
				}
			}
		})
	}
}

// TestRouteFiles: no tenant has the file of another route.
func TestRouteFiles(t *testing.T) {
	seen := make(map[string]bool)
	for _, r := range []Route{AllCalls, RunRoute, PackageRoute} {
		for _, tenant := range []string{"a", "run-budget-a", "budget-a", "package-budget-a", "A.example"} {
			name, err := r.FileIn("x", tenant)
			if err != nil || filepath.Dir(name) != "x" || seen[name] {
				t.Errorf("%d %s: %s %v", r, tenant, name, err)
			}
			seen[name] = true
		}
		if _, err := r.FileIn("x", "../a"); err == nil {
			t.Error("a path")
		}
	}
}

// TestDamagedRunFile: unknown calls of a route without a limit for an hour block a minute.
func TestDamagedRunFile(t *testing.T) {
	now := someInstant()
	b, err := InMemory(&Options{Route: RunRoute, Clock: still{now}})
	if err != nil {
		t.Fatal(err)
	}
	b.memory.fill(*now)
	if d := b.Delay(); d != time.Minute+spare+slack {
		t.Errorf("a delay of %v", d)
	}
}
