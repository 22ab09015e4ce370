// Command harden prints in one table what a release is hardened against: each figure with its goal,
// what was measured, and the command that measured it.
//
//	go run ./internal/ci/harden -quick            a sample of each, in minutes
//	go run ./internal/ci/harden                   all of it, which takes days of CPU time
//	go run ./internal/ci/harden -only G4,G18      some figures
//	go run ./internal/ci/harden -list             what would be run
//
// Commands are those that the project has already. A figure that falls short of its goal is named
// below the table. The exit code is 1 only where a command fails, which means that something is
// wrong, and 0 where too little was tried.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

func main() {
	var c config
	only := flag.String("only", "", "only these `figures`, divided by commas")
	flag.BoolVar(&c.quick, "quick", false, "a sample of each figure")
	flag.BoolVar(&c.list, "list", false, "print the commands, and run none")
	flag.StringVar(&c.logs, "logs", "", "keep what each command printed in this `folder`")
	flag.Parse()
	if *only != "" {
		c.only = strings.Split(*only, ",")
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := c.run(ctx, os.Stdout, figures); err != nil {
		fmt.Fprintln(os.Stderr, "harden:", err)
		os.Exit(1)
	}
}

type config struct {
	quick, list bool
	only        []string
	logs        string
}

// run prints the table, a row as soon as it is there, and then what falls short.
func (c *config) run(ctx context.Context, w io.Writer, all []figure) error {
	var short, failed []string
	met := 0
	fmt.Fprintln(w, "| figure | what | goal | measured | s | command |\n| --- | --- | --- | --- | --- | --- |")
	for _, f := range all {
		if c.only != nil && !slices.Contains(c.only, f.id) {
			continue
		}
		line := f.line(c.quick)
		if c.list {
			fmt.Fprintf(w, "| %s | %s | %s | | | `%s` |\n", f.id, f.what, f.wanted(), cell(line))
			continue
		}
		begin := time.Now()
		out, err := c.command(ctx, line)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := c.keep(&f, out); err != nil {
			return err
		}
		r := f.read(out, err)
		fmt.Fprintf(w, "| %s | %s | %s | %s | %.0f | `%s` |\n", f.id, f.what, f.wanted(), r.text, time.Since(begin).Seconds(), cell(line))
		switch r.state {
		case metGoal:
			met++
		case fallsShort:
			short = append(short, fmt.Sprintf("%s: %s: %s, the goal is %s", f.id, f.what, r.text, f.wanted()))
		default:
			failed = append(failed, f.id)
			fmt.Fprintf(w, "%s failed: %v\n%s\n", f.id, err, tail(out))
		}
	}
	if c.list {
		return nil
	}
	for _, s := range short {
		fmt.Fprintln(w, "falls short:", s)
	}
	fmt.Fprintf(w, "%d figures met, %d fall short, %d failed\n", met, len(short), len(failed))
	switch {
	case len(failed) > 0:
		return fmt.Errorf("failed: %s", strings.Join(failed, ", "))
	case met+len(short) == 0:
		return fmt.Errorf("no figure is called %q", c.only)
	}
	return nil
}

// command runs a line of bash from the root of the project.
func (c *config) command(ctx context.Context, line string) (string, error) {
	cmd := exec.CommandContext(ctx, "bash", "-c", "set -euo pipefail\n"+line)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// keep writes what a command printed to the folder of logs.
func (c *config) keep(f *figure, out string) error {
	if c.logs == "" {
		return nil
	}
	if err := os.MkdirAll(c.logs, 0o700); err != nil {
		return err
	}
	name := regexp.MustCompile(`[^A-Za-z0-9]+`).ReplaceAllString(f.id+" "+f.what, "-")
	return os.WriteFile(filepath.Join(c.logs, name+".txt"), []byte(out), 0o600)
}

// cell makes a line of bash fit into a table.
func cell(line string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ", "`", "'").Replace(line)
}

// tail returns the last lines of what a command printed.
func tail(out string) string {
	lines := strings.Split(strings.TrimSpace(out), "\n")
	return strings.Join(lines[max(0, len(lines)-20):], "\n")
}
