// Command lrkit says what the transcripts of Microsoft Defender Live Response
// report. Run it without arguments for help.
package main

import (
	"io"
	"log"
	"os"
	"runtime/debug"

	"github.com/lrkit/lrkit/cmd/lrkit/internal/cli"
)

func main() {
	if os.Getenv("GOTRACEBACK") == "" { // what a crash shows, secrets may be in
		debug.SetTraceback("none")
	}
	// net/http tells the standard logger what a server sent unasked. That may be anything, a link
	// too.
	log.SetOutput(io.Discard)
	collectLess()
	os.Exit(cli.Run(os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}))
}
