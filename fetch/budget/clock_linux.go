package budget

import (
	"encoding/hex"
	"os"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

func newSystemClock() (systemClock, error) {
	var ts unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_BOOTTIME, &ts); err != nil {
		return systemClock{}, os.NewSyscallError("clock_gettime", err)
	}
	var c systemClock
	// Without /proc, a restart is still noticed: the time since the start is less than before.
	if id, err := os.ReadFile("/proc/sys/kernel/random/boot_id"); err == nil {
		hex.Decode(c.boot[:], []byte(cut(strings.ReplaceAll(strings.TrimSpace(string(id)), "-", ""), 32)))
	}
	return c, nil
}

func cut(s string, n int) string { return s[:min(n, len(s))] }

func (c systemClock) Now() Instant {
	var ts unix.Timespec
	_ = unix.ClockGettime(unix.CLOCK_BOOTTIME, &ts) // it worked in newSystemClock
	return Instant{Boot: c.boot, Up: time.Duration(ts.Nano()), Wall: time.Now()}
}
