package main

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// binaries builds and runs the tests of a package at a time: go test would link them again for each
// of their targets.
type binaries struct {
	dir      string
	cache    string // where go test keeps what is interesting, for all packages
	fuzztime string
	workers  int

	pkg    string // whose tests were built last
	folder string // of its source
	corpus string // the part of cache that is its own
	err    error
}

var (
	execs       = regexp.MustCompile(`execs: (\d+)`)
	interesting = regexp.MustCompile(`new interesting: \d+ \(total: (\d+)\)`)
)

// run fuzzes a target, and prints what it did.
func (b *binaries) run(ctx context.Context, t target, all *sum) bool {
	cpu := time.Duration(0) // with that of the build, for the first target
	if b.pkg != t.pkg {
		b.pkg = t.pkg
		cpu, b.err = b.build(ctx)
	}
	var out bytes.Buffer
	err := b.err
	if err == nil {
		cmd := exec.CommandContext(ctx, b.file(), "-test.run", "^$", "-test.fuzz", "^"+t.name+"$", "-test.fuzztime", b.fuzztime,
			"-test.fuzzminimizetime", "20x", "-test.parallel", fmt.Sprint(b.workers), "-test.fuzzcachedir", b.corpus, "-test.timeout", "0")
		cmd.Dir, cmd.Stdout, cmd.Stderr = b.folder, &out, &out
		err = cmd.Run()
		cpu += cost(cmd)
	}
	cpu = cpu.Round(time.Second)
	result := "ok"
	if err != nil {
		result = "FAILED"
	}
	all.add(last(execs, out.String()), cpu)
	short := t.pkg[strings.Index(t.pkg, "lrkit/lrkit")+len("lrkit/lrkit"):]
	fmt.Printf("%-44s %12s %10v %12s  %s\n", strings.TrimPrefix(short, "/")+" "+t.name,
		last(execs, out.String()), cpu, last(interesting, out.String()), result)
	if err != nil {
		fmt.Printf("%v\n%s", err, &out)
	}
	return err == nil
}

func (b *binaries) file() string { return filepath.Join(b.dir, "fuzz.test.exe") }

// build builds the tests of a package with the counters that fuzzing needs.
func (b *binaries) build(ctx context.Context) (cpu time.Duration, err error) {
	folder, err := exec.CommandContext(ctx, "go", "list", "-f", "{{.Dir}}", b.pkg).Output()
	if err != nil {
		return 0, err
	}
	b.folder = strings.TrimSpace(string(folder))
	b.corpus = filepath.Join(b.cache, filepath.FromSlash(b.pkg))
	cmd := exec.CommandContext(ctx, "go", "test", "-c", "-fuzz", "^Fuzz", "-o", b.file(), b.pkg)
	if out, err := cmd.CombinedOutput(); err != nil {
		return cost(cmd), fmt.Errorf("%w\n%s", err, out)
	}
	return cost(cmd), nil
}

// cost returns the CPU time of a command that was run.
func cost(cmd *exec.Cmd) time.Duration {
	if cmd.ProcessState == nil {
		return 0
	}
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
}

// last returns the last number that the expression finds.
func last(re *regexp.Regexp, s string) string {
	all := re.FindAllStringSubmatch(s, -1)
	if len(all) == 0 {
		return "-"
	}
	return all[len(all)-1][1]
}
