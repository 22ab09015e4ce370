//go:build linux

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// probeEnv makes this program a probe: it runs a command, and writes a figure into this file.
const probeEnv = "SCALE_PROBE"

// A figure is what a run cost.
type figure struct {
	CPU     time.Duration // user and system
	Busiest time.Duration // the CPU time of the thread that had most
	Wall    time.Duration
	RSS     int64 // the peak, in bytes
	Out     int64 // bytes of standard output, where they were counted
	Exit    int
}

// run runs a command below a probe. What it prints is counted if that is asked for, and else it
// goes nowhere.
func run(ctx context.Context, dir string, count bool, args ...string) (figure, error) {
	self, err := os.Executable()
	if err != nil {
		return figure{}, err
	}
	report := filepath.Join(dir, "figure.json")
	cmd := exec.CommandContext(ctx, self, args...)
	cmd.Env = append(os.Environ(), probeEnv+"="+report, "LRKIT_STATE_DIR="+filepath.Join(dir, "state"), "TMPDIR="+dir)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	var out counter
	var stderr bytes.Buffer
	if count {
		cmd.Stdout = &out
	}
	cmd.Stderr = &stderr
	if err := cmd.Run(); err != nil {
		return figure{}, fmt.Errorf("%s: %w: %.300s", strings.Join(args, " "), err, stderr.String())
	}
	b, err := os.ReadFile(report)
	if err != nil {
		return figure{}, err
	}
	f := figure{}
	if err := json.Unmarshal(b, &f); err != nil {
		return f, err
	}
	f.Out = int64(out)
	if f.Exit != 0 && f.Exit != 3 { // 3: anomalies
		return f, fmt.Errorf("%s: exit code %d: %.300s", strings.Join(args, " "), f.Exit, stderr.String())
	}
	return f, os.Remove(report)
}

type counter int64

func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}

// probe is the main function of a probe.
func probe(report string, args []string) error {
	if len(args) == 0 {
		return errors.New("nothing to run")
	}
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	for _, e := range os.Environ() {
		if name, _, _ := strings.Cut(e, "="); name != probeEnv && name != "GOGC" && name != "GOMEMLIMIT" && name != "GODEBUG" {
			cmd.Env = append(cmd.Env, e)
		}
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		return err
	}
	busiest := watch(cmd.Process.Pid)
	err := cmd.Wait()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return err
	}
	usage := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	b, err := json.Marshal(figure{
		CPU:     cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(),
		Busiest: busiest,
		Wall:    time.Since(begin),
		RSS:     int64(usage.Maxrss) << 10,
		Exit:    cmd.ProcessState.ExitCode(),
	})
	if err != nil {
		return err
	}
	return os.WriteFile(report, b, 0o600)
}

// watch waits for a process to end, and returns the CPU time of its busiest thread, as it was when
// it was last seen. The main thread is seen when all has ended.
func watch(pid int) (busiest time.Duration) {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for unix.Waitid(unix.P_PID, pid, nil, unix.WEXITED|unix.WNOWAIT, nil) == unix.EINTR {
		}
	}()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		over := false
		select {
		case <-ended:
			over = true
		case <-tick.C:
		}
		threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid)) // the pattern is one
		for _, name := range threads {
			b, err := os.ReadFile(name)
			if err != nil { // it has ended
				continue
			}
			ran, _, _ := strings.Cut(string(b), " ")
			if ns, err := strconv.ParseInt(ran, 10, 64); err == nil {
				busiest = max(busiest, time.Duration(ns))
			}
		}
		if over {
			return busiest
		}
	}
}
