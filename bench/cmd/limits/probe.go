package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"time"
)

// The kernel counts the memory of the process that starts a command into the
// peak of that command: until exec, the child runs in its parent's memory. So
// the command is not started from here, where inputs are made and outputs
// counted, but from a process that does nothing else, the probe: this program
// again, with probeEnv set. What a figure may still hold of it is a few MiB.
const (
	probeEnv   = "LIMITS_PROBE_REPORT"  // file for the report
	timeoutEnv = "LIMITS_PROBE_TIMEOUT" // a time.Duration
	keptEnv    = "LIMITS_PROBE_ENV"     // what the command finds in its environment besides, a line each
)

// A report is what the probe says about the command it ran.
type report struct {
	Exit    int           // -1: ended by a signal
	CPU     time.Duration // user and system
	Wall    time.Duration
	PeakRSS int64  // bytes
	Error   string `json:",omitempty"` // it did not run, or not to its end
}

// probing tells whether this process is a probe, and where its report goes.
func probing() (path string, ok bool) { return os.LookupEnv(probeEnv) }

// probe runs a command, writes the report, and returns the exit code: 0 when
// there is a report. Standard input, output and error are those of the command.
func probe(path string, command []string) int {
	b, err := json.Marshal(observe(command))
	if err == nil {
		err = os.WriteFile(path, b, 0o600)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "limits:", err)
		return 1
	}
	return 0
}

func observe(command []string) report {
	timeout, err := time.ParseDuration(os.Getenv(timeoutEnv))
	if err != nil || len(command) == 0 {
		return report{Error: "the probe was started in a wrong way"}
	}
	ctx, stop := signal.NotifyContext(context.Background(), stopSignals...)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = commandEnv(os.Environ())
	begin := time.Now()
	err = cmd.Run()
	wall := time.Since(begin)
	if cmd.ProcessState == nil {
		return report{Error: err.Error()}
	}
	r := report{
		Exit: cmd.ProcessState.ExitCode(),
		CPU:  cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(),
		Wall: wall,
	}
	var ok bool
	if r.PeakRSS, ok = peakRSS(cmd.ProcessState); !ok {
		r.Error = "this system does not tell the peak memory of a process"
	}
	var exit *exec.ExitError
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		r.Error = "stopped after " + timeout.String()
	case err != nil && (!errors.As(err, &exit) || r.Exit < 0):
		r.Error = err.Error()
	}
	return r
}

// commandEnv drops what would change the figures: lrkit's own settings, and
// those of Go's garbage collector.
func commandEnv(env []string) []string {
	var kept []string
	for _, e := range env {
		name, _, _ := strings.Cut(e, "=")
		switch {
		case strings.HasPrefix(name, "LRKIT_"), name == "GOGC", name == "GOMEMLIMIT", name == "GODEBUG",
			name == probeEnv, name == timeoutEnv, name == keptEnv:
		default:
			kept = append(kept, e)
		}
	}
	if more := os.Getenv(keptEnv); more != "" {
		kept = append(kept, strings.Split(more, "\n")...)
	}
	return kept
}
