package api

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

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
