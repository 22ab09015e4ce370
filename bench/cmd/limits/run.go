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
	stderr  []byte
	trouble string // why the figures do not count; empty when they do
}

// runProbed runs the job below a probe. The error is about measuring; what is
// wrong with lrkit is in the result.
func runProbed(ctx context.Context, j job) (result, error) {
	self, err := os.Executable()
	if err != nil {
		return result{}, err
	}
	in, err := os.Open(j.input)
	if err != nil {
		return result{}, err
	}
	defer in.Close()

	args := append([]string{j.lrkit}, j.verb.args...)
	if j.entrance == byStdin {
		args = append(args, "-")
	} else {
		args = append(args, j.input)
	}
	path := filepath.Join(j.dir, "report.json")
	cmd := exec.CommandContext(ctx, self, args...)
	cmd.Env = append(os.Environ(), probeEnv+"="+path, timeoutEnv+"="+j.timeout.String(), "TMPDIR="+j.dir, "TMP="+j.dir, "TEMP="+j.dir)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) } // the probe stops lrkit, then itself
	cmd.WaitDelay = 5 * time.Second
	if j.entrance == byStdin {
		cmd.Stdin = struct{ io.Reader }{in} // a pipe: a file could be read twice
	}
	var stdout, stderr counter
	if !j.verb.discard {
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
	r := result{output: stdout.n, stdout: stdout.begin, stderr: stderr.begin}
	if err := json.Unmarshal(b, &r.report); err != nil {
		return result{}, err
	}
	r.trouble = trouble(j.verb, r.report, stdout.begin, stderr.begin)
	return r, nil
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

// A counter counts what is written to it and keeps the beginning.
type counter struct {
	n     int64
	begin []byte
}

func (c *counter) Write(p []byte) (int, error) {
	const keep = 64 << 10
	c.n += int64(len(p))
	if room := keep - len(c.begin); room > 0 {
		c.begin = append(c.begin, p[:min(room, len(p))]...)
	}
	return len(p), nil
}
