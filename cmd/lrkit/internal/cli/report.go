package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/report/htmlreport"
)

// reportFlags are those of `lrkit report`.
type reportFlags struct {
	huntFlags
	output, title, note string
	maxFindings         int
	key, head           string
	jobs                int
	limits              limitFlags
	secrets             bool
}

// Limits of flags of a report.
const (
	maxReportFindings = 1_000_000
	maxReportNote     = 64 << 10
	reportContext     = 160 // bytes of the line around a value
)

func (a *app) report() *cobra.Command {
	var f reportFlags
	cmd := &cobra.Command{
		Use:   "report [flags] -o FILE.html CASE|PATH...",
		Short: "Write one HTML page about a case or files, to read offline",
		Long: `Report writes one HTML file that opens in any browser, offline and years later: which
machines failed, what each command left, which reported files were collected, anomalies and
what they mean, findings to search and sort with the bytes that prove each, what few machines
have, a timeline, and what the manifest of the case proves.

All text comes from devices. The page shows it as text: it loads nothing, has no links out of
data, and its policy lets no script but its own run. The same input gives the same bytes.
Secrets are masked unless --show-secrets.

Results are compared with the manifest while they are read. A result that is not as recorded
is named in the page, and the exit code is 5 then.`,
		Example: `  lrkit report -o case.html case
  lrkit report --title 'Case 4711' --note notes.txt -o case.html case
  lrkit report --match iocs.txt -o hits.html case
  lrkit report -o report.html results/`,
		RunE: func(cmd *cobra.Command, args []string) error { return a.runReport(cmd.Context(), &f, args) },
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.output, "output", "o", "", "the file to write")
	flags.StringVar(&f.title, "title", "", "title of the page (default the name of the case)")
	flags.StringVar(&f.note, "note", "", "plain text file with a note of the analyst")
	flags.IntVar(&f.maxFindings, "max-findings", htmlreport.DefaultMaxFindings, "how many findings the page shows; the others are counted")
	flags.StringVar(&f.key, "pubkey", "", "file with the public key that the manifest must be signed with")
	flags.StringVar(&f.head, "expect-head", "", "hash that the last line of the manifest must have, in hex")
	registerJobs(flags, &f.jobs)
	f.huntFlags.register(flags)
	registerShowSecrets(flags, &f.secrets)
	f.limits.register(flags)
	return cmd
}

// check says how the flags were used wrongly.
func (f *reportFlags) check(args []string) error {
	switch {
	case len(args) == 0:
		return errNoInput
	case f.output == "":
		return errors.New("-o FILE.html is required")
	case f.maxFindings < 1 || f.maxFindings > maxReportFindings:
		return fmt.Errorf("--max-findings is %d, it is from 1 to %d", f.maxFindings, maxReportFindings)
	case f.head != "" && !isHash(f.head):
		return fmt.Errorf("--expect-head is %q, want 64 hex digits", f.head)
	}
	return checkJobs(f.jobs)
}

func (a *app) runReport(ctx context.Context, f *reportFlags, args []string) error {
	if err := f.check(args); err != nil {
		return err
	}
	filter, err := f.filter()
	if err != nil {
		return err
	}
	list, ok, err := f.list(ctx, a)
	if !ok {
		return err
	}
	inputs, err := a.inputs(ctx, args)
	if err != nil {
		return err
	}
	if isInput(f.output, inputs) {
		return errors.New("--output is one of the inputs")
	}
	note, ok := a.reportNote(ctx, f)
	if !ok {
		return nil
	}
	opts := a.shownOptions(f.secrets)
	opts.Reuse, opts.Expand, opts.Match, opts.Filter, opts.Context = true, f.limits.limits(), list, filter, reportContext
	mask := a.mask(f.secrets)
	names := namesOfPaths(inputs.sources)
	page := htmlreport.New(&htmlreport.Options{
		Title: mask(f.pageTitle(names)), Note: mask(note), MaxFindings: f.maxFindings, More: "lrkit analyze -f parquet -o findings.parquet " + namesOf(names),
	})
	r := newReportRun(a, f, page, inputs, names, mask)
	r.read(ctx, &opts)
	if ctx.Err() == nil {
		r.content(ctx)
		a.writePage(ctx, f.output, page)
	}
	a.maskedNote(ctx)
	return nil
}

// pageTitle is the title that was given, or names what the page is about.
func (f *reportFlags) pageTitle(names map[string]string) string {
	if f.title == "" && len(names) == 1 {
		for _, name := range names {
			return name
		}
	}
	return cmp.Or(f.title, "lrkit report")
}

// namesOf names inputs for a command that is shown, without the folders that they lie in.
func namesOf(names map[string]string) string {
	if len(names) != 1 {
		return "PATH…"
	}
	for _, name := range names {
		return text.ShellWord(name)
	}
	return ""
}

// reportNote reads the note of the analyst. That it cannot be read is said.
func (a *app) reportNote(ctx context.Context, f *reportFlags) (note string, ok bool) {
	if f.note == "" {
		return "", true
	}
	b, err := readFile(ctx, f.note, maxReportNote)
	if err == nil && !utf8.Valid(b) {
		err = errors.New("it is not UTF-8")
	}
	if err != nil {
		a.cannot(f.note, err)
		return "", false
	}
	return strings.TrimPrefix(strings.ReplaceAll(string(b), "\r\n", "\n"), "\ufeff"), true
}

// writePage writes the page under its name, whole or not at all.
func (a *app) writePage(ctx context.Context, name string, page io.WriterTo) {
	out, err := a.create(ctx, name)
	if err != nil {
		a.cannot(name, err)
		return
	}
	a.outName = name
	_, err = page.WriteTo(out)
	a.cannotWrite(ctx, errors.Join(err, out.end(err == nil && ctx.Err() == nil)))
}
