package budget

import (
	"time"

	"golang.org/x/sys/windows"
)

// newSystemClock returns the clock. Windows does not readily name a run of the machine. A restart
// is noticed when the time since the start is less than before. Otherwise calls only seem more
// recent than they are.
func newSystemClock() (systemClock, error) { return systemClock{}, nil }

// Now returns the time, in steps of up to 16 ms, which slack covers.
func (c systemClock) Now() Instant {
	return Instant{Up: windows.DurationSinceBoot(), Wall: time.Now()}
}
