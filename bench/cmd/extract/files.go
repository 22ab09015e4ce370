package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"github.com/lrkit/lrkit/bench/gen"
)

// fileSize is that of a small transcript.
const fileSize = 2 << 10

// filesLimit is how many times the CPU time of ripgrep the command may take for small files.
const filesLimit = 6

// files measures whole processes over many small transcripts: the command with all analyzers, and
// ripgrep with the patterns for the kinds, which looks at JSON as it is and knows no documents.
func (o *options) files() error {
	dir, err := os.MkdirTemp("", "extract-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	lrkit, inputs := filepath.Join(dir, "lrkit"), filepath.Join(dir, "files")
	if out, err := exec.Command("go", "build", "-o", lrkit, "github.com/lrkit/lrkit/cmd/lrkit").CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	if err := os.Mkdir(inputs, 0o700); err != nil {
		return err
	}
	shape, err := gen.Find("hunt")
	if err != nil {
		return err
	}
	for i, doc := range shape.Documents(fileSize, o.count) {
		if err := os.WriteFile(filepath.Join(inputs, fmt.Sprintf("%06d.json", i)), doc, 0o600); err != nil {
			return err
		}
	}
	commands := []struct {
		name string
		make func() *exec.Cmd
	}{
		{ripgrepPaths, func() *exec.Cmd { return command(o.ripgrep, inputs, []string{pathPattern}) }},
		{ripgrepAll, func() *exec.Cmd { return command(o.ripgrep, inputs, kindPatterns) }},
		{"lrkit parse -j1", func() *exec.Cmd { return exec.Command(lrkit, "parse", "-q", "-j1", inputs) }},
		{"lrkit analyze -j1 -f ndjson", func() *exec.Cmd { return exec.Command(lrkit, "analyze", "-q", "-j1", "-f", "ndjson", inputs) }},
	}
	times := make([][]time.Duration, len(commands))
	for range o.rounds {
		for i, c := range commands {
			cmd := c.make()
			if err := cmd.Run(); err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
			times[i] = append(times[i], cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime())
		}
	}
	median := func(i int) time.Duration {
		slices.Sort(times[i])
		return times[i][o.rounds/2]
	}
	fmt.Printf("\n| %d files of 2 KiB, whole process | CPU ms | µs a file | × ripgrep's time, patterns for the kinds |\n| --- | --- | --- | --- |\n", o.count)
	ratio := 0.0
	for i, c := range commands {
		ratio = float64(median(i)) / float64(median(1))
		fmt.Printf("| %s | %d | %.0f | %.2f |\n", c.name, median(i).Milliseconds(), float64(median(i).Microseconds())/float64(o.count), ratio)
	}
	if ratio > filesLimit {
		return fmt.Errorf("small files: %.2f times the CPU time of ripgrep, want at most %d", ratio, filesLimit)
	}
	return nil
}
