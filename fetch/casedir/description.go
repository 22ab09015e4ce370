package casedir

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/lrkit/lrkit/fetch/internal/status"
)

// CommandSchema is the schema of <index>.json.
const CommandSchema = "lrkit.command/1"

// MaxDescription limits <index>.json, for writers and readers.
const MaxDescription = 1 << 20

// Description is what the API said about a command: the content of <index>.json. Signatures and
// tokens are masked. Its texts are otherwise as the service sent them, and not trusted.
type Description struct {
	Schema    string             `json:"schema"`
	Tenant    string             `json:"tenant"`
	Machine   string             `json:"machine,omitempty"`
	MachineID string             `json:"machine_id,omitempty"`
	Action    ActionDescription  `json:"action"`
	Command   CommandDescription `json:"command"`
	Index     int                `json:"index"`
	Truncated []Cut              `json:"truncated,omitempty"`
}

// Cut is a text or list of a description that was shortened because it was too long.
type Cut struct {
	Field string `json:"field"` // "command.errors[3]", "commands"
	Kept  int    `json:"kept"`  // bytes of a text, entries of a list
	Of    int    `json:"of"`
}

// ActionDescription is an action as the API described it. It has its commands in the manifest, and
// not in <index>.json.
type ActionDescription struct {
	ID        string    `json:"id"`
	Type      string    `json:"type"`
	Status    string    `json:"status"`
	Machine   string    `json:"machine,omitempty"`
	MachineID string    `json:"machine_id,omitempty"`
	Requestor string    `json:"requestor,omitempty"`
	Comment   string    `json:"comment,omitempty"`
	Source    string    `json:"source,omitempty"`
	Created   time.Time `json:"created,omitzero"`
	Updated   time.Time `json:"updated,omitzero"`
	Cancelled time.Time `json:"cancelled,omitzero"`
	// ErrorResult is the service's errorHResult, 0 for none.
	ErrorResult int64 `json:"error_result,omitempty"`

	Commands  []CommandDescription `json:"commands,omitempty"`
	Truncated []Cut                `json:"truncated,omitempty"` // in the manifest
}

// CommandDescription is a command as the API described it.
type CommandDescription struct {
	Index   int                 `json:"index"`
	Type    string              `json:"type"`
	Status  string              `json:"status"`
	Params  []map[string]string `json:"params,omitempty"` // each with key and value
	Errors  []string            `json:"errors,omitempty"`
	Started time.Time           `json:"started,omitzero"`
	Ended   time.Time           `json:"ended,omitzero"`
}

// NoCommands says why an action has no commands: "pending (no commands yet)", "failed 0x80070005",
// "no live response (Isolate)". The words are those of the service.
func (d *ActionDescription) NoCommands() string {
	return status.NoCommands(d.Type, d.Status, d.ErrorResult)
}

// LiveResponse reports whether an action of this type has commands with results.
func LiveResponse(actionType string) bool { return status.LiveResponse(actionType) }

// HasResults reports whether an action of this type may have results: live response, or an
// investigation package.
func HasResults(actionType string) bool { return status.HasResults(actionType) }

// HasResult reports whether a command of this type, with this status, was carried out and has a
// result to fetch.
func HasResult(commandType, s string) bool { return status.HasResult(commandType, s) }

// TypePackage is the type of an action that collects an investigation package. The package is
// recorded as the result of a command of this type, with the index 0.
const TypePackage = status.TypePackage

// Succeeded reports whether an action with this status ended well.
func Succeeded(s string) bool { return status.Succeeded(s) }

// Cancelled reports whether an action with this status was cancelled.
func Cancelled(s string) bool { return status.Cancelled(s) }

// ActionDone reports whether an action with this status has ended. An unknown status is not an end.
func ActionDone(s string) bool { return status.ActionDone(s) }

// Completed reports whether a command with this status was carried out.
func Completed(s string) bool { return status.Completed(s) }

// CommandDone reports whether a command with this status has ended, however it did.
func CommandDone(s string) bool { return status.CommandDone(s) }

// ParseDescription reads the content of <index>.json.
func ParseDescription(b []byte) (*Description, error) {
	d := new(Description)
	if err := json.Unmarshal(b, d); err != nil {
		return nil, fmt.Errorf("casedir: not a description of a command: %w", err)
	}
	return d, nil
}

// checkDescription checks that a description can be read again.
func checkDescription(b []byte) error {
	if len(b) > MaxDescription {
		return fmt.Errorf("casedir: a description of %d bytes is longer than %d", len(b), MaxDescription)
	}
	_, err := ParseDescription(b)
	return err
}

// ActionDescription returns the action that an event records. Missing fields are empty.
func (e *Event) ActionDescription() ActionDescription {
	var d ActionDescription
	_ = json.Unmarshal(e.Detail, &d) // an older or newer writer may say less
	return d
}
