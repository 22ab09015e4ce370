package cli

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/triage"
)

// summaryFlags are those of `lrkit summary`.
type summaryFlags struct {
	huntFlags
	format  string
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
were not collected. The worst comes first.

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
	f.huntFlags.register(flags)
	registerShowSecrets(flags, &f.secrets)
	f.limits.register(flags)
	complete(cmd, "format", summaryFormats...)
	return cmd
}

var summaryFormats = []string{"text", "json", "csv"}

func (a *app) runSummary(ctx context.Context, f summaryFlags, dir string) error {
	if err := oneOf("format", f.format, summaryFormats...); err != nil {
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
	s, err := c.Summarize(ctx, opts)
	p.end()
	if err != nil {
		a.cannot(dir, err)
		return
	}
	for _, m := range s.Machines {
		for _, cmd := range m.Commands {
			a.status.add(ofCommand(cmd))
		}
	}
	mask := a.mask(f.secrets)
	switch f.format {
	case "json":
		err = summaryJSON(a.Out, s, mask)
	case "csv":
		err = summaryCSV(a.Out, s, mask)
	default:
		t := summaryText{mask: mask}
		_, err = a.Out.Write(t.text(dir, s))
	}
	if err != nil {
		a.cannot("output", err)
	}
	a.maskedNote(ctx)
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
	return s
}

// states in the order in which they are shown.
var states = []triage.State{triage.StateFailed, triage.StateErred, triage.StateDoubtful, triage.StatePending, triage.StateSucceeded}

// summaryText is a summary for people.
type summaryText struct {
	bytes.Buffer
	mask func(string) string // how texts are shown
}

func (b *summaryText) text(dir string, s *triage.Summary) []byte {
	number := map[triage.State]int64{}
	commands := int64(0)
	for _, m := range s.Machines {
		for _, c := range m.Commands {
			number[c.State()]++
			if !c.NoCommand {
				commands++
			}
		}
	}
	fmt.Fprintf(b, "%s: %s on %s\n", text.SafeLine(dir), count(commands, "command"), count(int64(len(s.Machines)), "machine"))
	for _, state := range states {
		if number[state] == 0 {
			continue
		}
		fmt.Fprintf(b, "\n%s (%d)\n", strings.ToUpper(string(state)), number[state])
		for _, m := range s.Machines {
			for _, c := range m.Commands {
				if c.State() == state {
					b.command(m, c)
				}
			}
		}
	}
	b.missing(s)
	return b.Bytes()
}

func (b *summaryText) command(m *triage.MachineSummary, c *triage.CommandSummary) {
	if c.NoCommand {
		fmt.Fprintf(b, "  %s  action %s: %s\n", b.shown(m.Machine, m.ID), b.shown(c.Action.ID, ""), b.shown(c.Action.NoCommands, "no commands"))
		return
	}
	what := strings.TrimSpace(cmp.Or(c.Command.Subject, fmt.Sprint(c.Command.Index)) + " " + b.mask(c.Command.Args))
	fmt.Fprintf(b, "  %s  %s %s", b.shown(m.Machine, m.ID), b.shown(c.Command.Type, "command"), b.shown(what, ""))
	if d := c.Document; d != nil && d.Facts.ExitCode != nil && *d.Facts.ExitCode != 0 {
		fmt.Fprintf(b, ": exit code %d", *d.Facts.ExitCode)
		if meaning := triage.ExitCodeMeaning(*d.Facts.ExitCode); meaning != "" {
			fmt.Fprintf(b, " (%s)", meaning)
		}
	} else if c.Result == nil {
		fmt.Fprintf(b, ": %s", b.shown(c.Command.Status, "no status"))
		if c.Action.Status != "" {
			fmt.Fprintf(b, ", action %s", b.shown(c.Action.Status, ""))
		}
	}
	if c.Findings > 0 {
		fmt.Fprintf(b, ", %s", count(c.Findings, "finding"))
	}
	b.WriteByte('\n')
	say := func(what string) { fmt.Fprintf(b, "      %s\n", text.SafeLine(text.CutPrinted(b.mask(what), 512))) }
	if c.Action.Comment != "" && c.State() != triage.StateSucceeded {
		say("comment: " + b.mask(c.Action.Comment))
	}
	for i, e := range c.Command.Errors {
		if i == 3 {
			break
		}
		say(e)
	}
	if c.Command.Failure != "" && c.Result == nil {
		say("not fetched: " + b.mask(c.Command.Failure))
	}
	for _, line := range c.ErrorLines {
		say(line)
	}
	if c.Err != nil {
		say(c.Err.Error())
	}
	if c.Document != nil && c.State() == triage.StateDoubtful {
		for _, x := range c.Document.Facts.Anomalies {
			if x.Severity() >= 2 {
				say(fmt.Sprintf("%s at byte %d", x.Code, x.Offset))
			}
		}
	}
}

// missing lists what scripts reported and was not collected, and what was collected and is not what
// was reported.
func (b *summaryText) missing(s *triage.Summary) {
	head := "\nREPORTED, NOT COLLECTED\n"
	for _, m := range s.Machines {
		for _, f := range m.Reported {
			if f.Collected {
				continue
			}
			b.WriteString(head)
			head = ""
			fmt.Fprintf(b, "  %s  %12s  %s\n", b.shown(m.Machine, m.ID), text.SafeLine(f.Size.Text), text.SafeLine(b.mask(f.Path)))
		}
		if m.ReportedMore > 0 {
			fmt.Fprintf(b, "  %s  and %d more files\n", b.shown(m.Machine, m.ID), m.ReportedMore)
		}
	}
	head = "\nCOLLECTED, NOT AS REPORTED\n"
	for _, m := range s.Machines {
		for _, f := range m.Reported {
			if f.File == nil || f.File.Agrees() == nil || *f.File.Agrees() {
				continue
			}
			b.WriteString(head)
			head = ""
			fmt.Fprintf(b, "  %s  %12s  %s: %s\n", b.shown(m.Machine, m.ID), text.SafeLine(f.Size.Text), text.SafeLine(b.mask(f.Path)), difference(f.File))
		}
	}
}

func difference(c *analyze.Collected) string {
	if c.HashAgrees != nil && !*c.HashAgrees {
		return "another SHA-256, " + c.SHA256
	}
	return count(c.Size, "byte")
}

// shown is a short text of the API, or what stands for none.
func (b *summaryText) shown(s, otherwise string) string {
	return text.SafeLine(text.CutPrinted(b.mask(cmp.Or(s, otherwise)), 512))
}
