package lrkit

import (
	"github.com/lrkit/lrkit/analyze/report"
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
func (c *CaseCommand) Completed() bool { return c.Status == "Completed" }

// terminal are the states of an action that do not change any more.
var terminal = map[string]bool{"Succeeded": true, "Failed": true, "TimeOut": true, "Cancelled": true}

// Pending says that the command may still be carried out.
func (c *CaseCommand) Pending(a *CaseAction) bool {
	return !terminal[a.Status] && c.Status != "Completed" && c.Status != "Failed"
}
