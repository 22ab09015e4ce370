package budget

import (
	"crypto/sha256"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

func newSystemClock() (systemClock, error) {
	var ts unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC_RAW, &ts); err != nil {
		return systemClock{}, os.NewSyscallError("clock_gettime", err)
	}
	var c systemClock
	if id, err := unix.Sysctl("kern.bootsessionuuid"); err == nil {
		sum := sha256.Sum256([]byte(id))
		copy(c.boot[:], sum[:])
	}
	return c, nil
}

// Now returns the time. On macOS, CLOCK_MONOTONIC_RAW continues while the machine sleeps and is not
// adjusted.
func (c systemClock) Now() Instant {
	var ts unix.Timespec
	_ = unix.ClockGettime(unix.CLOCK_MONOTONIC_RAW, &ts) // it worked in newSystemClock
	return Instant{Boot: c.boot, Up: time.Duration(ts.Nano()), Wall: time.Now()}
}
