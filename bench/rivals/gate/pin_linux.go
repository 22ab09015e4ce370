package main

import (
	"fmt"
	"os/exec"
	"runtime"

	"golang.org/x/sys/unix"
)

// startPinned starts a command on one core: cpu, or the last one if that is negative.
// A process inherits the cores of the thread that starts it, and what it starts later
// inherits them too.
func startPinned(cmd *exec.Cmd, cpu int) (where string, err error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var before, one unix.CPUSet
	if err := unix.SchedGetaffinity(0, &before); err != nil {
		return "", err
	}
	if cpu < 0 {
		for i := range len(before) * 64 {
			if before.IsSet(i) {
				cpu = i
			}
		}
	}
	one.Set(cpu)
	if err := unix.SchedSetaffinity(0, &one); err != nil {
		return "", fmt.Errorf("core %d: %w", cpu, err)
	}
	defer unix.SchedSetaffinity(0, &before)
	return fmt.Sprintf("pinned to core %d", cpu), cmd.Start()
}
