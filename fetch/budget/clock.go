package budget

import "time"

// Instant is a moment as a [Clock] tells it.
type Instant struct {
	// Boot names one run of the machine; zero where the system has no name for it.
	Boot [16]byte
	// Up is what has passed since the machine was started, sleep included. All processes see the same.
	Up time.Duration
	// Wall is what the wall clock says. It is looked at only when the machine was restarted.
	Wall time.Time
}

// A Clock tells the time.
type Clock interface{ Now() Instant }

// TimeClock takes the wall clock of package time for everything, which is what testing/synctest can make virtual. It is for tests: whoever
// sets the wall clock forward lets more calls through.
type TimeClock struct{}

// Now implements [Clock].
func (TimeClock) Now() Instant {
	now := time.Now()
	return Instant{Boot: [16]byte{'t', 'i', 'm', 'e'}, Up: time.Duration(now.UnixNano()), Wall: now}
}

// systemClock is the kernel's: see clock_linux.go and its neighbours.
type systemClock struct{ boot [16]byte }
