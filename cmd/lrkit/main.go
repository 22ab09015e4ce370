// Command lrkit says what the transcripts of Microsoft Defender Live Response
// report. Run it without arguments for help.
package main

import (
	"context"
	"io"
	"log"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/lrkit/lrkit/internal/cli"
)

func main() {
	if os.Getenv("GOTRACEBACK") == "" { // what a crash shows, secrets may be in
		debug.SetTraceback("none")
	}
	// net/http tells the standard logger what a server sent unasked. That may be anything, a link too.
	log.SetOutput(io.Discard)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Main(ctx, os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
	stop()
	os.Exit(code)
}
