// Command pgo measures what the profile of releases brings: the CPU time of whole processes, user
// and system, of the command built with it and without it, in turn.
//
//	go run ./bench/cmd/pgo [-rounds 9] [-size 32MiB]
//
// It prints the median of the ratios of the rounds for each verb and text; above 1, the profile
// makes it faster. go -C internal/release run . profile makes the profile again.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/lrkit/lrkit/bench/gen"
	"github.com/lrkit/lrkit/bench/internal/core"
)

func main() {
	size := gen.Size(32 << 20)
	rounds := flag.Int("rounds", 9, "how many `times` each is run")
	flag.Var(&size, "size", "the `size` of each transcript")
	flag.Parse()
	if flag.NArg() > 0 || *rounds < 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(int64(size), *rounds); err != nil {
		fmt.Fprintln(os.Stderr, "pgo:", err)
		os.Exit(1)
	}
}

func run(size int64, rounds int) error {
	dir, err := os.MkdirTemp("", "pgo-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	var binaries [2]string
	for i, profile := range []string{"off", filepath.Join("cmd", "lrkit", "hunt.pgo")} {
		binaries[i] = filepath.Join(dir, fmt.Sprintf("lrkit%d.exe", i)) // Windows runs nothing else
		cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-pgo="+profile, "-ldflags=-s -w", "-o", binaries[i], "./cmd/lrkit")
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("go build: %w\n%s", err, out)
		}
		info, err := os.Stat(binaries[i])
		if err != nil {
			return err
		}
		fmt.Printf("-pgo=%s: %.1f MB\n", profile, float64(info.Size())/1e6)
	}
	fmt.Print("\n| verb | text | CPU ms without | with | ratio |\n| --- | --- | --- | --- | --- |\n")
	for _, text := range []string{"hunt", "log", "path", "utf8"} {
		shape, err := gen.Find(text)
		if err != nil {
			return err
		}
		name := filepath.Join(dir, text+".json")
		f, err := os.Create(name)
		if err != nil {
			return err
		}
		if _, err := shape.Generate(f, size); err != nil {
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
		for _, verb := range [][]string{{"analyze", "-q", "-f", "ndjson"}, {"parse", "-q"}, {"cat", "-q"}} {
			if err := compare(binaries, append(verb, name), text, rounds); err != nil {
				return err
			}
		}
	}
	return nil
}

// compare prints a line of the table.
func compare(binaries [2]string, args []string, text string, rounds int) error {
	var times [2][]time.Duration
	var ratios []float64
	for round := range rounds {
		var both [2]time.Duration
		for i := range binaries {
			i = (i + round) % 2 // neither is always first
			cmd := exec.Command(binaries[i], args...)
			cmd.Env = append(os.Environ(), "GOMAXPROCS=1")
			if err := cmd.Run(); err != nil { // what it prints is thrown away
				return fmt.Errorf("lrkit %q: %w", args, err)
			}
			both[i] = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
			times[i] = append(times[i], both[i])
		}
		ratios = append(ratios, both[0].Seconds()/both[1].Seconds())
	}
	_, err := fmt.Printf("| %s | %s | %.0f | %.0f | %.3f |\n", args[0], text,
		core.Median(times[0]).Seconds()*1e3, core.Median(times[1]).Seconds()*1e3, core.Median(ratios))
	return err
}
