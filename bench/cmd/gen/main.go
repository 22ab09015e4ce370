package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/lrkit/lrkit/bench/gen"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run does the work of the command and returns its exit code: 1 failed, 2 usage.
func run(args []string, stdout, stderr io.Writer) int {
	size := gen.Size(64 << 20)
	flags := flag.NewFlagSet("gen", flag.ContinueOnError)
	flags.SetOutput(stderr)
	name := flags.String("shape", "path", "the `shape` of the transcript")
	out := flags.String("o", "", "write to `file` instead of standard output")
	list := flags.Bool("list", false, "list the shapes and stop")
	flags.Var(&size, "size", "the `size` to write at most, as 64MiB")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	case flags.NArg() > 0:
		fmt.Fprintf(stderr, "gen: unexpected argument %q\n", flags.Arg(0))
		return 2
	}
	if *list {
		for _, s := range gen.Shapes() {
			fmt.Fprintf(stdout, "%-16s %s\n", s.Name, s.Doc)
		}
		return 0
	}
	shape, err := gen.Find(*name)
	if err != nil {
		fmt.Fprintln(stderr, "gen:", err)
		return 2
	}
	if err := write(shape, int64(size), *out, stdout); err != nil {
		fmt.Fprintln(stderr, "gen:", err)
		return 1
	}
	return 0
}

// write writes the transcript to the named file, or to stdout without a name.
func write(shape gen.Shape, size int64, name string, stdout io.Writer) (err error) {
	w := stdout
	if name != "" {
		f, err := os.Create(name)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		w = f
	}
	_, err = shape.Generate(w, size)
	return err
}
