// Command fuzzall runs every native fuzz target of the module, one after the
// other, and prints what each of them did.
//
//	go run ./fuzz/cmd/fuzzall -time 2000x
//	go run ./fuzz/cmd/fuzzall -time 10m -workers 1 -match 'FuzzBytes|FuzzCuts'
//	go run ./fuzz/cmd/fuzzall -time 10m -sum executions.json
//
// -time is what go test takes as -fuzztime: a duration, or a count of executions. A
// -sum adds what was executed to a file, so that all runs on a machine count. A
// target that fails is kept by go test below the testdata of its package, and
// the exit code is 1.
package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
)

type target struct{ pkg, name string }

func main() {
	fuzztime := flag.String("time", "10s", "how long, or how often (1000x), each target runs")
	workers := flag.Int("workers", 2, "processes a target runs in")
	match := flag.String("match", "", "only targets that match this regular expression")
	skip := flag.String("skip", "", "no targets that match this regular expression")
	packages := flag.String("packages", "./...", "only targets of these packages, with blanks between them")
	sumFile := flag.String("sum", "", "add what was executed to this `file`")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *fuzztime, *workers, *packages, *match, *skip, *sumFile); err != nil {
		fmt.Fprintln(os.Stderr, "fuzzall:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, fuzztime string, workers int, packages, match, skip, sumFile string) error {
	only, err := regexp.Compile(match)
	if err != nil {
		return err
	}
	not, err := regexp.Compile(cmp.Or(skip, "^$"))
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "fuzzall-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	targets, err := list(ctx, strings.Fields(packages))
	if err != nil {
		return err
	}
	cache, err := exec.CommandContext(ctx, "go", "env", "GOCACHE").Output()
	if err != nil {
		return err
	}
	bins := binaries{dir: dir, cache: filepath.Join(strings.TrimSpace(string(cache)), "fuzz"), fuzztime: fuzztime, workers: workers}
	failed, ran := 0, 0
	all, err := readSum(sumFile)
	if err != nil {
		return err
	}
	fmt.Printf("%-44s %12s %10s %12s  %s\n", "target", "executions", "CPU", "interesting", "result")
	for _, t := range targets {
		if !only.MatchString(t.name) || not.MatchString(t.name) {
			continue
		}
		ran++
		if !bins.run(ctx, t, &all) {
			failed++
		}
		if err := all.write(sumFile); err != nil {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	if ran == 0 {
		return fmt.Errorf("no target matches")
	}
	fmt.Printf("%d targets, %d failed\n", ran, failed)
	if sumFile != "" {
		fmt.Printf("in all: %d executions in %.2f CPU hours\n", all.Executions, all.CPUSeconds/3600)
	}
	if failed > 0 {
		return fmt.Errorf("%d targets failed", failed)
	}
	return nil
}

// list finds all targets of packages.
func list(ctx context.Context, packages []string) ([]target, error) {
	out, err := exec.CommandContext(ctx, "go", append([]string{"test", "-list", "^Fuzz"}, packages...)...).CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("%w\n%s", err, out)
	}
	var all []target
	var names []string
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		switch {
		case len(fields) == 1 && strings.HasPrefix(fields[0], "Fuzz"):
			names = append(names, fields[0])
		case len(fields) > 1 && fields[0] == "ok":
			for _, name := range names {
				all = append(all, target{fields[1], name})
			}
			names = nil
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("no fuzz targets found")
	}
	return all, nil
}
