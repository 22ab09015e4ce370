package api

import (
	"context"
	"fmt"
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
	want := ""
	switch c.Type {
	case "PutFile":
		want = "FileName"
	case "RunScript":
		want = "ScriptName"
	case "GetFile":
		want = "Path"
	default:
		return fmt.Errorf("api: a command is PutFile, RunScript or GetFile, and not %s", plain(fmt.Sprintf("%.80q", c.Type)))
	}
	seen := make(map[string]bool)
	for _, p := range c.Params {
		switch {
		case p.Key != want && (p.Key != "Args" || c.Type != "RunScript"):
			return fmt.Errorf("api: %s has no parameter %s", c.Type, plain(fmt.Sprintf("%.80q", p.Key)))
		case seen[p.Key]:
			return fmt.Errorf("api: %s: more than one %s", c.Type, p.Key)
		case p.Value == "":
			return fmt.Errorf("api: %s: an empty %s", c.Type, p.Key)
		}
		seen[p.Key] = true
		check := func() error { return validText(c.Type+": "+p.Key, p.Value) }
		if p.Key == "Args" {
			check = func() error { return ValidateArgs(p.Value) }
		}
		if err := check(); err != nil {
			return err
		}
	}
	if !seen[want] {
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

// machineID is the form of the id of a machine.
var machineID = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9a-fA-F]{40}$`) })

// checkMachine returns an id in lower case.
func checkMachine(op, id string) (string, error) {
	if !machineID().MatchString(id) {
		return "", &Error{Op: op, Message: "not the id of a machine: " + plain(fmt.Sprintf("%.80q", id))}
	}
	return strings.ToLower(id), nil
}
