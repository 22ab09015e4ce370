package casedir

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/lrkit/lrkit/link"
)

// The operations of a [Request].
const (
	OpRun     = "run"     // live response on a machine
	OpCancel  = "cancel"  // of an action
	OpCollect = "collect" // an investigation package of a machine
)

// The results of a request, in an [Outcome].
const (
	OutcomeAccepted = "accepted" // the service carries it out: there is an action
	OutcomeRefused  = "refused"  // it was not carried out, and is not made again by itself
	OutcomeDeferred = "deferred" // it was not carried out, and may be made again
	OutcomeUnknown  = "unknown"  // it may have been carried out, and is never made again by itself
)

// UnknownSHA256 stands for the hash of a script that could not be read.
const UnknownSHA256 = "unknown"

// The limits on what a line says of a run, by the names in a [LimitError].
const (
	MaxSteps       = 100     // "steps" of a run
	MaxStepText    = 8 << 10 // "step": bytes of a text of a step, and of a comment
	MaxRunMachines = 200_000 // "machines" of all runs of a case
	maxSingle      = 100_000 // "requests" without a run that have no known outcome
	maxMachineText = 256     // bytes of the name of a machine
	machinesALine  = 1000
	maxStatedWhy   = 8 << 10
)

// Change is what the manifest says of a call that changes something: of a run, its machines, a
// request, its outcome. The event decides which fields it has.
type Change struct {
	Run     string `json:"run,omitempty"` // the id of the run, or of a single request
	N       int    `json:"n,omitempty"`   // the number of a request in it, from 1; machines: of the first
	Op      string `json:"op,omitempty"`
	Comment string `json:"comment,omitempty"` // run: the user's; request: as it is sent

	MachineID string `json:"machine_id,omitempty"`
	Machine   string `json:"machine,omitempty"` // its name, if known

	// SHA256s are the hashes of the files of the library that a request uses, in the order of the
	// steps, in hex or "unknown".
	SHA256s []string `json:"script_sha256,omitempty"`

	Outcome string `json:"outcome,omitempty"`
	Status  int    `json:"status,omitempty"` // of the response, if there was one

	Count    int             `json:"count,omitempty"`    // run: how many machines follow
	Steps    json.RawMessage `json:"steps,omitempty"`    // run: a list of Step
	Machines json.RawMessage `json:"machines,omitempty"` // machines: a list of RunMachine
}

// Step is a command of a run.
type Step struct {
	Type string `json:"type"` // "PutFile", "RunScript", "GetFile"
	// Name is the name of a file or script in the library, or the path on the machine.
	Name string `json:"name"`
	Args string `json:"args,omitempty"`
	// SHA256 is that of the library for its file, in hex, or "unknown". GetFile has none.
	SHA256 string `json:"sha256,omitempty"`
}

// RunMachine is a machine of a run.
type RunMachine struct {
	ID     string `json:"id"`
	Name   string `json:"name,omitempty"`
	Health string `json:"health,omitempty"` // healthStatus when the run began, if known
}

// Run is the beginning of a run.
type Run struct {
	Tenant   string
	ID       string // from NewRunID
	Comment  string // the user's
	Steps    []Step
	Machines []RunMachine // each gets a number, from 1
}

// Request is a call that changes something. It is recorded before it is made.
type Request struct {
	Tenant    string
	Op        string // OpRun, OpCancel, OpCollect
	Run       string // the id of the run, or one from NewRunID for a request alone
	N         int    // the number in the run, from 1
	MachineID string
	Machine   string // its name, if known
	Action    string // that is to be cancelled
	Comment   string // as it is sent, with its Nonce
	SHA256s   []string
}

// Outcome is the outcome of a request.
type Outcome struct {
	Tenant    string
	Op        string
	Run       string
	N         int
	MachineID string
	Machine   string
	Outcome   string // OutcomeAccepted and others
	Action    string // the id of the action, if there is one
	Status    int    // of the response, or 0
	Code      string // of the error of the API, or a word
	Reason    string // text; signatures of links are redacted
}

const runIDBytes = 8

// NewRunID returns a random id: 16 hex digits.
func NewRunID() string {
	b := make([]byte, runIDBytes)
	rand.Read(b) // it never fails
	return hex.EncodeToString(b)
}

// IsRunID reports whether a text has the form of an id of a run.
func IsRunID(s string) bool {
	b, err := hex.DecodeString(s)
	return err == nil && len(b) == runIDBytes && hex.EncodeToString(b) == s
}

// Nonce returns the text that every comment of a request begins with: "[lrkit:<run>:<n>]". A
// request whose outcome is not known is looked for by it.
func Nonce(run string, n int) string { return "[lrkit:" + run + ":" + strconv.Itoa(n) + "]" }

// ErrChange is returned for a run, a request or an outcome that the manifest cannot hold.
var ErrChange = errors.New("casedir: not a run, request or outcome")

// NoteRun records that a run begins: its steps, and its machines in lines of up to 1,000. It has
// begun when all lines are written: if the writer dies before, [Runs] does not tell of it.
func (d *Dir) NoteRun(r Run) error {
	d.mustOpen()
	if err := r.check(); err != nil {
		return err
	}
	steps, err := json.Marshal(r.Steps)
	if err != nil {
		return err
	}
	err = d.change(&Event{Name: EventRun, Tenant: r.Tenant, Change: &Change{
		Run: r.ID, Comment: r.Comment, Count: len(r.Machines), Steps: steps,
	}})
	if err == nil {
		err = d.noteMachines(r.Tenant, r.ID, 1, r.Machines)
	}
	return err
}

// NoteMachines adds machines to a run that has begun. first is the number of the first one: one
// more than the run has.
func (d *Dir) NoteMachines(tenant, run string, first int, machines []RunMachine) error {
	d.mustOpen()
	if !IsRunID(run) || first < 1 {
		return ErrChange
	}
	if err := checkMachines(machines); err != nil {
		return err
	}
	return d.noteMachines(tenant, run, first, machines)
}

func (d *Dir) noteMachines(tenant, run string, first int, machines []RunMachine) error {
	for len(machines) > 0 {
		some := machines[:min(len(machines), machinesALine)]
		list, err := json.Marshal(some)
		if err != nil {
			return err
		}
		err = d.change(&Event{Name: EventMachines, Tenant: tenant, Change: &Change{Run: run, N: first, Machines: list}})
		if err != nil {
			return err
		}
		first += len(some)
		machines = machines[len(some):]
	}
	return nil
}

// NoteAbandoned records that the rest of a run is not made any more, and why.
func (d *Dir) NoteAbandoned(tenant, run, reason string) error {
	d.mustOpen()
	if !IsRunID(run) {
		return ErrChange
	}
	return d.change(&Event{Name: EventAbandoned, Tenant: tenant, Reason: stated(reason), Change: &Change{Run: run}})
}

// NoteRequest records a request, before it is made. It is on the disk when NoteRequest returns.
func (d *Dir) NoteRequest(r Request) error {
	d.mustOpen()
	if !isOp(r.Op) || !IsRunID(r.Run) || r.N < 1 || len(r.Comment) > MaxStepText || len(r.SHA256s) > MaxSteps {
		return ErrChange
	}
	return d.change(&Event{Name: EventRequest, Tenant: r.Tenant, Action: r.Action, Change: &Change{
		Run: r.Run, N: r.N, Op: r.Op, Comment: r.Comment, MachineID: r.MachineID, Machine: machineText(r.Machine), SHA256s: r.SHA256s,
	}})
}

// NoteOutcome records the outcome of a request.
func (d *Dir) NoteOutcome(o Outcome) error {
	d.mustOpen()
	if !isOp(o.Op) || !IsRunID(o.Run) || o.N < 1 || !isOutcome(o.Outcome) {
		return ErrChange
	}
	return d.change(&Event{
		Name: EventOutcome, Tenant: o.Tenant, Action: o.Action, Code: stated(o.Code), Reason: stated(o.Reason), Change: &Change{
			Run: o.Run, N: o.N, Op: o.Op, MachineID: o.MachineID, Machine: machineText(o.Machine), Outcome: o.Outcome, Status: o.Status,
		},
	})
}

// change adds a line about a change. It is on the disk then.
func (d *Dir) change(e *Event) error {
	e.Tenant = strings.ToLower(e.Tenant)
	if err := checkTenant(e.Tenant); err != nil {
		return err
	}
	if e.Action != "" {
		id, err := ParseAction(e.Action)
		if err != nil {
			return err
		}
		e.Action = id
	}
	if len(e.MachineID) > maxMachineText {
		return ErrChange
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.add(e)
}

func (r *Run) check() error {
	if !IsRunID(r.ID) || len(r.Steps) == 0 || len(r.Machines) == 0 {
		return ErrChange
	}
	if len(r.Steps) > MaxSteps {
		return &LimitError{Limit: "steps", Max: MaxSteps}
	}
	for i := range r.Steps {
		s := &r.Steps[i]
		if max(len(s.Type), len(s.Name), len(s.Args), len(s.SHA256)) > MaxStepText {
			return &LimitError{Limit: "step", Max: MaxStepText}
		}
	}
	if len(r.Comment) > MaxStepText {
		return &LimitError{Limit: "step", Max: MaxStepText}
	}
	return checkMachines(r.Machines)
}

func checkMachines(machines []RunMachine) error {
	if len(machines) > MaxRunMachines {
		return &LimitError{Limit: "machines", Max: MaxRunMachines}
	}
	for i := range machines {
		if m := &machines[i]; m.ID == "" || max(len(m.ID), len(m.Name), len(m.Health)) > maxMachineText {
			return fmt.Errorf("%w: machine %d has no id, or a text of more than %d bytes", ErrChange, i, maxMachineText)
		}
	}
	return nil
}

func isOp(s string) bool { return s == OpRun || s == OpCancel || s == OpCollect }

func isOutcome(s string) bool {
	return s == OutcomeAccepted || s == OutcomeRefused || s == OutcomeDeferred || s == OutcomeUnknown
}

// machineText returns the beginning of a name of a machine.
func machineText(s string) string {
	return strings.ToValidUTF8(s[:min(len(s), maxMachineText)], "\uFFFD")
}

// stated returns a reason as a line has it: without secrets, and not too long.
func stated(s string) string {
	s = link.Redact(s[:min(len(s), 2*maxStatedWhy)])
	return strings.ToValidUTF8(s[:min(len(s), maxStatedWhy)], "\uFFFD")
}
