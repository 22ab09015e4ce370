//go:build aix || illumos || netbsd || solaris

package cputime

import (
	"syscall"
	"time"
)

// now is the CPU time of the whole process: the nearest thing that package syscall has here.
func now() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // it cannot fail for oneself
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
