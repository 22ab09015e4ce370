package budget

import "time"

// Instant is a moment of a [Clock].
type Instant struct {
	// Boot identifies one run of the machine. It is zero if the system does not name it.
	Boot [16]byte
	// Up is the time since the machine started, including sleep. It is the same for all processes.
	Up time.Duration
	// Wall is the wall clock. It is used only after a restart of the machine.
	Wall time.Time
}

// A Clock returns the time.
type Clock interface{ Now() Instant }

// TimeClock is the wall clock of package time, which testing/synctest makes virtual. It is for
// tests: setting the wall clock forward permits more calls.
type TimeClock struct{}

// Now implements [Clock].
func (TimeClock) Now() Instant {
	now := time.Now()
	return Instant{Boot: [16]byte{'t', 'i', 'm', 'e'}, Up: time.Duration(now.UnixNano()), Wall: now}
}

// systemClock is the clock of the kernel: see clock_linux.go and the files next to it.
type systemClock struct{ boot [16]byte }
