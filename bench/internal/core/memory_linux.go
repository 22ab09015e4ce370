package core

import (
	"os"
	"syscall"
)

// Memory is the most that a process held, in MiB. It is never below what this process held when it
// started the other.
func Memory(s *os.ProcessState) float64 {
	return float64(s.SysUsage().(*syscall.Rusage).Maxrss) / 1024
}
