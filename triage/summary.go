package triage

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/internal/secret"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
)

// Summary is a case at a glance. All texts in it come from devices, scripts or the API: they are
// not safe to print as they are. Secrets are masked in what was read of results (Document,
// ErrorLines, Reported); Action and Command are what the case holds.
type Summary struct {
	Machines []*MachineSummary // by name
}

// MachineSummary is what is known of one machine.
type MachineSummary struct {
	Machine, ID string
	Commands    []*CommandSummary // by the time when they began

	// Reported are the files that scripts on this machine reported, in the order of the report, at
	// most maxReported of them; ReportedMore counts the others.
	Reported     []ReportedFile
	ReportedMore int
}

// CommandSummary is what became of one command.
type CommandSummary struct {
	Action  *Action
	Command *Command
	Result  *Result // nil when nothing was fetched
	// NoCommand: the action has no commands, and Command is empty. Action.NoCommands says why.
	NoCommand bool

	// Of a result that could be read:
	Document   *report.Document
	ErrorLines []string // the first lines of script_errors that hold something; of CLIXML those of the messages
	Findings   int64
	ByKind     map[analyze.Kind]int64 // of the findings
	Reported   int64                  // files with a size
	Collected  int64                  // of those, the ones that a result of the same machine holds
	Differs    int64                  // of those, the ones that are not as reported
	Err        error                  // why the result could not be read to its end
}

// ReportedFile is a file that a script reported.
type ReportedFile struct {
	Path      string
	Size      *analyze.Size      // nil when none was reported
	Collected bool               // a result of the same machine holds it
	File      *analyze.Collected // that result; nil when there is none
}

// maxReported bounds what is kept of what a hostile script may print.
const maxReported = 1000

// State sorts a command by what a responder has to do about it.
type State string

// The states, the worst first.
const (
	StateFailed    State = "failed"       // the command failed, or its result could not be had
	StateErred     State = "script erred" // it ran, with another exit code than 0, or wrote errors
	StateDoubtful  State = "doubtful"     // there is a result, with an anomaly that is no note
	StatePending   State = "pending"
	StateSucceeded State = "succeeded"
)

// State returns the state of a command.
func (c *CommandSummary) State() State {
	if c.Command == nil || c.Action == nil {
		panic("triage: a CommandSummary without an Action or a Command")
	}
	switch {
	case c.NoCommand && !casedir.LiveResponse(c.Action.Type), c.NoCommand && casedir.Succeeded(c.Action.Status):
		return StateSucceeded
	case c.Command.Pending(c.Action):
		return StatePending
	case c.Result == nil && (c.Command.Failure != "" || !c.Command.Completed()):
		return StateFailed
	case c.Err != nil:
		return StateFailed
	case c.Document == nil:
		return StateSucceeded
	case c.Document.Kind == report.KindRunScript && (exitCode(c.Document) != 0 || len(c.ErrorLines) > 0):
		return StateErred
	case c.Document.Kind == report.KindRunScript && c.Document.Facts.Worst() >= transcript.SeverityWarning:
		return StateDoubtful
	}
	return StateSucceeded
}

func exitCode(d *report.Document) int64 {
	if d.Facts.ExitCode == nil {
		return -1
	}
	return *d.Facts.ExitCode
}

// Summarize reads all results of a case.
func (c *Case) Summarize(ctx context.Context, opts *lrkit.Options) (*Summary, error) {
	c.opened()
	s := new(Summary)
	machines := map[string]*MachineSummary{}
	files := c.Collection(opts)
	actions, err := c.Actions(ctx)
	if err != nil {
		return nil, err
	}
	for i := range actions {
		a := &actions[i]
		if opts != nil && !opts.Filter.Machine(a.Machine, a.MachineID) {
			continue
		}
		key := cmp.Or(a.MachineID, a.Machine)
		m := machines[key]
		if m == nil {
			m = &MachineSummary{Machine: a.Machine, ID: a.MachineID}
			machines[key] = m
			s.Machines = append(s.Machines, m)
		}
		if len(a.Commands) == 0 { // it is shown all the same
			m.Commands = append(m.Commands, &CommandSummary{Action: a, Command: &Command{}, NoCommand: true})
		}
		for k := range a.Commands {
			cmd := &CommandSummary{Action: a, Command: &a.Commands[k], Result: a.Commands[k].Result}
			if opts != nil && !wantsCommand(&opts.Filter, cmd.Command) {
				continue
			}
			m.Commands = append(m.Commands, cmd)
			if cmd.Result == nil {
				continue
			}
			if err := c.summarize(ctx, cmd, m, files, opts); err != nil {
				return nil, err
			}
		}
	}
	for _, m := range s.Machines {
		m.tidy(opts)
	}
	s.Machines = slices.DeleteFunc(s.Machines, func(m *MachineSummary) bool { return len(m.Commands) == 0 })
	slices.SortStableFunc(s.Machines, func(x, y *MachineSummary) int { return cmp.Compare(x.Machine, y.Machine) })
	return s, nil
}

// wantsCommand reports whether a command is of a script that is wanted.
func wantsCommand(f *lrkit.Filter, c *Command) bool {
	return len(f.Scripts) == 0 || c.Type == "RunScript" && f.Script(c.Subject)
}

// tidy puts commands in order of time. Where only some findings are wanted, it leaves out those
// without.
func (m *MachineSummary) tidy(opts *lrkit.Options) {
	if opts != nil && (opts.Match != nil || len(opts.Filter.Kinds) > 0) {
		m.Commands = slices.DeleteFunc(m.Commands, func(c *CommandSummary) bool { return c.Findings == 0 })
	}
	slices.SortStableFunc(m.Commands, func(x, y *CommandSummary) int {
		a, b := x.Command.Started, y.Command.Started
		if a.IsZero() || b.IsZero() { // not begun yet
			return cmp.Compare(btoi(a.IsZero()), btoi(b.IsZero()))
		}
		return a.Compare(b)
	})
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// summarize reads one result. Only the end of the context is an error.
func (c *Case) summarize(ctx context.Context, cmd *CommandSummary, m *MachineSummary, files *Collection, opts *lrkit.Options) error {
	b, err := c.Open(cmd.Result)
	if err != nil {
		cmd.Err = err
		return nil
	}
	defer b.Close() // it was only read
	o := lrkit.Options{}
	if opts != nil {
		o = *opts
	}
	o.Masked = nil // most of what is read here is not shown
	for d, err := range lrkit.Parse(ctx, b, &o) {
		if err != nil {
			cmd.Err = err
			break
		}
		if cmd.Document == nil {
			cmd.Document = d
		}
	}
	if cmd.Document != nil && cmd.Document.Kind == report.KindRunScript && cmd.Err == nil {
		cmd.Err = lrkit.Analyze(ctx, b, &o, files.Sink(ctx, b.Origin, &reported{cmd: cmd, m: m}))
		var masked int64
		cmd.ErrorLines, masked = errorLines(ctx, b, o, cmd.Document.ErrorRecords)
		if opts != nil && opts.Masked != nil {
			opts.Masked.Add(masked)
		}
	}
	return ctx.Err()
}

// errorLines returns the first lines of script_errors that hold something, of CLIXML those of the
// messages, and how many secrets are
// masked in them.
func errorLines(ctx context.Context, in *lrkit.Input, opts lrkit.Options, records []report.ErrorRecord) (shown []string, masked int64) {
	lines := &firstLines{}
	var n atomic.Int64
	opts.Masked = &n
	if _, err := lrkit.CopyText(ctx, lines, in, transcript.FieldScriptErrors, 0, &opts); err != nil && !errors.Is(err, errEnough) {
		return nil, 0
	}
	shown = lines.messages(records)
	return shown, min(n.Load(), int64(strings.Count(strings.Join(shown, "\n"), secret.Mask))) // more was read than is shown
}

// reported is a sink that keeps files.
type reported struct {
	cmd *CommandSummary
	m   *MachineSummary
}

func (r *reported) Begin(*report.Document) error { return nil }
func (r *reported) End() error                   { return nil }

func (r *reported) Finding(f *analyze.Finding) error {
	r.cmd.Findings++
	if r.cmd.ByKind == nil {
		r.cmd.ByKind = map[analyze.Kind]int64{}
	}
	r.cmd.ByKind[f.Kind]++
	if f.Kind != analyze.KindFile || f.Size == nil { // without a size it is where something lies, or was
		return nil
	}
	r.cmd.Reported++
	if f.Collected != nil {
		r.cmd.Collected++
		if agrees := f.Collected.Agrees(); agrees != nil && !*agrees {
			r.cmd.Differs++
		}
	}
	if len(r.m.Reported) == maxReported {
		r.m.ReportedMore++
		return nil
	}
	r.m.Reported = append(r.m.Reported, ReportedFile{Path: cmp.Or(f.Path, f.Normalized, f.Value), Size: f.Size, Collected: f.Collected != nil, File: f.Collected})
	return nil
}
