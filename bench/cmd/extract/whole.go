package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"time"

	"github.com/lrkit/lrkit/bench/internal/build"
)

// whole measures whole processes, the command beside ripgrep.
func (o *options) whole() error {
	dir, err := os.MkdirTemp("", "extract-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	lrkit, err := build.Command(context.Background(), dir)
	if err != nil {
		return err
	}
	err = o.cats(lrkit, dir)
	if o.count > 0 {
		err = errors.Join(err, o.files(lrkit, dir))
	}
	return err
}

// process runs a command on the core of this process, which it inherits. Its output goes nowhere.
// Besides 0 it may exit with one of the given codes.
func process(command func() *exec.Cmd, exits ...int) func([]byte) (int, time.Duration, error) {
	return func([]byte) (int, time.Duration, error) {
		c := command()
		c.Stderr = os.Stderr
		if err := c.Run(); err != nil && !slices.Contains(exits, c.ProcessState.ExitCode()) {
			return 0, 0, err
		}
		return 0, c.ProcessState.UserTime() + c.ProcessState.SystemTime(), nil
	}
}

// interleaved runs all subjects in each round, and returns the median CPU time of each in ns.
func interleaved(subjects []subject, rounds int) ([]float64, error) {
	times := make([][]float64, len(subjects))
	for range rounds {
		for i, s := range subjects {
			_, took, err := s.run(nil)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", s.name, err)
			}
			times[i] = append(times[i], float64(took))
		}
	}
	medians := make([]float64, len(subjects))
	for i := range times {
		slices.Sort(times[i])
		medians[i] = times[i][rounds/2]
	}
	return medians, nil
}
