package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/internal/regular"
	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/transcript"
)

// catFlags are those of `lrkit cat`.
type catFlags struct {
	field, lines, span string
	raw, secrets       bool
	document           int
	entry              string
	entryIndex         int
	spool              byteSize
	limits             limitFlags

	from, to int64 // of lines or span
	given    func(flag string) bool
}

// noEntry is --entry-index where it is not given.
const noEntry = -1

func (a *app) cat() *cobra.Command {
	f := catFlags{spool: defaultSpool}
	cmd := &cobra.Command{
		Use:   "cat [flags] PATH",
		Short: "Print the decoded text of a transcript",
		Long: `Cat prints what the script wrote, decoded and safe for a terminal: control and format
characters are shown as escapes, invalid bytes as U+FFFD. Secrets are masked: passwords,
tokens, signatures, keys. The mask is that of the whole text: --lines and --span show no
part of a secret. --show-secrets shows them. --raw prints the decoded bytes as they are, and
is refused on a terminal.

--span takes the span of a finding, or any part of a text, and prints the decoded text of
those bytes of the input: the proof of a finding.

Of an archive (zip, tar) --entry or --entry-index says which entry to print: its name or its
number, as records have them. All else then means that entry.

PATH is a file or - for stdin.`,
		Example: `  lrkit cat result.json
  lrkit cat --field errors result.json
  lrkit cat --lines 10:20 result.json
  lrkit cat --span 250:293 result.json
  lrkit cat --entry 'Processes/Processes.csv' package.zip
  lrkit cat --raw result.json | sha256sum`,
		Args: one("a file, or - for stdin"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(isTerminal(a.Out)); err != nil {
				return err
			}
			a.runCat(cmd.Context(), f, args[0])
			return nil
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.field, "field", "output", "output or errors")
	flags.StringVar(&f.lines, "lines", "", "print these lines only: A:B, counted from 1")
	flags.StringVar(&f.span, "span", "", "print the text of these bytes of the input: A:B, B not included")
	flags.BoolVar(&f.raw, "raw", false, "print the decoded bytes as they are, secrets too")
	registerShowSecrets(flags, &f.secrets)
	flags.IntVar(&f.document, "document", 0, "which document of the input, counted from 0")
	flags.StringVar(&f.entry, "entry", "", "which entry of an archive: its name, as records have it")
	flags.IntVar(&f.entryIndex, "entry-index", noEntry, "which entry of an archive, counted from 0, as records have it")
	flags.Lookup("entry-index").DefValue = "0" // is not shown
	flags.Var(&f.spool, "spool-limit", "how much of stdin may be spooled, for --span and for entries")
	f.limits.register(flags)
	complete(cmd, "field", "output", "errors")
	cmd.MarkFlagsMutuallyExclusive("lines", "span")
	cmd.MarkFlagsMutuallyExclusive("field", "span")
	cmd.MarkFlagsMutuallyExclusive("entry", "entry-index")
	f.given = func(flag string) bool { return flags.Changed(flag) }
	return cmd
}

func (f *catFlags) check(terminal bool) error {
	if f.raw && terminal {
		return errors.New("--raw would send control characters of the device to the terminal: pipe it, or leave --raw out")
	}
	if err := oneOf("field", f.field, "output", "errors"); err != nil {
		return err
	}
	switch {
	case f.given("entry") && f.entry == "":
		return errors.New("--entry is empty: --entry-index takes the number of an entry")
	case f.given("entry-index") && f.entryIndex < 0:
		return fmt.Errorf("--entry-index is %d, entries are counted from 0", f.entryIndex)
	}
	if f.document < 0 {
		return fmt.Errorf("--document is %d, documents are counted from 0", f.document)
	}
	var err error
	f.from, f.to = 1, 1<<62
	if f.lines != "" {
		f.from, f.to, err = parseRange("lines", f.lines)
		if err == nil && (f.to == 0 || f.from == 0 && f.lines[0] != ':') {
			err = fmt.Errorf("--lines is %q, lines are counted from 1", f.lines)
		}
	}
	if f.span != "" {
		f.from, f.to, err = parseRange("span", f.span)
		if err == nil && f.to == 1<<62 {
			err = fmt.Errorf("--span is %q, want A:B with both ends", f.span)
		}
	}
	return err
}

// parseRange reads A:B, A: and :B.
func parseRange(flag, s string) (from, to int64, err error) {
	a, b, ok := strings.Cut(s, ":")
	to = 1 << 62
	if a != "" {
		from, err = strconv.ParseInt(a, 10, 64)
	}
	if b != "" && err == nil {
		to, err = strconv.ParseInt(b, 10, 64)
	}
	if !ok || err != nil || from < 0 || to < from {
		return 0, 0, fmt.Errorf("--%s is %q, want A:B with A not greater than B", flag, s)
	}
	return from, to, nil
}

func (a *app) runCat(ctx context.Context, f catFlags, name string) {
	p := a.startProgress(sizeOf(1, name))
	defer p.end()
	out := newOrdered(a.Out, a.Err, 1)
	j := &job{input: input{name: name}, ctx: ctx, out: out.open(0), quiet: a.quiet}
	last := &lastByte{w: j.out, last: '\n'}
	safe := text.NewSafeWriter(last)
	var w io.Writer = safe
	if f.raw {
		w = j.out
	}
	var err error
	if f.span != "" || f.ofEntry() {
		err = a.catInput(ctx, j, f, w, p)
	} else {
		err = a.catField(ctx, j, f, w, p)
	}
	err = errors.Join(err, safe.Flush())
	if last.last != '\n' { // a text that is made for people ends its last line
		io.WriteString(last, "\n")
	}
	j.end(err)
	j.out.close()
	a.status.add(j.status)
	a.wrote(ctx, out)
	a.maskedNote(ctx)
}

// catField prints a text field, or lines of it. The input is read once.
func (a *app) catField(ctx context.Context, j *job, f catFlags, w io.Writer, p *progress) error {
	r, err := a.stream(ctx, j.name)
	if r == nil && err == nil {
		r, err = regular.Open(j.name)
	}
	if err != nil {
		return err
	}
	defer r.Close() // it was only read
	return a.catText(ctx, j, f, w, lrkit.NewStream(j.name, p.reader(r), 0))
}

// catText prints a text field of an input, or lines of it.
func (a *app) catText(ctx context.Context, j *job, f catFlags, w io.Writer, in *lrkit.Input) error {
	lines := &lineFilter{w: w, line: 1, from: f.from, to: f.to}
	want := transcript.FieldScriptOutput
	if f.field == "errors" {
		want = transcript.FieldScriptErrors
	}
	d, err := lrkit.CopyText(ctx, lines, in, want, f.document, a.catOptions(&f))
	if d != nil {
		d.Source = masked(j.name)
		j.document(d)
	}
	return err
}

func (a *app) catOptions(f *catFlags) *lrkit.Options {
	o := a.shownOptions(f.secrets)
	if f.raw { // the bytes as they are
		o = lrkit.Options{ShowSecrets: true}
	}
	o.Expand = f.limits.limits()
	o.Expand.Spool = int64(f.spool)
	return &o
}

// ofEntry says that an entry of an archive is asked for.
func (f *catFlags) ofEntry() bool { return f.entry != "" || f.entryIndex != noEntry }

// catInput prints the text of a span of the input, or of an entry of an archive.
func (a *app) catInput(ctx context.Context, j *job, f catFlags, w io.Writer, p *progress) error {
	b, err := a.open(ctx, &j.input, int64(f.spool), p)
	if err != nil {
		return err
	}
	defer b.Close() // it was only read
	from := b
	if f.ofEntry() {
		if from, err = b.Entry(ctx, f.entry, f.entryIndex, a.catOptions(&f)); err != nil {
			return err
		}
		defer from.Close()
	}
	if f.span == "" {
		return a.catText(ctx, j, f, w, from)
	}
	return lrkit.CopySpan(ctx, w, from, transcript.Span{Start: f.from, End: f.to}, a.catOptions(&f))
}

// lastByte remembers the last byte that passed.
type lastByte struct {
	w    io.Writer
	last byte
}

func (l *lastByte) Write(p []byte) (int, error) {
	if len(p) > 0 {
		l.last = p[len(p)-1]
	}
	return l.w.Write(p)
}
