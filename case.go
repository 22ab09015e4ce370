package lrkit

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lrkit/lrkit/analyze/report"
	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/statedir"
)

// Case is a case directory, as package fetch fills it.
type Case struct {
	dir string
	// Actions are all that the case knows of, in the order in which it learned of them.
	Actions []CaseAction
	// Results are the results that were fetched, in byte order of their paths.
	Results []Result
}

// CaseAction is a live response action as the API last described it.
type CaseAction struct {
	ID, Type, Status   string
	Machine, MachineID string
	Commands           []CaseCommand
	NoCommands         string // why there are none, in words of the service: "pending (no commands yet)"
}

// CaseCommand is a command of an action.
type CaseCommand struct {
	Index   int
	Type    string // RunScript, GetFile, PutFile
	Status  string // Created, Completed, Failed
	Subject string // the script's name, or the path of the file
	Errors  []string
	Failure string  // why its result could not be fetched
	Result  *Result // nil as long as there is none
}

// Result is a blob in a case, and what the case says of it.
type Result struct {
	Path   string // in the case, with forward slashes
	Kind   report.Kind
	Origin *report.Origin
	Size   int64
	SHA256 string
	// Err says why the result cannot be used: what the API said about its command is missing, altered or
	// unreadable. Kind and most of Origin are unknown then.
	Err error

	key casedir.Key
}

// IsCase says whether a folder is a case: whether it holds a manifest.
func IsCase(dir string) bool { return casedir.Is(dir) }

// CaseOptions say what is known besides a case. The zero value is nothing.
type CaseOptions struct {
	// State is where this user's heads of cases are remembered. If the one of this case is not in its manifest any more,
	// the error of OpenCase is [casedir.ErrRollback].
	State *statedir.Dir
}

// OpenCase reads what the manifest of a case tells, and what the API said about each command. The manifest must be whole: an error that is
// [casedir.ErrDamaged] says where it is not. A description that cannot be read stops its result alone, see [Result]. The results are held
// against their hashes as they are read.
func OpenCase(ctx context.Context, dir string, opts *CaseOptions) (*Case, error) {
	if opts == nil {
		opts = &CaseOptions{}
	}
	c := &Case{dir: dir}
	actions := map[string]int{}
	blobs := map[casedir.Key]casedir.Blob{}
	failures := map[casedir.Key]string{}
	err := casedir.Read(ctx, dir, &casedir.ReadOptions{State: opts.State}, func(e *casedir.Event) error {
		key, ok := e.ResultKey()
		switch {
		case e.Name == casedir.EventAction:
			i, known := actions[e.Action]
			if !known {
				i = len(c.Actions)
				actions[e.Action] = i
				c.Actions = append(c.Actions, CaseAction{})
			}
			c.Actions[i] = caseAction(e)
		case e.Name == casedir.EventBlob && ok && e.Blob != nil:
			blobs[key] = *e.Blob
		case e.Name == casedir.EventFailed && ok:
			failures[key] = e.Reason
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for key, b := range blobs {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		c.Results = append(c.Results, c.result(key, b))
	}
	slices.SortFunc(c.Results, func(x, y Result) int { return cmp.Compare(x.Path, y.Path) })
	for i := range c.Results {
		c.tie(&c.Results[i], actions)
	}
	for key, why := range failures {
		if i, ok := actions[key.Action]; ok {
			if cmd := c.Actions[i].command(key.Index); cmd != nil && cmd.Result == nil {
				cmd.Failure = why
			}
		}
	}
	return c, nil
}

// caseAction reads what a line says of an action. What it does not say is empty.
func caseAction(e *casedir.Event) CaseAction {
	d := e.ActionDescription()
	a := CaseAction{ID: e.Action, Type: d.Type, Status: d.Status, Machine: d.Machine, MachineID: d.MachineID}
	if len(d.Commands) == 0 || !casedir.LiveResponse(d.Type) {
		a.NoCommands = d.NoCommands()
		return a
	}
	for i := range d.Commands {
		a.Commands = append(a.Commands, caseCommand(&d.Commands[i]))
	}
	return a
}

func caseCommand(d *casedir.CommandDescription) CaseCommand {
	c := CaseCommand{Index: d.Index, Type: d.Type, Status: d.Status, Errors: d.Errors}
	for _, want := range []string{"ScriptName", "Path", "FileName"} {
		for _, p := range d.Params {
			if c.Subject == "" && strings.EqualFold(p["key"], want) {
				c.Subject = p["value"]
			}
		}
	}
	return c
}

func (a *CaseAction) command(index int) *CaseCommand {
	for i := range a.Commands {
		if a.Commands[i].Index == index {
			return &a.Commands[i]
		}
	}
	return nil
}

// result reads what the API said about the command of a result. That it cannot stops this result alone.
func (c *Case) result(key casedir.Key, b casedir.Blob) Result {
	r := Result{Path: b.Path, Size: b.Size, SHA256: b.SHA256, key: key, Origin: &report.Origin{ActionID: key.Action, CommandIndex: key.Index}}
	d, err := c.description(key, b)
	if err != nil {
		r.Err = err
		return r
	}
	r.Origin.Machine, r.Origin.MachineID = d.Machine, d.MachineID
	r.Origin.Started, r.Origin.Ended = d.Command.Started, d.Command.Ended
	switch d.Command.Type {
	case "RunScript":
		r.Kind = report.RunScript
	case "GetFile":
		r.Kind = report.GetFile
	}
	return r
}

func (c *Case) description(key casedir.Key, b casedir.Blob) (*casedir.Description, error) {
	text, err := casedir.Command(c.dir, key, b)
	if errors.Is(err, casedir.ErrAltered) {
		err = fmt.Errorf("%w: %w", ErrAltered, err)
	}
	if err != nil {
		return nil, err
	}
	return casedir.ParseDescription(text)
}

// tie gives a result to its command. A manifest that tells of no action, or not of the command, has the result all the same.
func (c *Case) tie(r *Result, actions map[string]int) {
	i, ok := actions[r.key.Action]
	if !ok {
		i = len(c.Actions)
		actions[r.key.Action] = i
		c.Actions = append(c.Actions, CaseAction{ID: r.key.Action, Machine: r.Origin.Machine, MachineID: r.Origin.MachineID})
	}
	a := &c.Actions[i]
	cmd := a.command(r.key.Index)
	if cmd == nil {
		a.Commands = append(a.Commands, CaseCommand{Index: r.key.Index, Status: "Completed"})
		cmd = a.command(r.key.Index)
	}
	cmd.Result = r
}

// Open opens the blob of a result. It fails with Err if that is set.
func (c *Case) Open(r *Result) (*Blob, error) {
	if r.Err != nil {
		return nil, r.Err
	}
	f, err := casedir.OpenBlob(c.dir, r.key)
	if err != nil {
		return nil, err
	}
	b, err := fileBlob(filepath.Join(c.dir, filepath.FromSlash(r.Path)), f)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return b, nil
}

func (r *Result) options(opts *Options) *Options {
	o := Options{}
	if opts != nil {
		o = *opts
	}
	o.Kind, o.Origin, o.SHA256 = r.Kind, r.Origin, r.SHA256
	return &o
}

// Completed says that the command was carried out.
func (c *CaseCommand) Completed() bool { return casedir.Completed(c.Status) }

// Pending says that the command may still be carried out.
func (c *CaseCommand) Pending(a *CaseAction) bool {
	return !casedir.ActionDone(a.Status) && !casedir.CommandDone(c.Status)
}
