// Command lrkit says what the transcripts of Microsoft Defender Live Response
// report. Run it without arguments for help.
package main

import (
	_ "embed" // for source
	"io"
	"log"
	"os"
	"runtime/debug"

	"github.com/lrkit/lrkit/cmd/lrkit/internal/cli"
	"github.com/lrkit/lrkit/internal/build"
)

// source names the version and the commit in an archive of the source.
//
//go:embed source.txt
var source string

func main() {
	if os.Getenv("GOTRACEBACK") == "" { // what a crash shows, secrets may be in
		debug.SetTraceback("none")
	}
	// net/http tells the standard logger what a server sent unasked. That may be anything, a link
	// too.
	log.SetOutput(io.Discard)
	collectLess()
	build.FromSource(source)
	os.Exit(cli.Run(os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}))
}
