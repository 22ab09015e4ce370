// Command release builds what a release of lrkit consists of, and checks it.
//
//	go -C internal/release run . build -o DIR [-rev TAG | -source FILE] [-targets os/arch,…]
//	go -C internal/release run . sign -key FILE -signers FILE DIR
//	go -C internal/release run . verify [-signers FILE] DIR
//	go -C internal/release run . licenses
//	go -C internal/release run . profile
//
// Everything is built from an archive of the source, as git archive makes it from a tag: the
// program sees neither a checkout nor its history, and anyone who has the archive and the same Go
// can build the same bytes. docs/RELEASING.md says how a release is made.
//
// It is a module of its own, so that no program that uses the library has its dependencies.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

var errUsage = errors.New("usage")

// verbs are what the program does.
var verbs = map[string]func(context.Context, []string, io.Writer) error{
	"build":    buildVerb,
	"sign":     signVerb,
	"verify":   verifyVerb,
	"licenses": licensesVerb,
	"profile":  profileVerb,
}

// run does the work of the command and returns its exit code: 1 failed, 2 usage.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	if len(args) == 0 || verbs[args[0]] == nil {
		fmt.Fprintln(stderr, "release: build, sign, verify, licenses or profile: see internal/release/main.go")
		return 2
	}
	switch err := verbs[args[0]](ctx, args[1:], stdout); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case errors.Is(err, errUsage):
		fmt.Fprintf(stderr, "release %s: %v\n", args[0], err)
		return 2
	case err != nil:
		fmt.Fprintf(stderr, "release %s: %v\n", args[0], err)
		return 1
	}
	return 0
}

// parse reads the flags of a verb, and takes exactly n arguments after them.
func parse(flags *flag.FlagSet, args []string, n int) error {
	flags.SetOutput(io.Discard)
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			flags.SetOutput(os.Stderr)
			flags.PrintDefaults()
			return err
		}
		return fmt.Errorf("%w: %v", errUsage, err)
	}
	if flags.NArg() != n {
		return fmt.Errorf("%w: %d arguments after the flags, not %s", errUsage, n, strings.Join(flags.Args(), " "))
	}
	return nil
}
