package cli

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
	"github.com/lrkit/lrkit/transcript/powershell"
)

// parseFlags are those of `lrkit parse`.
type parseFlags struct {
	filterFlags
	strict    bool
	documents string
	jobs      int
	spool     byteSize
	limits    limitFlags
	secrets   bool
}

func (a *app) parse() *cobra.Command {
	f := parseFlags{spool: defaultSpool}
	cmd := &cobra.Command{
		Use:   "parse [flags] PATH...",
		Short: "Print the facts and anomalies of transcripts, without their text",
		Long: `Parse prints one line of JSON for each transcript: its script, its exit code, where
its texts lie and how large they are, its SHA-256, the error records of PowerShell in it,
and each anomaly with its byte offset. docs/SCHEMA.md explains each field, docs/FORMAT.md
each anomaly. A transcript file of PowerShell also has a line for each of its sessions,
commands and outputs. Secrets are masked.

PATH is a file, a directory (all regular files below it) or - for stdin.`,
		Example: `  lrkit parse result.json
  lrkit parse results/ | jq -c 'select(.exit_code != 0)'
  lrkit parse --strict result.json`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.runParse(cmd.Context(), f, args)
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&f.strict, "strict", false, "decode only what is well-formed JSON")
	flags.StringVar(&f.documents, "documents", "one", "one a file, or many (newline-delimited JSON)")
	registerJobs(flags, &f.jobs)
	flags.Var(&f.spool, "spool-limit", "how much of stdin may be spooled, where it may hold many documents")
	registerShowSecrets(flags, &f.secrets)
	f.filterFlags.register(flags)
	f.limits.register(flags)
	complete(cmd, "documents", "one", "many")
	return cmd
}

func (a *app) runParse(ctx context.Context, f parseFlags, args []string) error {
	if len(args) == 0 {
		return errNoInput
	}
	if err := errors.Join(oneOf("documents", f.documents, "one", "many"), checkJobs(f.jobs)); err != nil {
		return err
	}
	inputs, err := a.inputs(ctx, args)
	if err != nil {
		return err
	}
	inputs.tally.records = true
	opts := a.shownOptions(f.secrets)
	opts.Transcript = transcript.Options{Strict: f.strict, Many: f.documents == "many"}
	opts.Expand, opts.Filter = f.limits.limits(), f.filter()
	opts.Expand.Spool = int64(f.spool)
	p := a.startProgress(inputs.size(1))
	a.each(ctx, inputs, newOrdered(a.Out, a.Err, f.jobs), func(ctx context.Context, j *job) {
		j.quiet = true // the record has the anomalies
		j.end(a.parseInput(ctx, j, f, opts, p))
	})
	p.end()
	a.maskedNote(ctx)
	return nil
}

func (a *app) parseInput(ctx context.Context, j *job, f parseFlags, opts lrkit.Options, p *progress) error {
	var line []byte
	withEntries := opts // each input has its own output
	withEntries.Entries = func(d *report.Document, e *powershell.Entry) error {
		line = report.AppendEntry(line[:0], d, e)
		_, err := j.out.Write(line)
		return err
	}
	r, err := a.streamInput(ctx, &j.input)
	if err != nil {
		return err
	}
	var in *lrkit.Input
	if r != nil {
		defer r.Close()
		in = lrkit.NewStream(j.name, p.reader(r), int64(f.spool))
	} else {
		if in, err = a.openInput(ctx, &j.input, int64(f.spool), p); err != nil {
			return err
		}
		defer in.Close() // it was only read
	}
	for d, err := range lrkit.Parse(ctx, in, &withEntries) {
		if err != nil {
			return err
		}
		j.document(d)
		if f.strict && !(d.WellFormed != nil && *d.WellFormed) {
			strip(d)
			j.status.add(anomalous)
		}
		line = report.AppendDocument(line[:0], d)
		if _, err := j.out.Write(line); err != nil {
			return nil // said once, for all
		}
	}
	return nil
}

// strip leaves the record alone: what is not well-formed is not decoded.
func strip(d *report.Document) {
	f := &d.Facts
	f.ScriptName, f.ScriptNamePartial, f.ExitCode, f.ExitCodeRaw, f.Output, f.Errors = nil, nil, nil, nil, nil, nil
}
