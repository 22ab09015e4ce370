package indicator

// Kind is what was found.
type Kind uint8

// The kinds.
const (
	IPv4 Kind = iota + 1
	IPv6
	Domain
	URL
	Email
	SID
	Account
	GUID
	Process
	Service
	Task
	Timestamp
	Command
	PID       // the number of a process, a part of a row
	ParentPID // that of the process which started it
)

// Family is a set of kinds that are looked for together.
type Family uint16

// The families.
const (
	Addresses Family = 1 << iota // IPv4, IPv6
	Names                        // Domain, URL, Email
	SIDs
	Accounts
	GUIDs
	Processes
	Services // Service, Task
	Times
	Commands

	All = 1<<iota - 1
)

var families = [...]Family{
	IPv4: Addresses, IPv6: Addresses, Domain: Names, URL: Names, Email: Names, SID: SIDs, Account: Accounts, GUID: GUIDs,
	Process: Processes, Service: Services, Task: Services, Timestamp: Times, Command: Commands,
	PID: Processes, ParentPID: Processes,
}

// Found is an indicator in a line.
type Found struct {
	Start, End int
	Kind       Kind
	Rule       string
	Normalized string // the usual form, if it was printed in another
	Time       string // of a Timestamp, in the form of RFC 3339; empty where the order of day and month is open
	ID         int64  // of a PID or ParentPID
	Row        int    // not 0: parts with one number describe one process
	Sure       bool   // a label or a form that is nothing else says what it is
}
