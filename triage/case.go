package triage

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/statedir"
	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/report"
)

// Case is a case directory, as package fetch fills it. It takes about a hundred bytes for each
// result: what the API said about one is read when it is asked for.
type Case struct {
	dir     string
	opts    Options
	results *casedir.Results
}

// Action is a live response action as the API last described it.
type Action struct {
	ID, Type, Status   string
	Machine, MachineID string
	Requestor          string // who asked for it: a user or an application
	Comment            string // of the requestor
	Commands           []Command
	NoCommands         string // why there are none, in words of the service: "pending (no commands yet)"
}

// Command is a command of an action.
type Command struct {
	Index   int
	Type    string // RunScript, GetFile, PutFile; CollectInvestigationPackage for a package
	Status  string // Created, Completed, Failed
	Subject string // the script's name, or the path of the file
	Args    string // of the script
	Errors  []string
	Started time.Time // zero until it has
	Failure string    // why its result could not be fetched
	Result  *Result   // nil as long as there is none
}

// Result is a blob in a case, and what the case says of it.
type Result struct {
	Path   string // in the case, with forward slashes
	Kind   report.Kind
	Origin *report.Origin
	Size   int64
	SHA256 string
	// Err says why the result cannot be used: what the API said about its command is missing,
	// altered or unreadable. Kind and most of Origin are unknown then.
	Err error

	key casedir.Key
}

// Is says whether a folder is a case: whether it holds a manifest.
func Is(dir string) bool { return casedir.Is(dir) }

// Options say what is known besides a case. The zero value is nothing.
type Options struct {
	// State is where this user's heads of cases are remembered. If the one of this case is not in
	// its manifest any more, the error of Open is [casedir.ErrRollback].
	State *statedir.Dir
}

// Open reads what the manifest of a case tells of results. The manifest must be whole: an error
// that is [casedir.ErrDamaged] says where it is not. A case of more results than may be held is a
// [*casedir.LimitError].
func Open(ctx context.Context, dir string, opts *Options) (*Case, error) {
	c := &Case{dir: dir}
	if opts != nil {
		c.opts = *opts
	}
	var err error
	c.results, err = casedir.ReadResults(ctx, dir, c.opts.read(), nil)
	if err != nil {
		return nil, err
	}
	return c, nil
}

func (o *Options) read() *casedir.ReadOptions { return &casedir.ReadOptions{State: o.State} }

// opened panics if Open did not make the case.
func (c *Case) opened() *Case {
	if c == nil || c.results == nil {
		panic("triage: a Case that was not opened: use Open")
	}
	return c
}

// Len returns how many results the case has. They are numbered from 0, in byte order of their
// paths.
func (c *Case) Len() int { return c.opened().results.Len() }

// Path returns the path of result i in the case, with forward slashes.
func (c *Case) Path(i int) string { return c.opened().results.Blob(i).Path }

// Size returns the size of result i, as it is recorded.
func (c *Case) Size(i int) int64 { return c.opened().results.Blob(i).Size }

// Result reads what the API said about the command of result i. That it cannot is in the Err of the
// result. The result is held against its hash as it is read.
func (c *Case) Result(i int) *Result {
	c.opened()
	r := c.recorded(i)
	d, err := c.description(i)
	if err != nil {
		r.Err = err
		return r
	}
	r.Origin.Machine, r.Origin.MachineID = machineText(d.Machine), machineText(d.MachineID)
	r.Origin.Started, r.Origin.Ended = d.Command.Started, d.Command.Ended
	r.Kind = kindOf(&d.Command)
	return r
}

// recorded returns what the manifest has of result i.
func (c *Case) recorded(i int) *Result {
	key, b := c.results.Key(i), c.results.Blob(i)
	return &Result{Path: b.Path, Size: b.Size, SHA256: b.SHA256, key: key, Origin: &report.Origin{ActionID: key.Action, CommandIndex: key.Index}}
}

// maxMachine bounds the name of a machine: each record has it.
const maxMachine = 512

// machineText is the name or id of a machine, as each record has it.
func machineText(s string) string { return text.CutPrinted(s, maxMachine) }

func kindOf(d *casedir.CommandDescription) report.Kind {
	switch d.Type {
	case "RunScript":
		return report.KindRunScript
	case "GetFile", casedir.TypePackage: // an archive, whatever its content looks like
		return report.KindGetFile
	}
	return ""
}

func (c *Case) description(i int) (*casedir.Description, error) {
	d, err := c.results.Description(i)
	if errors.Is(err, casedir.ErrAltered) {
		err = fmt.Errorf("%w: %w", lrkit.ErrAltered, err)
	}
	return d, err
}

// Actions reads the manifest again, and returns all actions that it tells of, in the order in which
// it learned of them. It holds all that is known of them.
func (c *Case) Actions(ctx context.Context) ([]Action, error) {
	c.opened()
	actions := caseActions{number: map[string]int{}}
	failures := map[casedir.Key]string{}
	err := casedir.Read(ctx, c.dir, c.opts.read(), func(e *casedir.Event) error {
		key, ok := e.ResultKey()
		switch {
		case e.Name == casedir.EventAction || began(e):
			a, one := actions.of(e.Action), caseAction(e)
			if one.Machine == "" && one.MachineID == "" { // the service does not say it at first
				one.Machine, one.MachineID = a.Machine, a.MachineID
			}
			*a = one
		case e.Name == casedir.EventFailed && ok:
			failures[key] = e.Reason
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i := range c.Len() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		r := c.Result(i)
		actions.of(r.key.Action).tie(r)
	}
	for key, why := range failures {
		if i, ok := actions.number[key.Action]; ok {
			if cmd := actions.all[i].command(key.Index); cmd != nil && cmd.Result == nil {
				cmd.Failure = why
			}
		}
	}
	return actions.all, nil
}

// caseActions are those of a case, in the order in which they turned up.
type caseActions struct {
	all    []Action
	number map[string]int // by id
}

// of returns the action of an id, which is made if there is none.
func (a *caseActions) of(id string) *Action {
	i, ok := a.number[id]
	if !ok {
		i = len(a.all)
		a.number[id] = i
		a.all = append(a.all, Action{})
	}
	return &a.all[i]
}

// began reports whether a line says that this case began an action.
func began(e *casedir.Event) bool {
	return e.Name == casedir.EventOutcome && e.Change != nil && e.Outcome == casedir.OutcomeAccepted &&
		(e.Op == casedir.OpRun || e.Op == casedir.OpCollect) && e.Action != ""
}

// caseAction reads what a line says of an action. What it does not say is empty.
func caseAction(e *casedir.Event) Action {
	d := e.ActionDescription()
	if began(e) {
		d.Machine, d.MachineID = e.Machine, e.MachineID
		if e.Op == casedir.OpCollect {
			d.Type = casedir.TypePackage
		}
	}
	a := Action{ID: e.Action, Type: d.Type, Status: d.Status, Machine: d.Machine, MachineID: d.MachineID, Requestor: d.Requestor, Comment: d.Comment}
	if len(d.Commands) == 0 || !casedir.HasResults(d.Type) {
		a.NoCommands = d.NoCommands()
		return a
	}
	places := map[int]int{}
	for i := range d.Commands { // an index that is listed again is the same command, as for fetch
		cmd := &d.Commands[i]
		place, again := places[cmd.Index]
		switch {
		case !again:
			places[cmd.Index] = len(a.Commands)
			a.Commands = append(a.Commands, caseCommand(cmd))
		case !casedir.Completed(a.Commands[place].Status) && casedir.Completed(cmd.Status):
			a.Commands[place] = caseCommand(cmd)
		}
	}
	return a
}

func caseCommand(d *casedir.CommandDescription) Command {
	return Command{Index: d.Index, Type: d.Type, Status: d.Status, Errors: d.Errors, Started: d.Started,
		Subject: subject(d), Args: param(d, "Args")}
}

// subject is what a command is about.
func subject(d *casedir.CommandDescription) string { return param(d, "ScriptName", "Path", "FileName") }

// param returns the value of the first of some parameters that has one.
func param(d *casedir.CommandDescription, names ...string) string {
	for _, want := range names {
		for _, p := range d.Params {
			if strings.EqualFold(p["key"], want) && p["value"] != "" {
				return p["value"]
			}
		}
	}
	return ""
}

func (a *Action) command(index int) *Command {
	for i := range a.Commands {
		if a.Commands[i].Index == index {
			return &a.Commands[i]
		}
	}
	return nil
}

// tie gives a result to its command. A manifest that tells of no action, or not of the command, has
// the result all the same.
func (a *Action) tie(r *Result) {
	if a.ID == "" {
		*a = Action{ID: r.key.Action, Machine: r.Origin.Machine, MachineID: r.Origin.MachineID}
	}
	cmd := a.command(r.key.Index)
	if cmd == nil {
		a.Commands = append(a.Commands, Command{Index: r.key.Index, Status: "Completed"})
		cmd = &a.Commands[len(a.Commands)-1]
	}
	cmd.Result = r
}

// Open opens the blob of a result, with what is recorded of it. It fails with Err if that is set.
func (c *Case) Open(r *Result) (*lrkit.Input, error) {
	c.opened()
	if r == nil {
		panic("triage: Case.Open without a Result")
	}
	if r.Err != nil {
		return nil, r.Err
	}
	f, err := casedir.OpenBlob(c.dir, r.key)
	if err != nil {
		return nil, err
	}
	in, err := lrkit.NewFile(filepath.Join(c.dir, filepath.FromSlash(r.Path)), f)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	in.Kind, in.Origin, in.SHA256 = r.Kind, r.Origin, r.SHA256
	return in, nil
}

// Completed says that the command was carried out.
func (c *Command) Completed() bool { return casedir.Completed(c.Status) }

// Unfetched says that the command was carried out, and that its result is not in the case and was
// not said to be lost: a fetch that was interrupted leaves it so. PutFile has no result.
func (c *Command) Unfetched() bool {
	return c.Result == nil && c.Failure == "" && casedir.HasResult(c.Type, c.Status)
}

// Pending says that the command may still be carried out.
func (c *Command) Pending(a *Action) bool {
	if a == nil {
		panic("triage: Pending without the Action of the command")
	}
	return !casedir.ActionDone(a.Status) && !casedir.CommandDone(c.Status)
}
