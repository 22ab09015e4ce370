package cli

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/triage"
)

// analyzeFlags are those of `lrkit analyze`.
type analyzeFlags struct {
	formatFlags
	huntFlags
	output, documents string
	partSize          byteSize
	partSizeGiven     func() bool
	dateOrder         string
	statuses          string
	shard             shard
	jobs              int
	spool             byteSize
	limits            limitFlags
	secrets           bool
}

func (a *app) analyze() *cobra.Command {
	f := analyzeFlags{spool: defaultSpool}
	cmd := &cobra.Command{
		Use:   "analyze [flags] PATH...",
		Short: "List what scripts reported: files, sizes, hashes and indicators",
		Long: `Analyze lists what scripts reported: files with sizes and hashes, registry keys, addresses,
accounts, processes and more. Each finding has the span of the bytes that say so, and
'lrkit cat --span A:B' shows them.

PATH is a file, a directory (all regular files below it) or - for stdin, which is
spooled to a temporary file because inputs are read twice.

Sizes are in bytes with binary units, as Windows prints them: 51 MB is 53477376. size_min
and size_max bound what rounding hides.

A date such as 06/02/2013 is read as the other rows of its listing, table or list show. What
they leave open is marked ambiguous, or read as --date-order says. A timeline (--format
timesketch) leaves ambiguous times out and says how many.

With --match only findings that hit a list are shown, and which of its entries. The list
has a path, name, hash, address, domain, URL, email address, SID, registry key or GUID on
each line, or is what --format ioc writes; * stands for anything. The text itself is searched
too, for names and domains that are no finding otherwise.

With --shard I/N only one of N shares of the inputs is analyzed, by the names of files, into a
directory that all shards share. A shard that was killed is repeated, and leaves the same files.`,
		Example: `  lrkit analyze result.json
  lrkit analyze --format ndjson results/ | jq -r 'select(.size > 1e9).value'
  zcat result.json.gz | lrkit analyze -
  lrkit analyze --format csv -o findings.csv results/
  lrkit analyze --compact --context 80 -o findings.jsonl results/
  lrkit analyze --match hunt.txt case
  lrkit analyze --shard 0/8 -o findings/ results/`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.runAnalyze(cmd.Context(), f, args)
		},
	}
	flags := cmd.Flags()
	f.formatFlags.register(flags)
	flags.StringVarP(&f.output, "output", "o", "", "write to this file instead of stdout; for parquet also to parts in a new or empty directory, DIR/")
	flags.Var(&f.partSize, "part-size", "parquet: write parts into the directory -o, a new one after so many bytes (default 1GiB)")
	flags.Var(&f.shard, "shard", "only the inputs of shard I of N (0/N to N-1/N), as Parquet into the directory -o, which all shards share")
	f.partSizeGiven = func() bool { return flags.Changed("part-size") }
	flags.StringVar(&f.statuses, "status", "", "write what became of each input to this file, as NDJSON: lrkit.status/1 in docs/SCHEMA.md")
	f.huntFlags.register(flags)
	flags.StringVar(&f.documents, "documents", "one", "one a file, or many (newline-delimited JSON)")
	registerJobs(flags, &f.jobs)
	flags.Var(&f.spool, "spool-limit", "how much of stdin may be spooled")
	flags.StringVar(&f.dateOrder, "date-order", "", "which number is the day where a text leaves it open: dmy (or day-first), mdy (month-first), ymd (year-first)")
	registerShowSecrets(flags, &f.secrets)
	f.limits.register(flags)
	complete(cmd, "format", formats...)
	complete(cmd, "stack", stackNames...)
	complete(cmd, "documents", "one", "many")
	complete(cmd, "date-order", dateOrderNames...)
	return cmd
}

// complete offers the values of a flag to the shell.
func complete(cmd *cobra.Command, flag string, values ...string) {
	if err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err) // the flag does not exist
	}
}

func (a *app) runAnalyze(ctx context.Context, f analyzeFlags, args []string) error {
	if f.format == "" {
		f.format = "ndjson"
		if f.shard.of > 0 && !f.compact {
			f.format = "parquet"
		} else if f.output == "" && !f.compact && isTerminal(a.Out) {
			f.format = "table"
		}
	}
	inputs, err := a.check(ctx, &f, args)
	if err != nil {
		return err
	}
	switch {
	case f.output == "" && f.format == "parquet":
		return errors.New("--format parquet needs -o: a file that is read from its end cannot be a stream")
	case f.output == "" && f.format == "arrow" && isTerminal(a.Out):
		return errors.New("--format arrow is no text: pipe it, or use -o")
	}
	if err := f.checkStatuses(inputs); err != nil {
		return err
	}
	filter, err := f.filter()
	if err != nil {
		return err
	}
	order, err := dateOrder(f.dateOrder)
	if err != nil {
		return err
	}
	list, ok, err := f.list(ctx, a)
	if !ok {
		return err
	}
	var inParts *parts
	switch {
	case f.output != "" && isInput(f.output, inputs):
		return errors.New("--output is one of the inputs")
	case f.intoParts():
		var usage error
		if f.shard.of > 0 {
			inParts, err, usage = a.createShard(ctx, &f, inputs)
		} else {
			inParts, err, usage = a.createParts(ctx, &f)
		}
		if err != nil || usage != nil {
			a.cannot(f.output, err)
			return usage
		}
		a.outName = f.output
		defer a.endParts(ctx, inParts)
	case f.output != "":
		file, err := a.create(ctx, f.output)
		if err != nil {
			a.cannot(f.output, err)
			return nil
		}
		a.Out, a.outName = file, f.output
		defer func() { a.cannotWrite(ctx, file.end(ctx.Err() == nil && !a.unwritten)) }()
	}
	var endJoined func() error
	a.Out, endJoined = f.joined(a.Out)
	f.times.Modified = time.Now()
	statuses, ok := a.createStatuses(ctx, f.statuses, inputs)
	if !ok {
		a.unwritten = true // what had the name of the output keeps it
		return nil
	}
	defer statuses.end(ctx)
	if err := f.begin(a.Out); err != nil {
		a.cannotWrite(ctx, err)
		return nil
	}
	out := newOrdered(a.Out, a.Err, f.jobs)
	if statuses != nil {
		out.records = statuses.record
	}
	if inParts != nil {
		out.columns = inParts
	} else {
		out.columns = f.whole(a.Out)
	}
	if f.chosen().held {
		defer collectOften()()
	}
	collections := map[*triage.Case]*triage.Collection{}
	for c := range inputs.cases() {
		collections[c] = c.Collection(&lrkit.Options{Expand: f.limits.limits()})
	}
	a.shardNote(inputs.share)
	p := a.startProgress(inputs.size(2)) // facts first, then findings
	a.each(ctx, inputs, out, func(ctx context.Context, j *job) {
		b, err := a.openInput(ctx, &j.input, int64(f.spool), p)
		if err != nil {
			j.end(err)
			return
		}
		var sink report.Sink = columnSink{j.out}
		if out.columns == nil {
			sink = f.sink(j.out, b.Modified())
		}
		j.leaves, _ = sink.(leavesOut)
		if f.narrow() {
			sink = &hitsOnly{Sink: sink}
		}
		opts := a.shownOptions(f.secrets)
		opts.Reuse, opts.Transcript.Many, opts.Expand = true, f.documents == "many", f.limits.limits()
		opts.Expand.Spool = int64(f.spool)
		opts.Match, opts.Filter, opts.Context, opts.DateOrder = list, filter, contextOption(f.context), order
		print := &printer{to: collections[j.in].Sink(ctx, b.Origin, j.noting(sink)), out: out}
		j.end(errors.Join(lrkit.Analyze(ctx, b, &opts, print), print.end(), b.Close()))
	})
	p.end()
	if ctx.Err() == nil && !a.unwritten {
		a.cannotWrite(ctx, endJoined())
	}
	if f.format == "timesketch" {
		a.untimedNote(ctx, inputs.untimed)
	}
	a.leftOutNote(ctx, f.format, &inputs.leftOut)
	a.maskedNote(ctx)
	if stacked, ok := out.columns.(*stackWriter); ok && stacked.beyond() != "" {
		a.say("%s", stacked.beyond())
	}
	if out.columns != nil && !a.unwritten {
		a.cannotWrite(ctx, out.columns.Close())
	}
	return nil
}

func (a *app) check(ctx context.Context, f *analyzeFlags, args []string) (*inputs, error) {
	if len(args) == 0 {
		return nil, errNoInput
	}
	if err := errors.Join(f.formatFlags.check(),
		oneOf("documents", f.documents, "one", "many"), checkJobs(f.jobs), f.checkParts(), f.checkShard(args)); err != nil {
		return nil, err
	}
	all, err := a.pickInputs(ctx, args, f.share())
	if err == nil && all.share != nil && all.share.taken {
		err = errors.New("--status is one of the inputs")
	}
	return all, err
}

// noting returns a sink that tells the job of each document on its way to another.
func (j *job) noting(sink report.Sink) report.Sink {
	sink = &noting{sink, j}
	if j.statuses != nil {
		j.statuses.Sink, sink = sink, j.statuses
	}
	return sink
}

// noting tells the job of each document on its way to the sink.
type noting struct {
	report.Sink
	j *job
}

func (n *noting) Finding(f *analyze.Finding) error {
	n.j.found++
	if len(f.Times) > 0 {
		n.j.untimed.count(f)
	}
	return n.Sink.Finding(f)
}

func (n *noting) Begin(d *report.Document) error {
	n.j.document(d)
	return n.Sink.Begin(d)
}

// isInput says whether a file is one of the inputs.
func isInput(name string, all *inputs) bool {
	info, err := os.Stat(name)
	if err != nil || info.IsDir() {
		return false
	}
	for _, r := range all.order {
		if other, err := os.Stat(all.name(r)); err == nil && os.SameFile(info, other) {
			return true
		}
	}
	return false
}
