package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// start is what one start of a program costs.
type start struct {
	cpu             float64 // ms
	peak, anonymous float64 // MiB; 0 where the system does not tell
}

// run starts the program. What it prints last waits in a full pipe, while its memory is read: the
// figure of the system for a process that has ended holds the memory of the one that started it.
func (p *program) run(ctx context.Context) (s start, err error) {
	r, w, err := os.Pipe()
	if err != nil {
		return s, err
	}
	defer r.Close()
	defer w.Close()
	filled, err := fill(w)
	if err != nil {
		return s, err
	}
	cmd := exec.CommandContext(ctx, p.file, p.args...)
	cmd.Stdout, cmd.Stderr = w, w
	if err := cmd.Start(); err != nil {
		return s, err
	}
	if filled > 0 {
		s.peak, s.anonymous, err = memoryOf(cmd.Process.Pid)
	}
	w.Close()
	printed, readErr := io.ReadAll(r)
	err = errors.Join(err, readErr, cmd.Wait())
	if len(bytes.TrimSpace(printed[min(filled, len(printed)):])) == 0 {
		err = errors.Join(err, errors.New("it printed nothing"))
	}
	s.cpu = float64(cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime()) / float64(time.Millisecond)
	return s, err
}

// fill fills a pipe, and returns with how much. 0 means that the system tells nothing of memory.
func fill(w *os.File) (n int, err error) {
	if _, err := os.Stat("/proc/self/status"); err != nil {
		return 0, nil
	}
	if err := w.SetWriteDeadline(time.Now().Add(100 * time.Millisecond)); err != nil {
		return 0, err
	}
	for {
		m, err := w.Write(make([]byte, 4096))
		n += m
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return n, w.SetWriteDeadline(time.Time{})
		}
		if err != nil {
			return n, err
		}
	}
}

// memoryOf returns the memory of a process, once it waits: it no longer changes.
func memoryOf(pid int) (peak, anonymous float64, err error) {
	var before string
	for range 500 {
		time.Sleep(20 * time.Millisecond)
		b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		if err != nil {
			return 0, 0, err
		}
		used, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			return 0, 0, err
		}
		now := member(string(b), "VmRSS") + " " + cpuOf(string(used))
		if now == before && member(string(b), "State") != "" && !strings.HasPrefix(member(string(b), "State"), "R") {
			return mebibytes(member(string(b), "VmHWM")), mebibytes(member(string(b), "RssAnon")), nil
		}
		before = now
	}
	return 0, 0, errors.New("it does not come to rest")
}

// member returns the value of a line of a status.
func member(status, name string) string {
	for line := range strings.Lines(status) {
		if value, ok := strings.CutPrefix(line, name+":"); ok {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// cpuOf returns the CPU time in a stat, as it stands there.
func cpuOf(stat string) string {
	fields := strings.Fields(stat[strings.LastIndexByte(stat, ')')+1:])
	if len(fields) < 13 {
		return ""
	}
	return fields[11] + " " + fields[12]
}

func mebibytes(kib string) float64 {
	n, err := strconv.ParseFloat(strings.TrimSuffix(kib, " kB"), 64)
	if err != nil {
		return 0
	}
	return n / 1024
}
