package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime/debug"

	"github.com/lrkit/lrkit/internal/scan"
)

// The worker is this program again, pinned to one core and with one kernel: both must be
// settled before a Go program begins.
const workerEnv = "LRKIT_GATE_WORKER"

// warmMemory is a setting of Go's runtime: what it gives back to the system stays where it
// is until the system is short of memory. Otherwise a rival that wants new memory for each
// text pays for pages that were taken away while others had their turn: that halves its
// speed, and more, and would be a figure of this program's making.
const warmMemory = "GODEBUG=madvdontneed=0"

// An order is what the worker is told, a delivery what it answers.
type order struct {
	Texts  []string
	Size   int64
	Rounds int
	Full   bool
	Dir    string
}

type delivery struct {
	Kernel string
	Series []series
}

// work carries out the order that stands in the environment.
func work(said string, stdout, stderr io.Writer) error {
	var o order
	if err := json.Unmarshal([]byte(said), &o); err != nil {
		return err
	}
	debug.SetGCPercent(-1) // sample collects
	d := delivery{Kernel: scan.Kernel()}
	for _, text := range o.Texts {
		fmt.Fprintf(stderr, "gate: %s: %s, %d rounds\n", d.Kernel, text, o.Rounds)
		all, close, err := contest(text, o.Size, o.Dir, o.Full)
		if err != nil {
			return err
		}
		s, err := rounds(text, all, o.Rounds)
		close()
		if err != nil {
			return err
		}
		d.Series = append(d.Series, s...)
	}
	return json.NewEncoder(stdout).Encode(d)
}

// send has a worker measure with the kernel of that name, or with the best one.
func send(o order, kernel string, cpu int, stderr io.Writer) (d delivery, where string, err error) {
	self, err := os.Executable()
	if err != nil {
		return d, "", err
	}
	said, err := json.Marshal(o)
	if err != nil {
		return d, "", err
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), workerEnv+"="+string(said), warmMemory)
	if kernel != "" {
		cmd.Env = append(cmd.Env, "LRKIT_KERNEL="+kernel)
	}
	cmd.Stderr = stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return d, "", err
	}
	if where, err = startPinned(cmd, cpu); err != nil {
		return d, "", err
	}
	decodeErr := json.NewDecoder(out).Decode(&d)
	if err := cmd.Wait(); err != nil {
		return d, "", fmt.Errorf("worker: %w", err)
	}
	if decodeErr != nil {
		return d, "", decodeErr
	}
	if kernel != "" && d.Kernel != kernel {
		return d, "", fmt.Errorf("this machine has no %s: the kernel is %s", kernel, d.Kernel)
	}
	return d, where, nil
}
