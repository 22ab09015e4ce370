// Command lrkit says what the transcripts of Microsoft Defender Live Response
// report. Run it without arguments for help.
package main

import (
	"context"
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
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Main(ctx, os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
	stop()
	os.Exit(code)
}
