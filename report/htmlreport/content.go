package htmlreport

import (
	"time"

	"github.com/lrkit/lrkit/report/stack"
)

// Content is what a page shows besides findings. Texts are shown safely, and secrets must be masked
// in them. Of each list the page shows the first MaxRows, in the order given, and counts the
// others with those that More has.
type Content struct {
	Case      bool   // a case; loose inputs otherwise
	States    States // of all commands and inputs; the zero value is those of Machines
	Machines  []Machine
	Results   []Result
	Bare      int64 // of all results: actions that have no commands, and are not counted as commands
	Anomalies []Anomaly
	Custody   []Custody // of each case
	Ended     time.Time // the last command; the zero value is the last of Results
	Notes     []string  // what a reader must know: what could not be read, what is not shown
	More      More
}

// MaxRows limits the rows of each list of a page.
const MaxRows = 2000

// States counts commands, or loose inputs, by what became of them.
type States struct{ Failed, Erred, Doubtful, Pending, Succeeded int64 }

// More counts what the lists of a Content leave out.
type More struct{ Machines, Results int64 }

// Machine is a machine with the states of its commands.
type Machine struct {
	Name, ID                                    string
	Failed, Erred, Doubtful, Pending, Succeeded int64
	Findings                                    int64
}

// Result is a command with what became of it, or a loose input.
type Result struct {
	Machine  string
	Action   string // its ID
	Index    int
	What     string // "RunScript x.ps1 -a b", "GetFile C:\x", or the name of an input
	Asked    string // who asked for it, and the comment
	State    string
	Detail   []string // the exit code and what it means, first lines of errors, why there is no result
	Began    time.Time
	Ended    time.Time
	Source   string // of the result: blobs/…, or the name of the input
	Size     int64
	SHA256   string
	Findings int64
}

// reportedFile is a file that a script reported with its size.
type reportedFile struct {
	Machine string
	Path    string
	Size    string // as it was printed
	// Collected is empty for a file that was not collected, or "as reported", "differs",
	// and "collected" where nothing can be compared.
	Collected string
}

// Anomaly is a deviation from the format, counted over all inputs.
type Anomaly struct {
	Code, Severity string
	Count, Inputs  int64
	Example        string // where the first one is
}

// Custody is what the manifest of a case tells, and what was checked while its results were read.
type Custody struct {
	Name   string // of the folder
	Case   string // its ID
	Head   string // hash of the last line
	Lines  int64
	Blobs  int64
	Bytes  int64    // that were read and compared with their hashes
	Key    string   // public key that the lines were checked with; empty without one
	Signed bool     // by that key
	Proofs []string // what was checked, what came of it and what that proves, a sentence each
	Faults []Fault
	Events []CustodyEvent
	More   int64 // faults and events that are not in the lists
}

// Fault is something that is not as the manifest says.
type Fault struct{ Code, Path, Detail string }

// CustodyEvent is a line of the manifest that a reader should know of: a result that was fetched
// again, lines that were adopted.
type CustodyEvent struct {
	Line         int64
	What, Detail string
}

// rare are the keys of one kind that few machines have.
type rare struct {
	By      stack.By
	Entries []stack.Entry
	Single  int   // keys on one machine
	More    int64 // keys that are not in Entries
}
