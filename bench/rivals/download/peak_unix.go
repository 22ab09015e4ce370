//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peak is the greatest resident memory of a process that has ended, in MiB.
func peak(s *os.ProcessState) float64 {
	n := float64(s.SysUsage().(*syscall.Rusage).Maxrss)
	if runtime.GOOS != "darwin" { // KiB elsewhere
		n *= 1024
	}
	return n / (1 << 20)
}
