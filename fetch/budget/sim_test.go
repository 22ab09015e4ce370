package budget

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// simClock is a machine in virtual time: it is started again and its wall clock is set, while
// processes look.
type simClock struct {
	sync.Mutex
	boot    byte
	started time.Time
	off     time.Duration // of the wall clock
}

func newSimClock() *simClock { return &simClock{boot: 1, started: time.Now().Add(-time.Hour)} }

func (c *simClock) Now() Instant {
	c.Lock()
	defer c.Unlock()
	now := time.Now()
	return Instant{Boot: [16]byte{c.boot}, Up: now.Sub(c.started), Wall: now.Add(c.off)}
}

func (c *simClock) setWall(off time.Duration) {
	c.Lock()
	defer c.Unlock()
	c.off = off
}

func (c *simClock) restart(up time.Duration) {
	c.Lock()
	defer c.Unlock()
	c.boot++
	c.started = time.Now().Add(-up)
}

// sim runs takers against one file and notes when they were let go.
type sim struct {
	t     *testing.T
	file  string
	opts  Options
	clock *simClock
	mu    sync.Mutex
	times []time.Duration // since the simulation began
	by    []int           // calls of each taker
}

func newSim(t *testing.T, opts Options) *sim {
	s := &sim{t: t, file: filepath.Join(t.TempDir(), "budget"), opts: opts, clock: newSimClock(), by: make([]int, 8)}
	s.opts.Clock = s.clock
	s.opts.sync = func(*os.File) error { return nil } // nothing loses power here
	return s
}

// run lets 8 takers work for d. Each is started again after up to restart calls; 0 for never. A
// call takes up to latency.
func (s *sim) run(start time.Time, d time.Duration, restart int, latency time.Duration) {
	ctx, cancel := context.WithTimeout(s.t.Context(), d)
	defer cancel()
	var wg sync.WaitGroup
	for i := range s.by {
		wg.Go(func() {
			rnd := rand.New(rand.NewPCG(7, uint64(i)))
			for ctx.Err() == nil {
				b, err := Open(context.Background(), s.file, &s.opts)
				if err != nil {
					s.t.Error(err)
					return
				}
				for n := 0; restart == 0 || n < 1+rnd.IntN(restart); n++ {
					if err := b.Take(ctx); err != nil {
						if ctx.Err() == nil {
							s.t.Error(err)
						}
						return
					}
					s.mu.Lock()
					s.times = append(s.times, time.Since(start))
					s.by[i]++
					s.mu.Unlock()
					if latency > 0 {
						time.Sleep(time.Duration(rnd.Int64N(int64(latency))))
					}
				}
			}
		})
	}
	wg.Wait()
}

// most returns the largest number of times in any span of a window, both ends counted.
func most(times []time.Duration, window time.Duration) int {
	times = slices.Sorted(slices.Values(times))
	n, first := 0, 0
	for i, t := range times {
		for t-times[first] > window {
			first++
		}
		n = max(n, i-first+1)
	}
	return n
}

func (s *sim) check() (minute, hour int) {
	s.t.Helper()
	minute, hour = most(s.times, time.Minute), most(s.times, time.Hour)
	if minute > DefaultPerMinute || hour > DefaultPerHour {
		s.t.Errorf("%d calls in 60 s, %d in 3600 s", minute, hour)
	}
	return minute, hour
}

// TestSixHours: 8 processes that always have work and are started again all the time, and a wall
// clock that is set by up to an hour every few minutes.
func TestSixHours(t *testing.T) {
	hours := 6
	if testing.Short() {
		hours = 1
	}
	for _, c := range []struct {
		name    string
		latency time.Duration
		steps   bool
	}{
		{"steady clock", 0, false},
		{"clock steps", 0, true},
		{"calls that take time, clock steps", 300 * time.Millisecond, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newSim(t, Options{})
				start := time.Now()
				ctx, cancel := context.WithCancel(t.Context())
				if c.steps {
					go func() {
						for ctx.Err() == nil {
							sleep(ctx, rand.N(10*time.Minute))
							s.clock.setWall(rand.N(2*time.Hour) - time.Hour)
						}
					}()
				}
				s.run(start, time.Duration(hours)*time.Hour, 300, c.latency)
				cancel()
				minute, hour := s.check()
				used := float64(len(s.times)) / float64(hours*DefaultPerHour)
				// By the minute's window alone the first 1450 take 15 minutes: 95 at the beginning
				// of each.
				first := slices.Sorted(slices.Values(s.times))[min(DefaultPerHour, len(s.times))-1]
				fast := float64(15*time.Minute) / float64(first)
				t.Logf(
					"most in 60 s: %d, most in 3600 s: %d; %d calls in %d h: %.2f %% of what the hour allows; first %d after %v: %.2f %% of what the minute allows",
					minute, hour, len(s.times), hours, 100*used, DefaultPerHour, first, 100*fast,
				)
				if used < 0.99 || c.latency == 0 && fast < 0.99 {
					t.Error("too little of the windows is used")
				}
			})
		})
	}
}

// TestMinuteIsUsed: for an hour the minute's window is the only limit.
func TestMinuteIsUsed(t *testing.T) {
	for _, latency := range []time.Duration{0, 500 * time.Millisecond} {
		synctest.Test(t, func(t *testing.T) {
			s := newSim(t, Options{PerHour: 1400, hour: 10 * time.Minute})
			minutes := 60
			if testing.Short() {
				minutes = 5
			}
			s.run(time.Now(), time.Duration(minutes)*time.Minute, 300, latency)
			minute := most(s.times, time.Minute)
			used := float64(len(s.times)) / float64(minutes*DefaultPerMinute)
			t.Logf(
				"calls take up to %v: most in 60 s: %d; %.2f %% of what the minute allows over %d minutes", latency,
				minute, 100*used, minutes,
			)
			if minute > DefaultPerMinute || used < 0.99 {
				t.Error("too many, or too little is used")
			}
		})
	}
}

// TestShares: processes that always have work get the same, also when one asks in a tight loop and
// another takes its time.
func TestShares(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSim(t, Options{})
		s.run(time.Now(), 20*time.Minute, 0, 0)
		t.Logf("calls of each of 8 processes in 20 minutes: %v", s.by)
		// One finds the first minute free, before the others come.
		if fewest, most := slices.Min(s.by), slices.Max(s.by); float64(fewest) < 0.9*float64(most-DefaultPerMinute) {
			t.Error("not shared")
		}
	})
}

// TestMachineRestarts: every half hour the machine is started again, twice as often as the hour's
// window, and its clock is wrong by up to an hour, now in this direction and now in that.
func TestMachineRestarts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSim(t, Options{})
		start := time.Now()
		for range 6 {
			s.run(start, 28*time.Minute, 300, 0)
			time.Sleep(rand.N(4 * time.Minute))
			s.clock.restart(rand.N(time.Minute))
			s.clock.setWall(rand.N(2*time.Hour) - time.Hour)
		}
		minute, hour := s.check()
		t.Logf("6 restarts in 3 h: most in 60 s: %d, most in 3600 s: %d; %d calls", minute, hour, len(s.times))
		if len(s.times) < 2*DefaultPerHour {
			t.Error("waiting does not end")
		}
	})
}

// TestStorm: the service answers 429 to one call in fifty. No calls are made while it does not want
// them.
func TestStorm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSim(t, Options{})
		var mu sync.Mutex
		var until time.Time
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		start := time.Now()
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				b, err := Open(context.Background(), s.file, &s.opts)
				if err != nil {
					t.Error(err)
					return
				}
				for b.Take(ctx) == nil {
					mu.Lock()
					if now := time.Now(); now.Before(until) {
						t.Errorf("a call %v too early", until.Sub(now))
					}
					s.times = append(s.times, time.Since(start))
					if rand.IntN(50) == 0 {
						wait := rand.N(5 * time.Minute)
						b.Throttled(context.Background(), wait)
						until = time.Now().Add(wait)
					}
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		minute, hour := s.check()
		t.Logf("most in 60 s: %d, most in 3600 s: %d; %d calls", minute, hour, len(s.times))
	})
}
