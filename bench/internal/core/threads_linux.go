package core

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"
)

// between is how long a thread may run unseen before its process ends.
const between = 5 * time.Millisecond

// Busiest runs a command, and returns the CPU time of the thread that used most. The threads are
// read while the command runs: what they do after the last reading is not in it.
func Busiest(c *exec.Cmd) (busiest time.Duration, err error) {
	if err := c.Start(); err != nil {
		return 0, err
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	tick := time.NewTicker(between)
	defer tick.Stop()
	for {
		select {
		case err := <-ended:
			return busiest, err
		case <-tick.C:
			busiest = max(busiest, busiestOf(c.Process.Pid))
		}
	}
}

// busiestOf returns the greatest CPU time of a thread that a process has.
func busiestOf(pid int) (busiest time.Duration) {
	threads, err := filepath.Glob("/proc/" + strconv.Itoa(pid) + "/task/*/schedstat")
	if err != nil {
		panic(err) // the pattern is ours
	}
	for _, name := range threads {
		b, err := os.ReadFile(name)
		var ns int64
		if _, scan := fmt.Sscan(string(b), &ns); err == nil && scan == nil { // or it has ended
			busiest = max(busiest, time.Duration(ns))
		}
	}
	return busiest
}
