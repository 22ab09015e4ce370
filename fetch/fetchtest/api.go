package fetchtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest/sas"
)

// api answers the machine actions API.
func (x *exchange) api() *response {
	token, refused := x.bearer()
	if refused != nil {
		return refused
	}
	if wait, limit := x.throttle(); wait > 0 {
		return x.throttled(strconv.Itoa(int(math.Ceil(wait.Seconds()))), limit)
	}
	if x.r.Method != http.MethodGet {
		return x.apiError(
			http.StatusMethodNotAllowed, "BadRequest",
			"The requested resource does not support http method '"+x.r.Method+"'.",
		)
	}
	roles := []string{"Machine.Read.All", "Machine.ReadWrite.All"}
	if x.kind == KindLink {
		roles = x.e.opts.LinkRoles
	}
	if refused := x.may(token, roles...); refused != nil {
		return refused
	}
	if x.kind == KindList {
		return x.list()
	}
	if !isGUID(x.action) {
		return x.apiError(http.StatusBadRequest, "BadRequest", "Invalid machine action id was supplied.")
	}
	a := x.e.actions[x.action]
	if a == nil || a.Created.After(x.now) {
		return x.apiError(http.StatusNotFound, "ResourceNotFound", "Machine action "+x.action+" was not found")
	}
	if x.kind == KindLink {
		return x.link(a)
	}
	return x.json(http.StatusOK, x.single(a))
}

// link answers the call for a link to a result. The answer for a command without a result is not
// documented: this one is a guess.
func (x *exchange) link(a *Action) *response {
	if a.Type != "LiveResponse" {
		return x.apiError(http.StatusBadRequest, "BadRequest", "Machine action "+a.ID+" is not of type LiveResponse.")
	}
	if x.index < 0 || x.index >= len(a.Commands) {
		return x.apiError(
			http.StatusNotFound, "ResourceNotFound",
			fmt.Sprintf("Command index %d of machine action %s was not found", x.index, a.ID),
		)
	}
	c, b := &a.Commands[x.index], x.e.result(a.ID, x.index)
	if _, ended := c.ended(a, x.now); !ended || b == nil {
		return x.apiError(
			http.StatusNotFound, "ResourceNotFound",
			fmt.Sprintf("Result of command index %d of machine action %s was not found", x.index, a.ID),
		)
	}
	endpoint := x.e.opts.Endpoint
	if endpoint == "" {
		if service, _ := hostService(x.r.Host); service == serviceAny {
			endpoint = x.base() + "/" + x.e.tenant.Account
		}
	}
	text, err := x.e.mint(endpoint, b.Name, x.now)
	if err != nil {
		return x.apiError(http.StatusInternalServerError, "InternalServerError", err.Error())
	}
	return x.json(http.StatusOK, struct {
		Context string `json:"@odata.context"`
		Value   string `json:"value"`
	}{x.context("Edm.String"), text})
}

// mint signs a link.
func (e *Emulator) mint(endpoint, blob string, now time.Time) (string, error) {
	g := e.opts.Link
	g.Expiry = now.Add(e.opts.LinkLife)
	if e.opts.LinkStart != 0 {
		g.Start = now.Add(-e.opts.LinkStart)
	}
	text, err := e.Signer(endpoint).ServiceLink(e.tenant.Container, blob, g)
	if err != nil {
		return "", err
	}
	if u, err := url.Parse(text); err == nil {
		sig := u.Query().Get("sig")
		e.keep(sig, url.QueryEscape(sig))
	}
	return text, nil
}

// Link returns a link to a result as the API would, without a call of the API. The link leads to
// [Options].Endpoint, or if that is empty to the host of the account in the cloud.
func (e *Emulator) Link(action string, index int) (string, error) {
	e.mustInit()
	b := e.result(strings.ToLower(action), index)
	if b == nil {
		return "", fmt.Errorf("fetchtest: %s/%d has no result", action, index)
	}
	return e.mint(e.opts.Endpoint, b.Name, e.Now())
}

// Signer returns a signer with the key of the account, for tests that need unusual links. The
// endpoint may be empty, as in a [sas.Signer].
func (e *Emulator) Signer(endpoint string) sas.Signer {
	e.mustInit()
	return sas.Signer{Account: e.tenant.Account, Key: e.tenant.Key, Endpoint: endpoint}
}

// context is the @odata.context of an answer.
func (x *exchange) context(of string) string { return x.base() + "/api/$metadata#" + of }

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
	MachineID           string          `json:"machineId"`
	Machine             string          `json:"computerDnsName"`
	Created             string          `json:"creationDateTimeUtc"`
	CancelledBy         *string         `json:"cancellationRequestor"`
	CancelComment       *string         `json:"cancellationComment"`
	Cancelled           *string         `json:"cancellationDateTimeUtc"`
	HResult             int             `json:"errorHResult"`
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

// fields writes the fields that both forms share, and returns when the last of them changed.
func (x *exchange) fields(a *Action) (f fields, updated time.Time) {
	status, since := a.status(x.now)
	f = fields{
		ID: a.ID, Type: a.Type, Title: null(a.Title), Requestor: a.Requestor, RequestorComment: a.RequestorComment, Status: status,
		MachineID: a.Machine, Created: apiTime(a.Created), Scope: null(a.Scope), Source: a.Source, Commands: []commandEntity{},
	}
	if m := x.e.machines[a.Machine]; m != nil {
		f.Machine = m.Name
	}
	updated = since
	for i := range a.Commands {
		c := &a.Commands[i]
		entity := commandEntity{Index: i, Status: c.status(a, x.now), Errors: []string{}}
		entity.Command.Type, entity.Command.Params = c.Type, c.Params
		if at, ok := c.started(a, x.now); ok {
			entity.Start = null(apiTime(at))
		}
		if at, ok := c.ended(a, x.now); ok {
			entity.End = null(apiTime(at))
			entity.Errors = append(entity.Errors, c.Errors...)
			if at.After(updated) {
				updated = at
			}
		}
		f.Commands = append(f.Commands, entity)
	}
	if a.CancelledBy != "" && status == "Cancelled" {
		f.CancelledBy, f.CancelComment, f.Cancelled = null(a.CancelledBy), null(a.CancelComment), null(apiTime(since))
	}
	return f, updated
}

func null(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// apiTime formats a time as the service does: up to 7 digits of a second, without trailing zeros.
func apiTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.9999999Z") }

// throttled is the answer to too many calls. The text was observed.
func (x *exchange) throttled(after string, limit *rateWindow) *response {
	text := "API calls quota exceeded! maximum allowed 100 per 00:01:00"
	if limit != nil {
		size := time.Time{}.Add(limit.size).Format(time.TimeOnly)
		text = fmt.Sprintf("API calls quota exceeded! maximum allowed %d per %s", limit.max, size)
	}
	a := x.apiError(http.StatusTooManyRequests, "TooManyRequests", text)
	if after != "" {
		a.header.Set("Retry-After", after)
	}
	return a
}

// apiError is an error as the API writes it.
func (x *exchange) apiError(status int, code, message string) *response {
	type inner struct {
		Code    string `json:"code"`
		Message string `json:"message"`
		Target  string `json:"target"`
	}
	return x.json(status, struct {
		Error inner `json:"error"`
	}{inner{code, message, x.id}})
}

// json is an answer in JSON. Ampersands stay as they are, as the service leaves them.
func (x *exchange) json(status int, v any) *response {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(err)
	}
	contentType := "application/json; charset=utf-8"
	if status == http.StatusOK && x.kind != KindToken {
		contentType = "application/json; odata.metadata=minimal; odata.streaming=true; charset=utf-8"
	}
	a := x.answer(status, contentType, strings.TrimSuffix(b.String(), "\n"))
	a.header.Set("Cache-Control", "no-store")
	a.header.Set("Pragma", "no-cache")
	return a
}

// isGUID reports whether s is a GUID in lower case.
func isGUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; i {
		case 8, 13, 18, 23:
			if c != '-' {
				return false
			}
		default:
			if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
				return false
			}
		}
	}
	return true
}
