package fetchtest

import "time"

// An action as the API writes it. The service spells some names in two ways: the documented answer
// of a list has lastUpdateTimeUtc and externalID, and observed answers for single actions have
// lastUpdateDateTimeUtc and externalId. The emulator does the same.
type (
	single struct {
		Context string `json:"@odata.context"`
		fields
		Updated    string  `json:"lastUpdateDateTimeUtc"`
		ExternalID *string `json:"externalId"`
	}
	listed struct {
		fields
		Updated    string  `json:"lastUpdateTimeUtc"`
		ExternalID *string `json:"externalID"`
	}
)

// fields has a field for each member of the JSON of the service that both forms share.
type fields struct {
	ID                  string          `json:"id"`
	Type                string          `json:"type"`
	Title               *string         `json:"title"`
	Requestor           string          `json:"requestor"`
	RequestorComment    string          `json:"requestorComment"`
	Status              string          `json:"status"`
	MachineID           *string         `json:"machineId"`
	Machine             *string         `json:"computerDnsName"`
	Created             string          `json:"creationDateTimeUtc"`
	CancelledBy         *string         `json:"cancellationRequestor"`
	CancelComment       *string         `json:"cancellationComment"`
	Cancelled           *string         `json:"cancellationDateTimeUtc"`
	HResult             int64           `json:"errorHResult"`
	Scope               *string         `json:"scope"`
	Source              string          `json:"requestSource"`
	RelatedFile         *struct{}       `json:"relatedFileInfo"`
	Commands            []commandEntity `json:"commands"`
	TroubleshootingInfo *string         `json:"troubleshootInfo"`
}

type commandEntity struct {
	Index   int      `json:"index"`
	Start   *string  `json:"startTime"`
	End     *string  `json:"endTime"`
	Status  string   `json:"commandStatus"`
	Errors  []string `json:"errors"`
	Command struct {
		Type   string  `json:"type"`
		Params []Param `json:"params"`
	} `json:"command"`
}

func (x *exchange) single(a *Action) single {
	f, updated := x.fields(a)
	return single{x.context("MachineActions/$entity"), f, apiTime(updated), null(a.ExternalID)}
}

func (x *exchange) listed(a *Action) listed {
	f, updated := x.fields(a)
	return listed{f, apiTime(updated), null(a.ExternalID)}
}

// fields writes the fields that both forms share, and returns when the last of them changed. Until
// an action is settled, they are as in the answer to the call that created it.
func (x *exchange) fields(a *Action) (f fields, updated time.Time) {
	f = fields{
		ID: a.ID, Type: a.Type, Requestor: a.Requestor, RequestorComment: a.RequestorComment, Status: "Pending",
		Created: apiTime(a.created(x.now)), Scope: null(a.Scope), Source: a.Source, Commands: []commandEntity{},
	}
	if x.now.Before(a.settled) {
		return f, a.Created
	}
	status, since := a.status(x.now)
	f.Status, f.Title, f.MachineID = status, null(a.Title), null(a.Machine)
	if m, ok := x.e.machine(a.Machine); ok {
		f.Machine = null(m.Name)
	}
	if ended(status) {
		f.HResult = a.HResult
	}
	updated = since
	for i := range a.Commands {
		c := &a.Commands[i]
		if a.Type != "LiveResponse" {
			break // the package
		}
		entity := c.entity(i, a, x.now)
		f.Commands = append(f.Commands, entity)
		if at, ok := c.ended(a, x.now); ok && at.After(updated) {
			updated = at
		}
	}
	if a.CancelledBy != "" && status == "Cancelled" {
		f.CancelledBy, f.CancelComment, f.Cancelled = null(a.CancelledBy), null(a.CancelComment), null(apiTime(since))
	}
	return f, updated
}

// entity writes a command.
func (c *Command) entity(index int, a *Action, now time.Time) commandEntity {
	e := commandEntity{Index: index, Status: c.status(a, now), Errors: []string{}}
	e.Command.Type, e.Command.Params = c.Type, c.Params
	if at, ok := c.started(a, now); ok {
		e.Start = null(apiTime(at))
	}
	if at, ok := c.ended(a, now); ok {
		e.End = null(apiTime(at))
		e.Errors = append(e.Errors, c.Errors...)
	}
	return e
}

func null(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// apiTime formats a time as the service does: up to 7 digits of a second, without trailing zeros.
func apiTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.9999999Z") }
