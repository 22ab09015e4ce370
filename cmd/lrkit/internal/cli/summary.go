package cli

import (
	"bufio"
	"context"
	"errors"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/transcript"
	"github.com/lrkit/lrkit/triage"
)

// summaryFlags are those of `lrkit summary`.
type summaryFlags struct {
	huntFlags
	format  string
	all     bool
	jobs    int
	limits  limitFlags
	secrets bool
}

func (a *app) summary() *cobra.Command {
	var f summaryFlags
	cmd := &cobra.Command{
		Use:   "summary [flags] DIR",
		Short: "Show a case at a glance",
		Long: `Summary answers the first questions about a case: on which machines something failed, which
scripts reported errors and what they said, what is still pending, and which reported files
were not collected. The worst comes first, and of it the rarest: what only one machine has
comes before what all have. Commands that ended alike are counted together, and of each list
the first are shown; --all shows every command and every file.

With --format json or csv it prints a record for each command, by machine and time. With a list
or kinds only commands with such findings are shown. Secrets are masked, also in arguments,
errors and comments.`,
		Example: `  lrkit summary case
  lrkit summary --machine 'ws-*' --format csv case > summary.csv
  lrkit summary --match-pattern '*.dmp' case`,
		Args:              one("a case directory"),
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.runSummary(cmd.Context(), f, args[0])
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.format, "format", "f", "text", "text, json (a line a command, schema lrkit.summary/1) or csv")
	flags.BoolVar(&f.all, "all", false, "in text, every command and every file; json and csv have all commands anyway")
	registerJobs(flags, &f.jobs)
	f.huntFlags.register(flags)
	registerShowSecrets(flags, &f.secrets)
	f.limits.register(flags)
	complete(cmd, "format", summaryFormats...)
	return cmd
}

var summaryFormats = []string{"text", "json", "csv"}

func (a *app) runSummary(ctx context.Context, f summaryFlags, dir string) error {
	if err := errors.Join(oneOf("format", f.format, summaryFormats...), checkJobs(f.jobs)); err != nil {
		return err
	}
	defer useCores(f.jobs)()
	filter, err := f.filter()
	if err != nil {
		return err
	}
	list, ok, err := f.list(ctx, a)
	if !ok {
		return err
	}
	opts := a.shownOptions(f.secrets)
	opts.Expand, opts.Filter, opts.Match = f.limits.limits(), filter, list
	a.summarize(ctx, f, dir, &opts)
	return nil
}

func (a *app) summarize(ctx context.Context, f summaryFlags, dir string, opts *lrkit.Options) {
	c, err := triage.Open(ctx, dir, &triage.Options{State: a.readableState(dir)})
	if err != nil {
		a.cannot(dir, err)
		return
	}
	p := a.startProgress(unknown)
	o := &triage.SummaryOptions{Options: *opts, Jobs: f.jobs}
	out := bufio.NewWriterSize(a.Out, flushSize)
	switch mask := a.mask(f.secrets); f.format {
	case "json":
		err = a.summaryRecords(ctx, c, o, summaryJSON(out, mask))
	case "csv":
		if err = summaryHeader(out); err == nil {
			err = a.summaryRecords(ctx, c, o, summaryCSV(out, mask))
		}
	default:
		o.Rare = true
		to, end := newPageWriter(a.Out)
		out.Reset(to)
		err = errors.Join(a.summaryText(ctx, c, o, out, dir, f), out.Flush(), end())
	}
	p.end()
	switch flushed := out.Flush(); {
	case flushed != nil: // and so err, if any
		a.cannot("output", flushed)
	case err != nil:
		a.cannot(dir, err)
	}
	a.maskedNote(ctx)
}

// summaryRecords writes a record for each command.
func (a *app) summaryRecords(ctx context.Context, c *triage.Case, opts *triage.SummaryOptions, write func(*triage.CommandSummary) error) error {
	return c.Summarize(ctx, opts, func(cmd *triage.CommandSummary) error {
		a.status.add(ofCommand(cmd))
		return write(cmd)
	})
}

// summaryText writes a page for people.
func (a *app) summaryText(ctx context.Context, c *triage.Case, opts *triage.SummaryOptions, w io.Writer, dir string, f summaryFlags) (err error) {
	page := newSummaryPage(a.mask(f.secrets), silent(f.secrets))
	var again func(func(*triage.CommandSummary, *triage.ReportedFile) error) error
	if f.all {
		if page.aside, err = newAside(); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, page.aside.close()) }()
		again = func(visit func(*triage.CommandSummary, *triage.ReportedFile) error) error {
			o := *opts
			o.Jobs, o.File, o.Masked = 1, visit, nil
			return c.Summarize(ctx, &o, func(*triage.CommandSummary) error { return nil })
		}
	}
	if err := a.summaryRecords(ctx, c, opts, page.add); err != nil {
		return err
	}
	if err := page.write(w, dir); err != nil {
		return err
	}
	if err := page.writeFiles(w, again); err != nil {
		return err
	}
	return page.writeParts(w)
}

// ofCommand sorts what became of a command. That a script failed is what it reports, and no failure
// of ours.
func ofCommand(c *triage.CommandSummary) (s status) {
	if c.Err != nil {
		s.add(ofError(c.Err))
	}
	if c.Document != nil {
		s.add(ofDocument(c.Document))
	}
	if a := c.Archive; a != nil && len(a.Anomalies) > 0 {
		s.add(anomalous)
		if slices.Contains(a.Anomalies, transcript.CodeLimit) {
			s.add(limited)
		}
	}
	return s
}

// states in the order in which they are shown.
var states = []triage.State{triage.StateFailed, triage.StateErred, triage.StateDoubtful, triage.StatePending, triage.StateSucceeded}
