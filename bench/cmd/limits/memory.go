package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// What may be held, however many there are.
const (
	documentsRSS = 64 << 20
	pagesRSS     = 64 << 20
	caseRSS      = 128 << 20
)

// A scene is something of which there is very much, and what is done with it.
type scene struct {
	name   string
	maxRSS int64
	// prepare makes it below a folder that is empty, and returns what to run.
	prepare func(dir string) (*staged, error)
}

// staged is a scene that has been made.
type staged struct {
	runs  []sceneRun
	close func() // may be nil
}

// A sceneRun is a command over a scene.
type sceneRun struct {
	args  []string
	stdin string   // a file; empty for none
	env   []string // besides a state directory of its own
	exits []int    // that are right
	says  string   // must be in what it prints, on either stream
}

// measureMemory runs all scenes, and compares the peak memory of each run with the limit.
func measureMemory(ctx context.Context, cfg config, dir, lrkit string, stdout io.Writer) (ok bool, err error) {
	fmt.Fprintf(stdout, "%-18s %9s %9s %9s %4s  %s\n", "scene", "RSS MiB", "limit", "CPU s", "exit", "command")
	failed, figures := 0, 0
	for _, s := range slices.Concat(documentScenes(cfg), pageScenes(cfg), caseScenes(cfg)) {
		if !strings.HasPrefix(s.name, cfg.scenes) {
			continue
		}
		f, n, err := s.measure(ctx, cfg, dir, lrkit, stdout)
		if err != nil {
			return false, fmt.Errorf("%s: %w", s.name, err)
		}
		failed, figures = failed+f, figures+n
	}
	return concluded(stdout, figures, failed), nil
}

func (s scene) measure(ctx context.Context, cfg config, parent, lrkit string, stdout io.Writer) (failed, figures int, err error) {
	dir, err := os.MkdirTemp(parent, "scene-")
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	on, err := s.prepare(dir)
	if err != nil {
		return 0, 0, err
	}
	if on.close != nil {
		defer on.close()
	}
	for i, run := range on.runs {
		c := command{args: append([]string{lrkit}, run.args...), dir: dir, timeout: cfg.timeout}
		c.env = append(run.env, "LRKIT_STATE_DIR="+filepath.Join(dir, fmt.Sprint("state-", i)))
		if run.stdin != "" {
			f, err := os.Open(run.stdin)
			if err != nil {
				return failed, figures, err
			}
			defer f.Close() // it is only read
			c.stdin = f
		}
		r, err := runCommand(ctx, c)
		if err != nil {
			return failed, figures, err
		}
		why := run.judge(r, s.maxRSS)
		figures++
		if why != "" {
			failed++
			why = "  FAIL " + why
		}
		shown := strings.ReplaceAll(strings.Join(run.args, " "), dir+string(filepath.Separator), "")
		fmt.Fprintf(stdout, "%-18s %9.1f %9.1f %9.2f %4d  %s%s\n", s.name, mib(r.PeakRSS), mib(s.maxRSS), r.CPU.Seconds(), r.Exit, shown, why)
	}
	return failed, figures, nil
}

// judge says what is wrong with a run.
func (s *sceneRun) judge(r result, maxRSS int64) string {
	switch {
	case r.Error != "":
		return r.Error
	case !slices.Contains(s.exits, r.Exit):
		return fmt.Sprintf("exit code %d, want one of %v: %.300q", r.Exit, s.exits, r.stderr)
	case !strings.Contains(string(r.stdout)+string(r.stderr), s.says):
		return fmt.Sprintf("it does not say %q: %.300q", s.says, r.stderr)
	case r.PeakRSS > maxRSS:
		return "memory"
	}
	return ""
}
