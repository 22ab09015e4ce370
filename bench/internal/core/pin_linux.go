package core

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// Pin moves the whole process to the last core that it may use.
func Pin() (string, error) {
	var may, one unix.CPUSet
	if err := unix.SchedGetaffinity(0, &may); err != nil {
		return "", err
	}
	last := 0
	for i := range len(may) * 64 {
		if may.IsSet(i) {
			last = i
		}
	}
	one.Set(last)
	tasks, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return "", err
	}
	for _, t := range tasks { // threads that start later inherit it
		var id int
		if _, err := fmt.Sscan(t.Name(), &id); err != nil {
			return "", err
		}
		if err := unix.SchedSetaffinity(id, &one); err != nil {
			return "", fmt.Errorf("core %d: %w", last, err)
		}
	}
	return fmt.Sprintf("pinned to core %d", last), nil
}
