//go:build !lrkit_light && !lrkit_noarrow

package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/cmd/lrkit/internal/worker"
	"github.com/lrkit/lrkit/internal/interrupt"
	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/report"
)

// workerFlags are those of `lrkit worker`.
type workerFlags struct {
	huntFlags
	columns       []string
	documents     string
	dateOrder     string
	context       int
	deadline      time.Duration
	memory, spool byteSize
	limits        limitFlags
	secrets       bool
}

// minWorkerMemory is the least that --memory can be.
const minWorkerMemory = 64 << 20

func (a *app) worker() *cobra.Command {
	f := workerFlags{memory: 256 << 20, spool: defaultSpool}
	cmd := &cobra.Command{
		Use:   "worker [flags]",
		Short: "Analyze blobs that a program sends in frames on stdin",
		Long: `Worker analyzes blobs that a program sends in frames on stdin, and answers in frames on
stdout, until stdin ends. The program may be in any language: docs/WORKER.md has the
frames. Findings are the columns of 'lrkit analyze --format arrow'.

A blob that takes too long, or too much memory, ends the process with exit code 70 or
71, and costs no more than itself: the program knows which it was, and starts another.`,
		Args:   cobra.NoArgs,
		Hidden: true,
		RunE:   func(cmd *cobra.Command, _ []string) error { return a.runWorker(cmd.Context(), &f) },
	}
	flags := cmd.Flags()
	flags.StringSliceVar(&f.columns, "columns", nil, "only these columns, in this order, after blob_id; docs/SCHEMA.md lists them")
	flags.DurationVar(&f.deadline, "deadline", 10*time.Second, "how long a blob may take, and a second more for each 5 MB of it")
	flags.Var(&f.memory, "memory", "how much memory the process may take")
	flags.StringSliceVar(&f.scripts, "script", nil, "only transcripts of this script; * stands for anything")
	f.huntFlags.registerFindings(flags)
	flags.StringVar(&f.documents, "documents", "one", "one a blob, or many (newline-delimited JSON)")
	flags.IntVar(&f.context, "context", analyze.DefaultContext, "how many bytes of the line around a value to show at most; 0 for none")
	flags.StringVar(&f.dateOrder, "date-order", "", "which number is the day where a text leaves it open: dmy (or day-first), mdy (month-first), ymd (year-first)")
	flags.Var(&f.spool, "spool-limit", "how large a blob may be that comes in parts")
	registerShowSecrets(flags, &f.secrets)
	f.limits.register(flags)
	return cmd
}

func (a *app) runWorker(ctx context.Context, f *workerFlags) error {
	if isTerminal(a.Out) {
		return errors.New("worker is for programs: its output is no text (docs/WORKER.md)")
	}
	o, ok, err := a.workerOptions(ctx, f)
	if !ok || err != nil {
		return err
	}
	err = worker.Run(ctx, interrupt.NewReader(ctx, a.In), bySize(a.Out), o)
	switch {
	case err == nil:
	case errors.As(err, new(*worker.UnfinishedError)): // as the caller wants
		a.say("stdin: %s", err)
	case errors.As(err, new(*worker.ProtocolError)):
		a.status.add(usage)
		a.say("stdin: %s", text.SafeLine(err.Error()))
	default:
		a.cannot("worker", err)
	}
	return nil
}

// workerOptions completes the flags. That a file cannot be read is said, and ok is false; an error
// is one of usage.
func (a *app) workerOptions(ctx context.Context, f *workerFlags) (o *worker.Options, ok bool, err error) {
	o = &worker.Options{
		Columns: report.Columns(), Deadline: f.deadline, Memory: int64(f.memory), Spool: int64(f.spool), Mask: masked, Exit: a.exit,
	}
	if f.columns != nil {
		if o.Columns, err = report.Pick(f.columns); err != nil {
			return nil, false, fmt.Errorf("--columns: %w", err)
		}
	}
	switch {
	case f.deadline <= 0:
		return nil, false, fmt.Errorf("--deadline is %v, it is more than nothing", f.deadline)
	case f.memory < minWorkerMemory:
		return nil, false, fmt.Errorf("--memory is %d bytes, it is %d at least", f.memory, minWorkerMemory)
	}
	if err := errors.Join(oneOf("documents", f.documents, "one", "many"), checkContext(f.context)); err != nil {
		return nil, false, err
	}
	o.Analyze = a.shownOptions(f.secrets)
	o.Analyze.Reuse, o.Analyze.Transcript.Many, o.Analyze.Expand = true, f.documents == "many", f.limits.limits()
	o.Analyze.Context, o.Analyze.Expand.Spool = contextOption(f.context), int64(f.spool)
	if o.Analyze.DateOrder, err = dateOrder(f.dateOrder); err != nil {
		return nil, false, err
	}
	if o.Analyze.Filter, err = f.filter(); err != nil {
		return nil, false, err
	}
	o.Analyze.Match, ok, err = f.list(ctx, a)
	return o, ok, err
}

// bySize returns a writer to a standard stream which writes small pieces as they are. The worker
// has one for each blob, and the goroutine that makes a write end with the context costs more than
// all else of a small blob. If the caller reads nothing, a large piece waits sooner or later.
func bySize(out io.Writer) io.Writer {
	if f := fileOf(out); f != nil {
		return &sizedWriter{small: f, large: out}
	}
	return out
}

type sizedWriter struct{ small, large io.Writer }

func (w *sizedWriter) Write(p []byte) (int, error) {
	const small = 64
	if len(p) <= small {
		return w.small.Write(p)
	}
	return w.large.Write(p)
}

// exit ends the process from a goroutine beside its work, which nothing else can end.
func (a *app) exit(code int, why string) {
	said := make(chan struct{})
	go func() {
		a.say("%s", text.SafeLine(why))
		close(said)
	}()
	select {
	case <-said:
	case <-time.After(grace): // stderr is not read
	}
	os.Exit(code)
}
