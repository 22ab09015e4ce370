package budget

import (
	"time"

	"golang.org/x/sys/windows"
)

// newSystemClock: Windows has no name for a run of the machine that is as easily had. A restart shows when time since the start is
// less than it was, and where it does not, calls only seem younger than they are.
func newSystemClock() (systemClock, error) { return systemClock{}, nil }

// Now goes in steps of up to 16 ms, which slack covers.
func (c systemClock) Now() Instant {
	return Instant{Up: windows.DurationSinceBoot(), Wall: time.Now()}
}
