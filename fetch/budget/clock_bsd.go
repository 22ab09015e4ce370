//go:build dragonfly || freebsd || netbsd || openbsd

package budget

import (
	"os"
	"time"

	"golang.org/x/sys/unix"
)

func newSystemClock() (systemClock, error) {
	var ts unix.Timespec
	return systemClock{}, os.NewSyscallError("clock_gettime", unix.ClockGettime(unix.CLOCK_MONOTONIC, &ts))
}

// Now returns the time. If the clock stops while the machine sleeps, calls only seem more recent
// than they are.
func (c systemClock) Now() Instant {
	var ts unix.Timespec
	_ = unix.ClockGettime(unix.CLOCK_MONOTONIC, &ts) // it worked in newSystemClock
	return Instant{Boot: c.boot, Up: time.Duration(ts.Nano()), Wall: time.Now()}
}
