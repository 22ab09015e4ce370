package fetchtest

import (
	"cmp"
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest/sas"
)

// Tenant is what an [Emulator] serves: machines, their actions and the results. It is data. What
// changes with time is computed from it. Empty fields have defaults. Calls of the API do not change
// it: the emulator has its own state. A Tenant must not change while it is served.
type Tenant struct {
	ID           string   // GUID; see [DefaultTenant]
	ClientID     string   // GUID of the application that may log in
	ClientSecret string   // its secret
	Roles        []string // what the application may do, as its tokens say; [DefaultRoles] if nil
	User         User     // who signs in with a code

	Account   string // storage account of the results; [DefaultAccount] if empty
	Container string // [DefaultContainer] if empty
	Key       string // key of the account, in base64

	Machines []Machine
	Actions  []Action
	Blobs    []Blob // other than results
	Library  []LibraryFile

	// Scripts says what comes of running files of the library, by name in any case. A script that
	// is not here prints what it was called with.
	Scripts map[string]func(Execution) Outcome

	// Files says what comes of GetFile, for any machine and path. If it is nil, there is a small
	// file with a text wherever one is asked for.
	Files func(Execution) Outcome

	// Packages says what comes of collecting an investigation package. If it is nil, that is a zip
	// archive with one text.
	Packages func(Execution) Outcome

	// DelegationKeys are the user delegation keys that the store knows, for links signed with one.
	DelegationKeys []sas.DelegationKey
}

// The defaults of a [Tenant].
const (
	DefaultTenant       = "6f3c1b52-0d5e-4b7a-9f38-2c1d7e90a4b6"
	DefaultClientID     = "b1c0a9d8-7e6f-4a5b-8c3d-2e1f0a9b8c7d"
	DefaultClientSecret = "sim8Q~not.a.secret-of-anybody_0123456789"
	DefaultAccount      = "automatedirstrprdweu"
	DefaultContainer    = "investigation-actions-data"
	defaultKey          = "dGhlIGtleSBvZiBhbiBhY2NvdW50IHRoYXQgaXMgbm90IHRoZXJl"
)

// DefaultRoles are the roles that the documentation of several years asks for, for all calls.
var DefaultRoles = []string{
	"Machine.LiveResponse", "Machine.Read.All", "Machine.ReadWrite.All", "Machine.CollectForensics", "Library.Manage",
}

// Action is a machine action.
type Action struct {
	ID               string // GUID
	Type             string // LiveResponse if empty
	Title            string
	Scope            string
	Requestor        string // the user; the client of the Tenant if empty
	RequestorComment string
	Source           string // requestSource: PublicApi if empty
	ExternalID       string
	Machine          string // ID of the machine
	Created          time.Time
	Steps            []Step // what became of it; before the first it is Pending
	CancelledBy      string // of an action that was cancelled
	CancelComment    string
	HResult          int64     // errorHResult when it has ended
	Commands         []Command // of a CollectInvestigationPackage one, with the package as its result

	settled time.Time // until then it looks as when it was created
}

// Step is a change of the status of an action, some time after it was created.
type Step struct {
	After  time.Duration
	Status string // Pending, InProgress, Succeeded, Failed, TimeOut, Cancelled, or what else a client has to bear
}

// Command is a command of a Live Response action.
type Command struct {
	Type   string // RunScript, GetFile, PutFile
	Params []Param
	// Start and End are when it ran, after the action was created. Without an end it stays Created.
	// Without a start too, it never runs.
	Start, End time.Duration
	Status     string // how it ended: Completed if empty, Failed
	NoStart    bool   // startTime is null, although it ran: some answers of the service are so
	Errors     []string
	Result     *Blob // nil if it has none: PutFile never has
}

// Param is a parameter of a command.
type Param struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// Blob is a blob in the store.
type Blob struct {
	Name        string // within the container; of a result, one like the service gives if empty
	Content     Content
	Type        string    // Content-Type; application/octet-stream if empty
	Disposition string    // Content-Disposition
	Encoding    string    // Content-Encoding that the blob was stored with
	Modified    time.Time // Last-Modified, and since when it is there; of a result, when the command ended if zero
	// MD5 says that the service knows the MD5 of the blob, as for blobs that were uploaded in one
	// piece. The content is read once, when the MD5 is first needed.
	MD5 bool
}

// RunScript is a command that runs a script of the library.
func RunScript(name, args string) Command {
	c := Command{Type: "RunScript", Params: []Param{{"ScriptName", name}}}
	if args != "" {
		c.Params = append(c.Params, Param{"Args", args})
	}
	return c
}

// GetFile is a command that collects a file.
func GetFile(path string) Command {
	return Command{Type: "GetFile", Params: []Param{{"Path", path}}}
}

// PutFile is a command that copies a file of the library to the machine.
func PutFile(name string) Command {
	return Command{Type: "PutFile", Params: []Param{{"FileName", name}}}
}

// Ran returns a command that ran, ended and has a result.
func (c Command) Ran(start, end time.Duration, result *Blob) Command {
	c.Start, c.End, c.Result = start, end, result
	return c
}

// Failed returns a command that ran and failed.
func (c Command) Failed(start, end time.Duration, errors ...string) Command {
	c.Start, c.End, c.Status, c.Errors = start, end, "Failed", errors
	return c
}

// One is the smallest tenant for a test of downloads: one machine, one action that succeeded a
// minute ago, and one result.
func One(content Content, now time.Time) *Tenant {
	machine := Machine{ID: "ed1b040e90d9b3593d93f6d0b87d6bdfb64fe86b", Name: "one.example"}
	return &Tenant{
		Machines: []Machine{machine},
		Actions: []Action{{
			ID: OneAction, Machine: machine.ID, Created: now.Add(-time.Minute),
			Steps: []Step{{0, "Succeeded"}},
			Commands: []Command{
				RunScript(
					"one.ps1", "",
				).Ran(time.Second, 2*time.Second, &Blob{Content: content, MD5: mustContent(content).Size() <= 1<<20}),
			},
		}},
	}
}

// OneAction is the ID of the action of [One].
const OneAction = "5382f7ea-7557-4ab7-9782-d50480024a4e"

// withDefaults returns a copy of the tenant with all defaults filled in.
func (t *Tenant) withDefaults() *Tenant {
	full := *t
	full.ID = strings.ToLower(cmp.Or(t.ID, DefaultTenant))
	full.ClientID = strings.ToLower(cmp.Or(t.ClientID, DefaultClientID))
	full.ClientSecret = cmp.Or(t.ClientSecret, DefaultClientSecret)
	full.Account, full.Container = cmp.Or(t.Account, DefaultAccount), cmp.Or(t.Container, DefaultContainer)
	full.Key = cmp.Or(t.Key, defaultKey)
	if t.Roles == nil {
		full.Roles = DefaultRoles
	}
	full.User.Name = cmp.Or(t.User.Name, "responder@example.com")
	if t.User.Scopes == nil {
		full.User.Scopes = DefaultScopes
	}
	full.Machines = append([]Machine(nil), t.Machines...)
	full.Scripts = map[string]func(Execution) Outcome{}
	for name, run := range t.Scripts {
		full.Scripts[strings.ToLower(name)] = run
	}
	full.Library = append([]LibraryFile(nil), t.Library...)
	full.Actions = append([]Action(nil), t.Actions...)
	for i := range full.Actions {
		a := &full.Actions[i]
		a.ID, a.Type = strings.ToLower(a.ID), cmp.Or(a.Type, "LiveResponse")
		a.Requestor, a.Source = cmp.Or(a.Requestor, full.ClientID), cmp.Or(a.Source, "PublicApi")
	}
	return &full
}

// created returns when the API says that the action was created. That changes when it is settled.
func (a *Action) created(now time.Time) time.Time {
	if a.settled.IsZero() || now.Before(a.settled) {
		return a.Created
	}
	return a.settled
}

// status returns the status of the action at a time, and since when it has it.
func (a *Action) status(now time.Time) (string, time.Time) {
	status, since := "Pending", a.Created
	for _, s := range a.Steps {
		if at := a.Created.Add(s.After); !at.After(now) {
			status, since = s.Status, at
		}
	}
	return status, since
}

func (a *Action) statusText(now time.Time) string {
	if now.Before(a.settled) {
		return "Pending"
	}
	status, _ := a.status(now)
	return status
}

// started and ended return when the command did, and false if it has not yet or never will.
func (c *Command) started(a *Action, now time.Time) (time.Time, bool) {
	at := a.Created.Add(c.Start)
	return at, (c.Start > 0 || c.End > 0) && !c.NoStart && !at.After(now)
}

func (c *Command) ended(a *Action, now time.Time) (time.Time, bool) {
	at := a.Created.Add(c.End)
	return at, c.End > 0 && !at.After(now)
}

// status returns the status of the command at a time.
func (c *Command) status(a *Action, now time.Time) string {
	if _, ended := c.ended(a, now); ended {
		return cmp.Or(c.Status, "Completed")
	}
	return "Created"
}

// resultName is a name for a result, in the form that the service uses.
func resultName(action string, index int) string {
	sum := md5.Sum(fmt.Appendf(nil, "%s/%d", action, index))
	return action + "/CustomPlaybookCommandOutput/" + hex.EncodeToString(sum[:])
}
