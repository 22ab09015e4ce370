//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// stopSignals end a measurement; everything is cleaned up.
var stopSignals = []os.Signal{os.Interrupt, syscall.SIGTERM}

// peakRSS returns the greatest resident set of an ended process, in bytes.
func peakRSS(state *os.ProcessState) (int64, bool) {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0, false
	}
	n := int64(usage.Maxrss)
	switch runtime.GOOS {
	case "darwin", "ios": // bytes already
	case "solaris", "illumos", "aix":
		return 0, false // always 0, or another unit
	default:
		n *= 1024
	}
	return n, true
}
