package casedir

import "time"

// CommandSchema is the schema of <index>.json.
const CommandSchema = "lrkit.command/1"

// Description is what the API said about a command: the content of <index>.json. Its texts are as the service and whoever asked
// for the action wrote them, without signatures and tokens.
type Description struct {
	Schema    string             `json:"schema"`
	Tenant    string             `json:"tenant"`
	Machine   string             `json:"machine,omitempty"`
	MachineID string             `json:"machine_id,omitempty"`
	Action    ActionDescription  `json:"action"`
	Command   CommandDescription `json:"command"`
	Index     int                `json:"index"`
}

// ActionDescription is an action as the API described it. In the manifest it has its commands, in <index>.json it has not.
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

	Commands []CommandDescription `json:"commands,omitempty"`
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
