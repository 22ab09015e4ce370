package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	n := flag.Int("n", 40, "how often each program is started")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *n); err != nil {
		fmt.Fprintln(os.Stderr, "weight:", err)
		os.Exit(1)
	}
}

// program is one that is started.
type program struct {
	name, file string
	args       []string
	size       int64
	starts     []start
}

// builds are those of lrkit, and the tags that make them.
var builds = []struct{ name, tags string }{
	{"lrkit", ""}, {"without Arrow", "lrkit_noarrow"}, {"without identities", "lrkit_noidentity"}, {"lrkit_light", "lrkit_light"},
}

func run(ctx context.Context, n int) error {
	if n < 1 {
		return fmt.Errorf("-n is %d, it is 1 at least", n)
	}
	dir, err := os.MkdirTemp("", "weight-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	programs, err := build(ctx, dir)
	if err != nil {
		return err
	}
	for range n { // in turn, so that all meet the same noise
		for _, p := range programs {
			s, err := p.run(ctx)
			if err != nil {
				return fmt.Errorf("%s: %w", p.name, err)
			}
			p.starts = append(p.starts, s)
		}
	}
	fmt.Printf("%-22s %10s %10s %12s %14s\n", "", "size MB", "CPU ms", "memory MiB", "not of files")
	for _, p := range programs {
		fmt.Printf("%-22s %10.1f %10.1f %12s %14s\n", p.name, float64(p.size)/1e6, p.median(func(s start) float64 { return s.cpu }),
			p.memory(func(s start) float64 { return s.peak }), p.memory(func(s start) float64 { return s.anonymous }))
	}
	parquet, err := symbols(ctx, dir, "github.com/lrkit/lrkit/report/parquetreport.")
	if err != nil {
		return err
	}
	fmt.Printf("package parquetreport takes %.2f MB of lrkit; medians of %d starts of `version`\n", float64(parquet)/1e6, n)
	return nil
}

// build compiles all programs as releases are.
func build(ctx context.Context, dir string) (all []*program, err error) {
	empty := filepath.Join(dir, "empty")
	if err := os.Mkdir(empty, 0o700); err != nil {
		return nil, err
	}
	for name, text := range map[string]string{"go.mod": "module empty\n", "main.go": "package main\n\nfunc main() { println(\"empty\") }\n"} {
		if err := os.WriteFile(filepath.Join(empty, name), []byte(text), 0o600); err != nil {
			return nil, err
		}
	}
	p := &program{name: "an empty program", file: filepath.Join(dir, "empty.exe")}
	if err := p.compile(ctx, empty, ".", ""); err != nil {
		return nil, err
	}
	all = append(all, p)
	for _, b := range builds {
		p := &program{name: b.name, file: filepath.Join(dir, b.name+".exe"), args: []string{"version"}}
		if err := p.compile(ctx, "", "github.com/lrkit/lrkit/cmd/lrkit", b.tags); err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

func (p *program) compile(ctx context.Context, dir, pkg, tags string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-tags="+tags, "-o", p.file, pkg)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	info, err := os.Stat(p.file)
	if err == nil {
		p.size = info.Size()
	}
	return err
}

// symbols is the size of the symbols of lrkit whose names begin so.
func symbols(ctx context.Context, dir, prefix string) (size int64, err error) {
	file := filepath.Join(dir, "symbols.exe")
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-o", file, "github.com/lrkit/lrkit/cmd/lrkit")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("go build: %w\n%s", err, out)
	}
	out, err := exec.CommandContext(ctx, "go", "tool", "nm", "-size", file).Output()
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(out)) {
		var address, kind, name string
		var n int64
		if _, err := fmt.Sscan(line, &address, &n, &kind, &name); err == nil && strings.HasPrefix(name, prefix) {
			size += n
		}
	}
	if size == 0 {
		return 0, fmt.Errorf("no symbols of %s", prefix)
	}
	return size, nil
}

func (p *program) median(of func(start) float64) float64 {
	all := make([]float64, len(p.starts))
	for i, s := range p.starts {
		all[i] = of(s)
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// memory is a median in MiB, or that it is not known.
func (p *program) memory(of func(start) float64) string {
	if m := p.median(of); m > 0 {
		return fmt.Sprintf("%.1f", m)
	}
	return "-"
}
