package vocabulary

// Role is what the values under a name are.
type Role uint8

// The roles. Those of a row's subject come first, then what tells of the subject.
const (
	None    Role = iota
	Path         // the path of a file
	File         // the path of a file, or its name
	Name         // the name of whatever the row is of
	Process      // a process by its name
	Service      // a service by its name
	Task         // a scheduled task
	Command      // a command line

	Size
	Hash // of any kind, its length says which
	MD5
	SHA1
	SHA256
	SHA512
	Hashes // several, each after its kind: MD5=…,SHA256=…
	Created
	Modified
	Accessed
	Changed
	Owner
	Signature
	PID
	ID // a process's, if its name stands beside it
	ParentPID

	User    // an account
	Digest  // a hash of something else than the file's bytes: imphash, thumbprint
	Version // looks like an address, and is none
	Status  // a signature's, if its words are
	Signer
	Mode
	Label // a service's, beside its process and status
	Display
	State
	Start // a service's start type
	TaskPath
	Usage   // what a process takes: time, memory, handles
	Counter // the value of a performance counter
	Host    // a computer
	UID     // the user of a process, beside its number
	Known   // says only that the name is one of a column
)

// Subject says of a role whether its values are what a row is of.
func (r Role) Subject() bool { return r >= Path && r <= Command && r != Name }

// IsHash says of a role whether its values are hashes of a file.
func (r Role) IsHash() bool { return r >= Hash && r <= Hashes }

// IsTime says of a role whether its values are times of a file.
func (r Role) IsTime() bool { return r >= Created && r <= Changed }

// Meaning is what a name says.
type Meaning struct {
	Role    Role
	UTC     bool  // of a time: the name says so
	Program bool  // of a path: it is that of a process, if there is one beside it
	Unit    int64 // of a size: what it is counted in, 1 for bytes
}
