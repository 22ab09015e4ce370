// Command gotest runs go test and counts: what passed, failed and was skipped, and why.
//
//	go run ./internal/ci/gotest [-logs] [-output FILE [-output-of REGEXP]] [-counts FILE] [-may-skip REGEXP] ARGUMENTS…
//
// ARGUMENTS are those of go test, which runs with -json and -count=1. Each package gets a line, and
// of what fails all output is printed. The last line is `N passed, N failed, N skipped`: tests,
// subtests and benchmarks. A test that is skipped for a reason that -may-skip does not match has
// failed, and so has a run in which nothing passed.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"regexp"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	ok, err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "gotest:", err)
		os.Exit(2)
	case !ok:
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) (ok bool, err error) {
	flags := flag.NewFlagSet("gotest", flag.ContinueOnError)
	flags.SetOutput(stderr)
	logs := flags.Bool("logs", false, "print what tests that pass log, too")
	output := flags.String("output", "", "write all output of the tests to `file`")
	outputOf := flags.String("output-of", "", "write the output of packages that this `regexp` matches only")
	counts := flags.String("counts", "", "append the counts to `file`")
	maySkip := flags.String("may-skip", "^$", "a `regexp`: the reasons for which a test may be skipped")
	if err := flags.Parse(args); err != nil {
		return false, err
	}
	r := newReport(stdout)
	r.logs = *logs
	if r.maySkip, err = regexp.Compile(*maySkip); err != nil {
		return false, err
	}
	if r.outputOf, err = regexp.Compile(*outputOf); err != nil {
		return false, err
	}
	if *output != "" {
		f, err := os.Create(*output)
		if err != nil {
			return false, err
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		r.output = f
	}
	cmd := exec.CommandContext(ctx, "go", append([]string{"test", "-json", "-count=1"}, flags.Args()...)...)
	cmd.Stderr = stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return false, err
	}
	if err := cmd.Start(); err != nil {
		return false, err
	}
	readErr := r.read(out)
	io.Copy(io.Discard, out) // what it still writes is of no use, and it must end
	r.end(cmd.Wait())
	if *counts != "" {
		err = r.writeCounts(*counts)
	}
	return r.ok(), errors.Join(readErr, err)
}
