// Package cputime measures what code costs by the CPU time of one thread. Other work on the machine
// does not change it much, which makes it fit for tests where wall-clock time is not.
package cputime

import (
	"runtime"
	"time"
)

const (
	// grain is the least time that [Ratio] divides by. Below it caches and page faults decide.
	grain = 200 * time.Microsecond
	// tries is how often [Ratio] measures before it believes a bad ratio.
	tries = 8
)

// Of returns the CPU time of f. What f leaves to other goroutines is not counted.
//
// On Windows the unit is a processor cycle: compare results with each other only.
func Of(f func()) time.Duration {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	start := now()
	f()
	return now() - start
}

// Least returns the least CPU time of a number of runs of f, at least one.
func Least(runs int, f func()) time.Duration {
	least := Of(f)
	for range runs - 1 {
		least = min(least, Of(f))
	}
	return least
}

// Ratio returns how many times the CPU time of small large takes. A ratio that is not below limit
// is measured again, with more runs each time, and the least one is returned: noise passes, a wrong
// order of growth stays.
func Ratio(limit float64, small, large func()) float64 {
	least := 0.0
	for try := 1; try <= tries; try++ {
		ratio := float64(Least(try, large)) / float64(max(Least(try, small), grain))
		if try == 1 || ratio < least {
			least = ratio
		}
		if least < limit {
			break
		}
	}
	return least
}
