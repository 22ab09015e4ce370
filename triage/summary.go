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
	"github.com/lrkit/lrkit/report/stack"
	"github.com/lrkit/lrkit/transcript"
)

// CommandSummary is what became of one command. All texts in it come from devices, scripts or the
// API: they are not safe to print as they are. Secrets are masked in what was read of results
// (Document, ErrorLines, Files); Action and Command are what the case holds.
type CommandSummary struct {
	Action  *Action // with its machine
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
	Archive    *ArchiveSummary        // of a result that is an archive; Findings are those in its entries

	// Rare counts the paths, names and hashes that the result has, at most 20,000 of them, where
	// SummaryOptions.Rare asks for it.
	Rare *stack.Counter

	// Files are the first of those that were reported: at most a thousand, with paths of 256 KiB.
	Files []ReportedFile
}

// ArchiveSummary is what became of the entries of an archive.
type ArchiveSummary struct {
	Documents int64             // that its entries have
	Anomalies []transcript.Code // of the entries, warnings and errors, each once

	Counts map[transcript.Code]int64 // how often the entries have each anomaly, notes included
}

// document notes what is known of a document of a result.
func (c *CommandSummary) document(d *report.Document) {
	switch {
	case c.Document == nil:
		c.Document = d
		if d.Archive != nil {
			c.Archive = &ArchiveSummary{Counts: map[transcript.Code]int64{}}
		}
	case d.Entry != nil && c.Archive != nil:
		c.Archive.Documents++
		for _, a := range d.Facts.Anomalies {
			c.Archive.Counts[a.Code] += a.Count
			if a.Severity() >= transcript.SeverityWarning && !slices.Contains(c.Archive.Anomalies, a.Code) {
				c.Archive.Anomalies = append(c.Archive.Anomalies, a.Code)
			}
		}
	}
}

// ReportedFile is a file that a script reported. It holds no more than what it shows.
type ReportedFile struct {
	Path string
	Size string             // as it was printed
	File *analyze.Collected // the result of the same machine that holds it; nil when there is none
}

// How much is kept of the files that one command reported.
const (
	maxFiles    = 1000
	maxFileText = 256 << 10
	maxRare     = 20_000 // keys
)

// State sorts a command by what a responder has to do about it.
type State string

// The states, the worst first.
const (
	StateFailed    State = "failed"       // the command failed, or its result could not be had
	StateErred     State = "script erred" // it ran, with another exit code than 0, or wrote errors
	StateDoubtful  State = "doubtful"     // there is a result, with an anomaly that is no note
	StatePending   State = "pending"      // it may still be carried out, or its result was not fetched
	StateSucceeded State = "succeeded"
)

// State returns the state of a command.
func (c *CommandSummary) State() State {
	if c.Command == nil || c.Action == nil {
		panic("triage: a CommandSummary without an Action or a Command")
	}
	switch {
	case c.NoCommand && !casedir.HasResults(c.Action.Type), c.NoCommand && casedir.Succeeded(c.Action.Status):
		return StateSucceeded
	case c.Command.Pending(c.Action):
		return StatePending
	case c.Result == nil && (c.Command.Failure != "" || !c.Command.Completed()):
		return StateFailed
	case c.Result == nil && c.Command.Unfetched():
		return StatePending
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

// SummaryOptions say how a case is summarized. The zero value is the default.
type SummaryOptions struct {
	lrkit.Options
	Jobs int // how many actions are read at a time; 1 if 0

	// File, if set, is called with each reported file while its command is read, and none is kept
	// in Files. With more than one job several goroutines call it.
	File func(*CommandSummary, *ReportedFile) error

	// Rare is set to count paths, names and hashes: see CommandSummary.Rare.
	Rare bool

	// Unread is set to read no results: CommandSummary has what the manifest tells, and its Result
	// the path, size and hash.
	Unread bool
}

// Summarize reads all results of a case and calls visit with each command: by machine, then by
// action and command as they began, whatever the number of jobs. It holds about a hundred bytes for
// each action and machine, and what it gives to visit no longer than the call. It ends with the
// first error of visit, of the manifest or of ctx. Where some findings only are asked for, commands
// without one are left out.
func (c *Case) Summarize(ctx context.Context, opts *SummaryOptions, visit func(*CommandSummary) error) error {
	c.opened()
	if visit == nil {
		panic("triage: Summarize without a function to visit commands")
	}
	s := &summarizer{c: c}
	if opts != nil {
		s.opts = *opts
	}
	s.files = c.Collection(&s.opts.Options)
	var err error
	if s.order, err = c.order(ctx, &s.opts.Filter); err != nil {
		return err
	}
	s.order.recorded = s.opts.Unread
	defer s.order.close()
	return s.all(ctx, max(s.opts.Jobs, 1), visit)
}

// summarizer reads the results of a case.
type summarizer struct {
	c     *Case
	order *ordered
	files *Collection
	opts  SummaryOptions
}

// pendingSummary is an action that is being read.
type pendingSummary struct {
	commands chan *CommandSummary // in order
	err      error                // is set when commands is closed
}

// commandsAhead is how many commands of an action are read before their turn.
const commandsAhead = 4

// all reads actions, jobs at a time.
func (s *summarizer) all(ctx context.Context, jobs int, visit func(*CommandSummary) error) (err error) {
	ctx, stop := context.WithCancel(ctx)
	begun := make(chan *pendingSummary, jobs-1) // with the one that is waited for: jobs
	go func() {
		defer close(begun)
		for _, number := range s.order.turns {
			p := &pendingSummary{commands: make(chan *CommandSummary, commandsAhead)}
			select {
			case begun <- p:
			case <-ctx.Done():
				return
			}
			go s.begin(ctx, number, p)
		}
	}()
	defer func() {
		stop()
		for p := range begun { // none is left reading
			for range p.commands {
			}
		}
	}()
	for p := range begun {
		for cmd := range p.commands {
			if err == nil {
				if err = visit(cmd); err != nil {
					stop()
				}
			}
		}
		if err = cmp.Or(err, p.err); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// begin reads an action.
func (s *summarizer) begin(ctx context.Context, number uint32, p *pendingSummary) {
	defer close(p.commands)
	p.err = s.action(ctx, number, func(cmd *CommandSummary) error {
		select {
		case p.commands <- cmd:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
}

// action reads the commands of an action that are wanted.
func (s *summarizer) action(ctx context.Context, number uint32, visit func(*CommandSummary) error) error {
	a, err := s.order.action(number)
	if err != nil {
		return err
	}
	some := s.opts.Match != nil || len(s.opts.Filter.Kinds) > 0
	if len(a.Commands) == 0 && !some { // it is shown all the same
		return visit(&CommandSummary{Action: a, Command: &Command{}, NoCommand: true})
	}
	for k := range a.Commands {
		cmd := &CommandSummary{Action: a, Command: &a.Commands[k], Result: a.Commands[k].Result}
		if !wantsCommand(&s.opts.Filter, cmd.Command) {
			continue
		}
		if cmd.Result != nil && !s.opts.Unread {
			if err := s.result(ctx, cmd); err != nil {
				return err
			}
		}
		if some && cmd.Findings == 0 && !s.opts.Unread {
			continue
		}
		if err := visit(cmd); err != nil {
			return err
		}
	}
	return nil
}

// wantsCommand reports whether a command is of a script that is wanted.
func wantsCommand(f *lrkit.Filter, c *Command) bool {
	return len(f.Scripts) == 0 || c.Type == "RunScript" && f.Script(c.Subject)
}

// result reads one result. Only the end of the context is an error.
func (s *summarizer) result(ctx context.Context, cmd *CommandSummary) error {
	b, err := s.c.Open(cmd.Result)
	if err != nil {
		cmd.Err = err
		return nil
	}
	defer b.Close() // it was only read
	o := s.opts.Options
	o.Masked = nil // most of what is read here is not shown
	o.Reuse, o.Context = true, -1
	if s.opts.Rare {
		cmd.Rare = stack.New(&stack.Options{Keys: maxRare})
	}
	for d, err := range lrkit.Parse(ctx, b, &o) {
		if err != nil {
			cmd.Err = err
			break
		}
		cmd.document(d)
	}
	switch d := cmd.Document; {
	case d == nil || cmd.Err != nil:
	case d.Kind != report.KindRunScript:
		if d.NotRead() == "" {
			cmd.Err = lrkit.Analyze(ctx, b, &o, &counted{cmd: cmd})
		}
	default:
		cmd.Err = lrkit.Analyze(ctx, b, &o, s.files.Sink(ctx, b.Origin, &reported{cmd: cmd, file: s.opts.File}))
		o.Masked = s.opts.Masked
		cmd.ErrorLines = ErrorLines(ctx, b, &o, cmd.Document)
	}
	return ctx.Err()
}

// errorLines returns the first lines of script_errors that hold something, of CLIXML those of the
// messages, and how many secrets are masked in them.
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

// counted is a sink that counts findings.
type counted struct{ cmd *CommandSummary }

func (c *counted) Begin(*report.Document) error { return nil }
func (c *counted) End() error                   { return nil }

func (c *counted) Finding(f *analyze.Finding) error {
	c.cmd.Findings++
	if c.cmd.ByKind == nil {
		c.cmd.ByKind = map[analyze.Kind]int64{}
	}
	c.cmd.ByKind[f.Kind]++
	if c.cmd.Rare != nil {
		id := cmp.Or(c.cmd.Action.MachineID, c.cmd.Action.Machine)
		c.cmd.Rare.AddFinding(f, id, stack.All()...)
		c.cmd.Rare.Name(id, cmp.Or(c.cmd.Action.Machine, id))
	}
	return nil
}

// reported is a sink that keeps files.
type reported struct {
	cmd  *CommandSummary
	file func(*CommandSummary, *ReportedFile) error
	text int // bytes of paths that are kept
}

func (r *reported) Begin(*report.Document) error { return nil }
func (r *reported) End() error                   { return nil }

func (r *reported) Finding(f *analyze.Finding) error {
	if err := (&counted{r.cmd}).Finding(f); err != nil {
		return err
	}
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
	path := cmp.Or(f.Path, f.Normalized, f.Value)
	if r.file != nil {
		return r.file(r.cmd, &ReportedFile{Path: path, Size: f.Size.Text, File: f.Collected})
	}
	if len(r.cmd.Files) == maxFiles || r.text+len(path) > maxFileText {
		return nil
	}
	r.text += len(path)
	// The text of a finding is a part of a block that all findings of a page share.
	r.cmd.Files = append(r.cmd.Files, ReportedFile{Path: strings.Clone(path), Size: strings.Clone(f.Size.Text), File: f.Collected})
	return nil
}
