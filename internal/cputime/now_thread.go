//go:build darwin || dragonfly || freebsd || linux || openbsd

package cputime

import (
	"time"

	"golang.org/x/sys/unix"
)

func now() time.Duration {
	var ts unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &ts); err != nil {
		panic(err) // every thread has this clock
	}
	return time.Duration(ts.Nano())
}
