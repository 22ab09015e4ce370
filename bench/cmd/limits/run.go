package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// A job is one run of lrkit over one input.
type job struct {
	lrkit    string
	verb     verb
	entrance entrance
	input    string
	dir      string // for the report, and for what lrkit spools
	timeout  time.Duration
}

// A result is what came of a job.
type result struct {
	report
	output  int64  // bytes on standard output, when counted
	stdout  []byte // the beginning of it
	ending  []byte // the end of it
	stderr  []byte
	trouble string // why the figures do not count; empty when they do
}

// runProbed runs the job below a probe. The error is about measuring; what is
// wrong with lrkit is in the result.
func runProbed(ctx context.Context, j job) (result, error) {
	c := command{args: append([]string{j.lrkit}, j.verb.args...), dir: j.dir, timeout: j.timeout, discard: j.verb.discard}
	if j.entrance == byStdin {
		in, err := os.Open(j.input)
		if err != nil {
			return result{}, err
		}
		defer in.Close()
		c.args, c.stdin = append(c.args, "-"), in
	} else {
		c.args = append(c.args, j.input)
	}
	r, err := runCommand(ctx, c)
	if err == nil {
		r.trouble = trouble(j.verb, r.report, r.stdout, r.stderr)
	}
	return r, err
}

// A command is a run of lrkit with any arguments.
type command struct {
	args    []string // the first is lrkit
	env     []string // more settings, which the probe does not drop
	stdin   io.Reader
	dir     string // as that of a job
	timeout time.Duration
	discard bool // standard output
}

// runCommand runs a command below a probe. It does not say what is wrong with it.
func runCommand(ctx context.Context, c command) (result, error) {
	self, err := os.Executable()
	if err != nil {
		return result{}, err
	}
	path := filepath.Join(c.dir, "report.json")
	cmd := exec.CommandContext(ctx, self, c.args...)
	cmd.Env = append(os.Environ(), probeEnv+"="+path, timeoutEnv+"="+c.timeout.String(), keptEnv+"="+strings.Join(c.env, "\n"),
		"TMPDIR="+c.dir, "TMP="+c.dir, "TEMP="+c.dir)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) } // the probe stops lrkit, then itself
	cmd.WaitDelay = 5 * time.Second
	if c.stdin != nil {
		cmd.Stdin = struct{ io.Reader }{c.stdin} // a pipe: a file could be read twice
	}
	var stdout, stderr counter
	if !c.discard {
		cmd.Stdout = &stdout
	}
	cmd.Stderr = &stderr

	runErr := cmd.Run()
	if ctx.Err() != nil {
		return result{}, ctx.Err()
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return result{}, errors.Join(fmt.Errorf("no report: %s", bytes.TrimSpace(stderr.begin)), runErr)
	}
	if err := os.Remove(path); err != nil { // must not pass for that of the next job
		return result{}, err
	}
	r := result{output: stdout.n, stdout: stdout.begin, ending: stdout.end, stderr: stderr.begin}
	return r, json.Unmarshal(b, &r.report)
}

// trouble says what is wrong with a run, other than its figures.
func trouble(v verb, r report, stdout, stderr []byte) string {
	switch {
	case r.Error != "":
		return r.Error
	case r.Exit != 0 && r.Exit != 3 && r.Exit != 4:
		line, _, _ := bytes.Cut(bytes.TrimSpace(stderr), []byte("\n"))
		return fmt.Sprintf("exit %d: %.200q", r.Exit, line)
	case !bytes.Contains(stdout, []byte(v.want)):
		return "its output lacks " + v.want
	}
	return ""
}

// A counter counts what is written to it and keeps the beginning and the end.
type counter struct {
	n     int64
	begin []byte
	end   []byte
}

func (c *counter) Write(p []byte) (int, error) {
	const keep = 64 << 10
	c.n += int64(len(p))
	if room := keep - len(c.begin); room > 0 {
		c.begin = append(c.begin, p[:min(room, len(p))]...)
	}
	c.end = append(c.end, p[max(0, len(p)-keep):]...)
	if len(c.end) > 2*keep {
		c.end = append(c.end[:0], c.end[len(c.end)-keep:]...)
	}
	return len(p), nil
}
