package api

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/tidwall/gjson"

	"github.com/lrkit/lrkit/fetch/internal/status"
)

// Action is a machine action. Its texts are as they were sent. Absent and null values are empty.
// It has a field for each member that the API documents.
type Action struct {
	ID     string
	Type   string // "LiveResponse" and others
	Status string // "Pending", "InProgress", "Succeeded", "Failed", "TimeOut", "Cancelled", or a new one
	Scope  string
	Title  string

	MachineID string
	Machine   string // computerDnsName

	Requestor, RequestorComment          string
	CancellationRequestor, CancelComment string
	RequestSource, ExternalID            string

	// Created, Updated and Cancelled are zero if the service sends no valid time. So are the times
	// of commands.
	Created, Updated, Cancelled time.Time

	// ErrorResult is errorHResult, and Troubleshoot the text that goes with it.
	ErrorResult  int64
	Troubleshoot string

	Commands []Command
}

// Command is one command of a live response action.
type Command struct {
	Index          int
	Type           string // "RunScript", "GetFile", "PutFile", or a new one
	Status         string // "Created", "Completed", "Failed", or a new one
	Params         []Param
	Started, Ended time.Time
	Errors         []string
}

// Param is a parameter of a command, such as ScriptName.
type Param struct{ Key, Value string }

// Done reports whether the action has ended, in any way. An unknown status is not an end.
func (a *Action) Done() bool { return status.ActionDone(a.Status) }

// Results returns the commands that have a result to fetch: those that are completed, except
// PutFile. An action that failed or was cancelled may have some.
func (a *Action) Results() []Command {
	var r []Command
	seen := make(map[int]bool)
	for _, c := range a.Commands {
		if c.HasResult() && !seen[c.Index] {
			seen[c.Index] = true
			r = append(r, c)
		}
	}
	return r
}

// HasResult reports whether the command was carried out and is of a type that has a result to
// fetch.
func (c *Command) HasResult() bool {
	return status.HasResult(c.Type, c.Status)
}

// Param returns the value of a parameter. The case of its name is ignored.
func (c *Command) Param(key string) string {
	for _, p := range c.Params {
		if strings.EqualFold(p.Key, key) {
			return p.Value
		}
	}
	return ""
}

// actionID is the form of an id.
var actionID = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
})

// checkID returns an id in lower case. Only a UUID may become part of a path or a filter.
func checkID(op, id string) (string, error) {
	if !actionID().MatchString(id) {
		return "", &Error{Op: op, Message: "not the id of an action: " + plain(strconv.Quote(id[:min(len(id), 80)]))}
	}
	return strings.ToLower(id), nil
}

const pathActions = "/api/machineactions"

// Action returns one action.
func (c *Client) Action(ctx context.Context, id string) (*Action, error) {
	const op = "get action"
	id, err := checkID(op, id)
	if err != nil {
		return nil, err
	}
	body, err := c.get(ctx, request{op: op, path: pathActions + "/" + id, maxBytes: maxAnswer, needs: toRead})
	if err != nil {
		return nil, err
	}
	a, err := decodeAction(body)
	if err != nil {
		return nil, &Error{Op: op, Message: err.Error(), kind: ErrResponse}
	}
	if !strings.EqualFold(a.ID, id) {
		return nil, &Error{Op: op, Message: "another action than the requested one", kind: ErrResponse}
	}
	return a, nil
}

const (
	maxAction   = 1 << 20 // bytes of an action in a list
	maxCommands = 1000    // of an action
	maxIndex    = 9999    // of a command
	maxItems    = 1000    // parameters or errors of a command
)

// decodeAction decodes an action. The JSON is valid.
func decodeAction(raw string) (*Action, error) {
	if len(raw) > maxAction {
		return nil, fmt.Errorf("an action of %d bytes", len(raw))
	}
	a := new(Action)
	v := gjson.Parse(raw)
	if !v.IsObject() {
		return nil, fmt.Errorf("an action that is no object")
	}
	var err error
	v.ForEach(func(key, v gjson.Result) bool {
		switch key.Str {
		case "id":
			setText(&a.ID, v)
		case "type":
			setText(&a.Type, v)
		case "status":
			setText(&a.Status, v)
		case "scope":
			setText(&a.Scope, v)
		case "title":
			setText(&a.Title, v)
		case "machineId":
			setText(&a.MachineID, v)
		case "computerDnsName":
			setText(&a.Machine, v)
		case "requestor":
			setText(&a.Requestor, v)
		case "requestorComment":
			setText(&a.RequestorComment, v)
		case "cancellationRequestor":
			setText(&a.CancellationRequestor, v)
		case "cancellationComment":
			setText(&a.CancelComment, v)
		case "requestSource":
			setText(&a.RequestSource, v)
		case "externalId", "externalID":
			setText(&a.ExternalID, v)
		case "troubleshootInfo":
			setText(&a.Troubleshoot, v)
		case "creationDateTimeUtc", "creationTimeUtc":
			setTime(&a.Created, v)
		case "lastUpdateDateTimeUtc", "lastUpdateTimeUtc":
			setTime(&a.Updated, v)
		case "cancellationDateTimeUtc", "cancellationTimeUtc":
			setTime(&a.Cancelled, v)
		case "errorHResult":
			if n, e := strconv.ParseInt(textOf(v), 10, 64); e == nil {
				a.ErrorResult = n
			}
		case "commands":
			if a.Commands == nil && v.IsArray() {
				a.Commands, err = decodeCommands(v)
			}
		}
		return err == nil
	})
	if err == nil && a.ID == "" {
		err = fmt.Errorf("an action without an id")
	}
	return a, err
}

func decodeCommands(list gjson.Result) (commands []Command, err error) {
	list.ForEach(func(_, v gjson.Result) bool {
		var c Command
		if len(commands) == maxCommands {
			err = fmt.Errorf("an action of more than %d commands", maxCommands)
		} else if c, err = decodeCommand(v, len(commands)); err == nil {
			commands = append(commands, c)
		}
		return err == nil
	})
	return commands, err
}

// decodeCommand decodes a command. Without an index, its position in the list is its index.
func decodeCommand(v gjson.Result, place int) (c Command, err error) {
	if !v.IsObject() {
		return c, fmt.Errorf("command %d is no object", place)
	}
	c = Command{Index: place}
	inner := func(key, v gjson.Result) {
		switch key.Str {
		case "type":
			setText(&c.Type, v)
		case "params":
			if c.Params == nil && v.IsArray() {
				c.Params = decodeParams(v)
			}
		}
	}
	v.ForEach(func(key, v gjson.Result) bool {
		switch key.Str {
		case "index":
			if v.Type == gjson.Null {
				break
			}
			if c.Index, err = strconv.Atoi(textOf(v)); err != nil || c.Index < 0 || c.Index > maxIndex {
				err = fmt.Errorf("command %d has no index that can be", place)
			}
		case "commandStatus":
			setText(&c.Status, v)
		case "startTime":
			setTime(&c.Started, v)
		case "endTime":
			setTime(&c.Ended, v)
		case "errors":
			if c.Errors == nil {
				c.Errors = decodeErrors(v)
			}
		case "command":
			if v.IsObject() {
				v.ForEach(func(key, v gjson.Result) bool { inner(key, v); return true })
			}
		default:
			inner(key, v)
		}
		return err == nil
	})
	return c, err
}

func decodeParams(list gjson.Result) (params []Param) {
	list.ForEach(func(_, v gjson.Result) bool {
		var p Param
		if v.IsObject() {
			v.ForEach(func(key, v gjson.Result) bool {
				switch key.Str {
				case "key":
					setText(&p.Key, v)
				case "value":
					setText(&p.Value, v)
				}
				return true
			})
			params = append(params, p)
		}
		return len(params) < maxItems
	})
	return params
}

// decodeErrors decodes texts in an array, or a single one.
func decodeErrors(v gjson.Result) (errs []string) {
	if !v.IsArray() {
		if s := textOf(v); s != "" {
			errs = append(errs, s)
		}
		return errs
	}
	v.ForEach(func(_, v gjson.Result) bool {
		if s := textOf(v); s != "" {
			errs = append(errs, s)
		}
		return len(errs) < maxItems
	})
	return errs
}

// setText sets a text that is not set yet. Of two spellings, the first with a value counts.
func setText(dst *string, v gjson.Result) {
	if *dst == "" {
		*dst = textOf(v)
	}
}

// setTime is setText for times: RFC 3339 with any number of fractional digits. A time without a
// zone is UTC, as the names of the fields say.
func setTime(dst *time.Time, v gjson.Result) {
	if v.Type != gjson.String || !dst.IsZero() || len(v.Str) > 64 {
		return
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, v.Str); err == nil {
			*dst = t.UTC()
			return
		}
	}
}
