package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

const (
	opRun        = "run live response"
	pathMachines = "/api/machines"
	// maxText limits a comment or a parameter in bytes.
	maxText = 32 << 10
	// maxRunCommands limits the commands of an action. The service documents no limit.
	maxRunCommands = 100
)

// RunCommand is one command of a live response, as it is sent.
type RunCommand struct {
	Type   string // "PutFile", "RunScript" or "GetFile"
	Params []Param
}

// PutFileCommand puts a file of the library on the machine.
func PutFileCommand(name string) RunCommand {
	return RunCommand{"PutFile", []Param{{"FileName", name}}}
}

// RunScriptCommand runs a script of the library, with arguments if args is not empty. See
// [ValidateArgs].
func RunScriptCommand(name, args string) RunCommand {
	c := RunCommand{"RunScript", []Param{{"ScriptName", name}}}
	if args != "" {
		c.Params = append(c.Params, Param{"Args", args})
	}
	return c
}

// GetFileCommand gets a file of the machine.
func GetFileCommand(path string) RunCommand {
	return RunCommand{"GetFile", []Param{{"Path", path}}}
}

// ValidateArgs reports whether the service takes the arguments of a script: it refuses any of
// ; & | ! $ ( and ). Control characters are refused too, and text that is not UTF-8.
func ValidateArgs(args string) error {
	if i := strings.IndexAny(args, ";&|!$()"); i >= 0 {
		return fmt.Errorf("api: the arguments of a script may hold none of ; & | ! $ ( ): there is a %c at byte %d", args[i], i)
	}
	return validText("the arguments of a script", args)
}

// validText checks a text that is sent.
func validText(what, s string) error {
	switch {
	case len(s) > maxText:
		return fmt.Errorf("api: %s: %d bytes, %d are the most", what, len(s), maxText)
	case !utf8.ValidString(s):
		return fmt.Errorf("api: %s: not UTF-8", what)
	}
	if i := strings.IndexFunc(s, unicode.IsControl); i >= 0 {
		return fmt.Errorf("api: %s: a control character at byte %d", what, i)
	}
	return nil
}

// Validate reports whether the service may take the command.
func (c *RunCommand) Validate() error {
	want, ok := map[string]string{"PutFile": "FileName", "RunScript": "ScriptName", "GetFile": "Path"}[c.Type]
	if !ok {
		return fmt.Errorf("api: no type of a command: %s", plain(fmt.Sprintf("%.80q", c.Type)))
	}
	found := false
	for _, p := range c.Params {
		switch p.Key {
		case want:
			if found = p.Value != ""; !found {
				return fmt.Errorf("api: %s: an empty %s", c.Type, want)
			}
		case "Args":
			if err := ValidateArgs(p.Value); err != nil {
				return err
			}
		default:
			return fmt.Errorf("api: %s has no parameter %s", c.Type, plain(fmt.Sprintf("%.80q", p.Key)))
		}
		if err := validText(c.Type+": "+p.Key, p.Value); err != nil {
			return err
		}
	}
	if !found {
		return fmt.Errorf("api: %s without %s", c.Type, want)
	}
	return nil
}

// Run starts a live response on a machine, and returns its action. The machine, the commands and
// the comment may still be missing in that. The service wants commands in the order PutFile,
// RunScript, GetFile.
//
// The request is made once. ErrOutcomeUnknown is in the chain of an error if the service may have
// carried it out: look for the action by its comment then. The first 429 is a [*ThrottledError]:
// ten calls in a minute or 25 sessions are the limit, and nothing was done.
func (c *Client) Run(ctx context.Context, machineID string, commands []RunCommand, comment string) (*Action, error) {
	c.mustInit()
	if c.run == nil {
		return nil, without(opRun, "RunBudget")
	}
	machineID, err := checkMachine(opRun, machineID)
	if err != nil {
		return nil, err
	}
	switch {
	case len(commands) == 0:
		return nil, &Error{Op: opRun, Message: "there are no commands"}
	case len(commands) > maxRunCommands:
		return nil, &Error{Op: opRun, Message: fmt.Sprintf("%d commands, %d are the most", len(commands), maxRunCommands)}
	}
	type param struct {
		Key   string `json:"key"`
		Value string `json:"value"`
	}
	type command struct {
		Type   string  `json:"type"`
		Params []param `json:"params"`
	}
	var body struct { // the names are case-sensitive
		Commands []command
		Comment  string
	}
	for i := range commands {
		if err := commands[i].Validate(); err != nil {
			return nil, fmt.Errorf("%w (command %d)", err, i)
		}
		one := command{Type: commands[i].Type}
		for _, p := range commands[i].Params {
			one.Params = append(one.Params, param(p))
		}
		body.Commands = append(body.Commands, one)
	}
	body.Comment = comment
	return c.act(ctx, action{
		op: opRun, path: pathMachines + "/" + machineID + "/runliveresponse", machine: machineID, comment: comment,
		body: body, needs: toRun, also: c.run, single: true,
	})
}

// action is a request whose answer is an action.
type action struct {
	op, path string
	id       string // of the action, if it is known before
	machine  string // the same
	comment  string
	body     any
	needs    permission
	also     *route
	single   bool
}

// act makes the request once.
func (c *Client) act(ctx context.Context, r action) (*Action, error) {
	if strings.TrimSpace(r.comment) == "" {
		return nil, &Error{Op: r.op, Message: "the comment is empty"}
	}
	if err := validText("the comment", r.comment); err != nil {
		return nil, err
	}
	b, err := json.Marshal(r.body)
	if err != nil {
		return nil, &Error{Op: r.op, Message: plain(err.Error())}
	}
	answer, err := c.send(ctx, request{
		op: r.op, path: r.path, maxBytes: maxAnswer, needs: r.needs, also: r.also, change: &change{
			method: http.MethodPost, contentType: "application/json", single: r.single,
			content: func() io.Reader { return bytes.NewReader(b) }, size: int64(len(b)),
		},
	})
	if err != nil {
		return nil, err
	}
	a, err := decodeAction(answer)
	message := ""
	switch {
	case err != nil:
		message = err.Error()
	case !actionID().MatchString(a.ID):
		message = "an action whose id is no UUID"
	case r.id != "" && !strings.EqualFold(a.ID, r.id):
		message = "another action than the requested one"
	case r.machine != "" && a.MachineID != "" && !strings.EqualFold(a.MachineID, r.machine):
		message = "an action on another machine than the requested one"
	default:
		return a, nil
	}
	return nil, &Error{Op: r.op, Message: message, kind: ErrResponse, unknown: true}
}

// Cancel cancels an action that has not ended. An action that has ended is refused with 400.
func (c *Client) Cancel(ctx context.Context, actionID, comment string) (*Action, error) {
	const op = "cancel action"
	c.mustInit()
	id, err := checkID(op, actionID)
	if err != nil {
		return nil, err
	}
	return c.act(ctx, action{
		op: op, path: pathActions + "/" + id + "/cancel", id: id, comment: comment, body: commented{comment}, needs: toCancel,
	})
}

// Collect starts the collection of an investigation package on a machine, and returns its action.
// [Client.PackageLink] has the package when it has ended. The request is made once, like that of
// [Client.Run].
func (c *Client) Collect(ctx context.Context, machineID, comment string) (*Action, error) {
	const op = "collect investigation package"
	c.mustInit()
	machineID, err := checkMachine(op, machineID)
	if err != nil {
		return nil, err
	}
	return c.act(ctx, action{
		op: op, path: pathMachines + "/" + machineID + "/collectInvestigationPackage", machine: machineID, comment: comment,
		body: commented{comment}, needs: toCollect,
	})
}

// commented is the body of requests with nothing but a comment. Names are case-sensitive.
type commented struct{ Comment string }

// PackageLink returns the link to the investigation package of an action that has ended. It is a
// secret: its holder may download the package. Convert it to a string to use it. It may be a SAS
// link or another one of the service. Before the package is there, the error is [ErrNotFound].
func (c *Client) PackageLink(ctx context.Context, actionID string) (Secret, error) {
	const op = "get package link"
	c.mustInit()
	if c.pack == nil {
		return "", without(op, "PackageBudget")
	}
	id, err := checkID(op, actionID)
	if err != nil {
		return "", err
	}
	body, err := c.get(ctx, request{
		op: op, path: pathActions + "/" + id + "/GetPackageUri", maxBytes: maxAnswer, needs: toGetPackage, also: c.pack,
	})
	if err != nil {
		return "", err
	}
	value, ok := linkIn(body)
	if !ok {
		return "", &Error{Op: op, Message: "an answer without a link", kind: ErrResponse} // which is not quoted
	}
	return Secret(value), nil
}

// machineID is the form of the id of a machine.
var machineID = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9a-fA-F]{40}$`) })

// checkMachine returns an id in lower case.
func checkMachine(op, id string) (string, error) {
	if !machineID().MatchString(id) {
		return "", &Error{Op: op, Message: "not the id of a machine: " + plain(fmt.Sprintf("%.80q", id))}
	}
	return strings.ToLower(id), nil
}
