package fetch

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/download"
	"github.com/lrkit/lrkit/link"
)

// maxText bounds each text of a description, and maxTexts how many there are of a kind, so that it fits in a line.
const (
	maxText  = 8 << 10
	maxTexts = 16
)

func plain(s string) string {
	return link.Redact(s[:min(len(s), maxText)])
}

// when leaves out what RFC 3339 cannot say.
func when(t time.Time) time.Time {
	if y := t.Year(); y < 1 || y > 9999 {
		return time.Time{}
	}
	return t
}

func describeAction(a *api.Action) casedir.ActionDescription {
	return casedir.ActionDescription{
		ID: plain(a.ID), Type: plain(a.Type), Status: plain(a.Status), Machine: plain(a.Machine), MachineID: plain(a.MachineID),
		Requestor: plain(a.Requestor), Comment: plain(a.RequestorComment), Source: plain(a.RequestSource),
		Created: when(a.Created), Updated: when(a.Updated), Cancelled: when(a.Cancelled),
	}
}

func describeCommand(c *api.Command) casedir.CommandDescription {
	d := casedir.CommandDescription{Index: c.Index, Type: plain(c.Type), Status: plain(c.Status), Started: when(c.Started), Ended: when(c.Ended)}
	for i, p := range c.Params {
		if i == maxTexts {
			break
		}
		d.Params = append(d.Params, map[string]string{"key": plain(p.Key), "value": plain(p.Value)})
	}
	for i, e := range c.Errors {
		if i == maxTexts {
			break
		}
		d.Errors = append(d.Errors, plain(e))
	}
	return d
}

// describe is the content of <index>.json.
func describe(item *Item) []byte {
	return append(encode(casedir.Description{
		Schema: casedir.CommandSchema, Tenant: item.Key.Tenant, Machine: plain(item.Action.Machine), MachineID: plain(item.Action.MachineID),
		Action: describeAction(item.Action), Command: describeCommand(item.Cmd), Index: item.Key.Index,
	}), '\n')
}

// maxCommands is how many commands of an action go into the manifest.
const maxCommands = 32

// actionDetail is what the manifest says of an action.
func actionDetail(a *api.Action) json.RawMessage {
	d := describeAction(a)
	for i := range a.Commands {
		if i == maxCommands {
			break
		}
		c := describeCommand(&a.Commands[i])
		for _, p := range c.Params { // the whole texts are in <index>.json
			p["value"] = p["value"][:min(len(p["value"]), 1<<10)]
		}
		for i, e := range c.Errors {
			c.Errors[i] = e[:min(len(e), 1<<10)]
		}
		d.Commands = append(d.Commands, c)
	}
	b := encode(d)
	if len(b) > maxDetail {
		d.Commands = nil
		b = encode(d)
	}
	return b
}

// maxDetail is what fits well into a line of the manifest.
const maxDetail = 512 << 10

func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings, numbers and times that fit
	}
	return b
}

// failureCode names what went wrong, for the manifest.
func failureCode(err error) string {
	var call *api.Error
	var get *download.Error
	switch {
	case errors.As(err, &get):
		return "download"
	case errors.As(err, &call):
		return "api"
	}
	return "case"
}
