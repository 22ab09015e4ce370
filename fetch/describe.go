package fetch

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/download"
)

// maxText limits each text of a description, and maxTexts the number of texts of a kind.
const (
	maxText  = 8 << 10
	maxTexts = 16
)

// when leaves out times that RFC 3339 cannot express.
func when(t time.Time) time.Time {
	if y := t.Year(); y < 1 || y > 9999 {
		return time.Time{}
	}
	return t
}

func (t *texts) action(field string, a *api.Action) casedir.ActionDescription {
	return casedir.ActionDescription{
		ID: t.text(field+"id", a.ID), Type: t.text(field+"type", a.Type), Status: t.text(field+"status", a.Status),
		Machine: t.text(field+"machine", a.Machine), MachineID: t.text(field+"machine_id", a.MachineID),
		Requestor: t.text(field+"requestor", a.Requestor), Comment: t.text(field+"comment", a.RequestorComment),
		Source: t.text(field+"source", a.RequestSource), ErrorResult: a.ErrorResult,
		Created: when(a.Created), Updated: when(a.Updated), Cancelled: when(a.Cancelled),
	}
}

func (t *texts) command(field string, c *api.Command) casedir.CommandDescription {
	d := casedir.CommandDescription{
		Index: c.Index, Type: t.text(field+"type", c.Type), Status: t.text(field+"status", c.Status),
		Started: when(c.Started), Ended: when(c.Ended),
	}
	for i, p := range c.Params[:t.entries(field+"params", len(c.Params), maxTexts)] {
		name := fmt.Sprintf("%sparams[%d].", field, i)
		d.Params = append(d.Params, map[string]string{"key": t.text(name+"key", p.Key), "value": t.text(name+"value", p.Value)})
	}
	for i, e := range c.Errors[:t.entries(field+"errors", len(c.Errors), maxTexts)] {
		d.Errors = append(d.Errors, t.text(fmt.Sprintf("%serrors[%d]", field, i), e))
	}
	return d
}

// describe returns the content of <index>.json.
func describe(item *Item) []byte {
	b := fitted(casedir.MaxDescription-1, maxText, func(max int) any {
		t := texts{max: max}
		d := casedir.Description{
			Schema: casedir.CommandSchema, Tenant: item.Key.Tenant, Index: item.Key.Index,
			Machine: t.text("machine", item.Action.Machine), MachineID: t.text("machine_id", item.Action.MachineID),
			Action: t.action("action.", item.Action), Command: t.command("command.", item.Cmd),
		}
		d.Truncated = t.cuts
		return d
	})
	return append(b, '\n')
}

const (
	// maxCommands limits the commands of an action in the manifest, and maxCommandText their texts
	// there. More of them is in <index>.json.
	maxCommands    = 32
	maxCommandText = 1 << 10
	// maxDetail limits the detail in a line of the manifest.
	maxDetail = 512 << 10
)

// actionDetail returns what the manifest says about an action.
func actionDetail(a *api.Action) json.RawMessage {
	a = withPackage(a)
	return fitted(maxDetail, maxText, func(max int) any {
		t := texts{max: max}
		d := t.action("", a)
		n := t.entries("commands", len(a.Commands), maxCommands)
		t.max = min(max, maxCommandText)
		for i := range a.Commands[:n] {
			d.Commands = append(d.Commands, t.command(fmt.Sprintf("commands[%d].", i), &a.Commands[i]))
		}
		d.Truncated = t.cuts
		return d
	})
}

// NoteAction records in a case what the API says of an action, without secrets, unless the manifest
// last said the same.
func NoteAction(c *casedir.Dir, tenant string, a *api.Action) error {
	if c == nil || a == nil {
		panic("fetch: NoteAction without a case or an action")
	}
	return c.NoteAction(tenant, a.ID, actionDetail(a))
}

// encode does not escape characters for HTML, which takes six bytes for one.
func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // strings, numbers and times that fit
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// failureCode names an error for the manifest.
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
