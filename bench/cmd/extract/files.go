package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/lrkit/lrkit/bench/gen"
)

// fileSize is that of a small transcript.
const fileSize = 2 << 10

// filesLimit is how many times the CPU time of ripgrep the command may take for small files. The
// goal is 4.
const filesLimit = 5

// files measures whole processes over many small transcripts: the command with all analyzers, and
// ripgrep with the patterns for the kinds, which looks at JSON as it is and knows no documents.
func (o *options) files(lrkit, dir string) error {
	inputs := filepath.Join(dir, "files")
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
	commands := []subject{
		{name: ripgrepPaths, run: process(func() *exec.Cmd { return command(o.ripgrep, inputs, []string{pathPattern}) })},
		{name: ripgrepAll, run: process(func() *exec.Cmd { return command(o.ripgrep, inputs, kindPatterns) })},
		{name: "lrkit parse -j1", run: process(func() *exec.Cmd { return exec.Command(lrkit, "parse", "-q", "-j1", inputs) })},
		{name: "lrkit analyze -j1 -f ndjson", run: process(func() *exec.Cmd {
			return exec.Command(lrkit, "analyze", "-q", "-j1", "-f", "ndjson", inputs)
		})},
	}
	medians, err := interleaved(commands, o.rounds)
	if err != nil {
		return err
	}
	fmt.Printf("\n| %d files of 2 KiB, whole process | CPU ms | µs a file | × ripgrep's time, patterns for the kinds |\n| --- | --- | --- | --- |\n", o.count)
	ratio := 0.0
	for i, c := range commands {
		ratio = medians[i] / medians[1]
		fmt.Printf("| %s | %.0f | %.0f | %.2f |\n", c.name, medians[i]/1e6, medians[i]/1e3/float64(o.count), ratio)
	}
	if ratio > filesLimit {
		return fmt.Errorf("small files: %.2f times the CPU time of ripgrep, want at most %d", ratio, filesLimit)
	}
	return nil
}
