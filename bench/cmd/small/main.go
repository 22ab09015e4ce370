// Command small measures what many small transcripts cost: the CPU time of whole processes, user
// and system, each in turn with the others.
//
//	go run ./bench/cmd/small -lrkit BINARY [-baseline BINARY] [-files 10000] [-rounds 5]
//
// Beside lrkit analyze runs a loop of CPython that reads the JSON of each file and looks for paths
// alone, by one regular expression, and prints a line of JSON for each. lrkit is asked to take at
// most 1.1 times as long as that; more is exit 1. With -baseline an older binary runs as well.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/lrkit/lrkit/bench/gen"
	"github.com/lrkit/lrkit/bench/internal/core"
)

// asked is how many times the CPU time of the loop lrkit may take.
const asked = 1.1

// fileSize is that of a small transcript.
const fileSize = 2 << 10

// loop is the program of CPython. Its pattern is that of a path of Windows, drive or share.
const loop = `
import json, os, re, sys
path = re.compile(r'''(?:(?:\\\\[?.]\\)?[A-Za-z]:\\|\\\\[\w.?$-]+\\)(?:[^\\/:*?"'<>|\r\n]+\\)*[^\\/:*?"'<>|\s]+''')
for f in sorted(os.listdir(sys.argv[1])):
    with open(os.path.join(sys.argv[1], f), encoding='utf-8') as h:
        text = json.load(h, strict=False)['script_output']
    for m in path.finditer(text):
        sys.stdout.write(json.dumps({'file': f, 'value': m.group(), 'at': m.start()}) + '\n')
`

func main() {
	lrkit := flag.String("lrkit", "", "the command to measure")
	baseline := flag.String("baseline", "", "an older one")
	files := flag.Int("files", 10_000, "transcripts of 2 KiB")
	rounds := flag.Int("rounds", 5, "rounds")
	flag.Parse()
	if err := measure(*lrkit, *baseline, *files, *rounds); err != nil {
		fmt.Fprintln(os.Stderr, "small:", err)
		os.Exit(1)
	}
}

func measure(lrkit, baseline string, files, rounds int) error {
	if lrkit == "" || files < 1 || rounds < 1 {
		return errors.New("-lrkit BINARY, and at least one file and round")
	}
	dir, err := os.MkdirTemp("", "small-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := write(dir, files); err != nil {
		return err
	}
	commands := [][]string{{"python3", "-c", loop, dir}, {lrkit, "analyze", "-q", "-f", "ndjson", dir}}
	names := []string{"CPython, paths alone", "lrkit analyze"}
	if baseline != "" {
		commands, names = append(commands, []string{baseline, "analyze", "-q", "-f", "ndjson", dir}), append(names, "baseline")
	}
	times := make([][]time.Duration, len(commands))
	for range rounds {
		for i, args := range commands {
			cmd := exec.Command(args[0], args[1:]...)
			cmd.Stderr = os.Stderr
			if err := cmd.Run(); err != nil { // what it prints is thrown away
				return fmt.Errorf("%s: %w", names[i], err)
			}
			times[i] = append(times[i], cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime())
		}
	}
	fmt.Printf("| %d files of 2 KiB, whole process | CPU ms | µs a file | × CPython's time |\n| --- | --- | --- | --- |\n", files)
	ratio := make([]float64, len(commands))
	for i := range commands {
		median, first := core.Median(times[i]), core.Median(times[0])
		ratio[i] = float64(median) / float64(first)
		fmt.Printf("| %s | %.0f | %.1f | %.2f |\n", names[i], median.Seconds()*1e3, median.Seconds()*1e6/float64(files), ratio[i])
	}
	if ratio[1] > asked {
		return fmt.Errorf("%.2f times the CPU time of the loop, want at most %.1f", ratio[1], asked)
	}
	return nil
}

func write(dir string, files int) error {
	shape, err := gen.Find("hunt")
	if err != nil {
		return err
	}
	for i, doc := range shape.Documents(fileSize, files) {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%06d.json", i)), doc, 0o600); err != nil {
			return err
		}
	}
	return nil
}
