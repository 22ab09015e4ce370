package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"reflect"
	"syscall"
	"time"

	"github.com/lrkit/lrkit/internal/interrupt"
)

// patience is how long a run may take to end by itself after a signal. What it still waits for then
// is a call of the system that nothing breaks off, on a disk that does not answer: the process ends
// without it, as if it had been killed. Tests of what a run does by itself have more, for busy
// machines.
var patience = 800 * time.Millisecond

// grace is how long stdout and stderr each may take to be written to after a signal. Two of them
// are less than patience.
const grace = 250 * time.Millisecond

// interruption is the signal that ended a run.
type interruption struct{ signal os.Signal }

func (i *interruption) Error() string { return "interrupted by " + i.signal.String() }

// code is the exit code, as shells have it for a process that died of the signal.
func (i *interruption) code() int {
	if i.signal == syscall.SIGTERM {
		return 128 + int(syscall.SIGTERM)
	}
	return 128 + int(syscall.SIGINT)
}

// interrupted is the exit code of a run whose context ended. A context that was not ended by a
// signal counts as Ctrl-C.
func interrupted(ctx context.Context) int {
	by := &interruption{os.Interrupt}
	errors.As(context.Cause(ctx), &by)
	return by.code()
}

// Run is Main for a process: SIGINT and SIGTERM end it within a second. A second signal kills, as
// it does without a handler.
func Run(args []string, s Streams) int {
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)
	go func() {
		by := &interruption{<-signals}
		signal.Reset(os.Interrupt, syscall.SIGTERM)
		signal.Ignore(syscall.SIGPIPE) // what reads our output may have ended first, by the same signal
		cancel(by)
		time.Sleep(patience)
		go fmt.Fprintln(s.Err, "lrkit: "+again)
		time.Sleep(grace / 5)
		os.Exit(by.code())
	}()
	return Main(ctx, args, s)
}

// again is what the command says in the end.
const again = "interrupted: run the same command again to go on"

// beyond returns what is left of an error without what the end of the context brings, which is said
// once for all.
func beyond(ctx context.Context, err error) error {
	if err == nil || ctx == nil || ctx.Err() == nil { // tests have no context
		return err
	}
	if reflect.TypeOf(err) == joined { // what happened besides is to be said
		var left []error
		for _, err := range err.(interface{ Unwrap() []error }).Unwrap() {
			left = append(left, beyond(ctx, err))
		}
		return errors.Join(left...)
	}
	if errors.Is(err, ctx.Err()) || errors.Is(err, syscall.EPIPE) {
		return nil
	}
	return err
}

var joined = reflect.TypeOf(errors.Join(errors.New("")))

// waitingFile is a standard stream that may wait for the other end: a terminal, a pipe.
type waitingFile struct {
	f *os.File
	w io.Writer
}

func (f *waitingFile) Write(p []byte) (int, error) { return f.w.Write(p) }

// fileOf returns the file of a standard stream, or nil.
func fileOf(stream any) *os.File {
	switch f := stream.(type) {
	case *os.File:
		return f
	case *waitingFile:
		return f.f
	}
	return nil
}

// ending returns a standard stream whose writes end with the context where they may wait.
func ending(ctx context.Context, w io.Writer) io.Writer {
	f, ok := w.(*os.File)
	if !ok {
		return w
	}
	if info, err := f.Stat(); err != nil || info.Mode().IsRegular() {
		return w
	}
	return &waitingFile{f, interrupt.NewWriter(ctx, f, grace)}
}
