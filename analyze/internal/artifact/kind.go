package artifact

// Kind is what a finding is, by name.
type Kind string

// The kinds of the built-in analyzers.
const (
	KindFile      Kind = "file"
	KindRegistry  Kind = "registry"
	KindHash      Kind = "hash"
	KindIPv4      Kind = "ipv4"
	KindIPv6      Kind = "ipv6"
	KindDomain    Kind = "domain"
	KindURL       Kind = "url"
	KindEmail     Kind = "email"
	KindSID       Kind = "sid"
	KindAccount   Kind = "account"
	KindGUID      Kind = "guid"
	KindProcess   Kind = "process"
	KindService   Kind = "service"
	KindTask      Kind = "task"
	KindTimestamp Kind = "timestamp"
	KindCommand   Kind = "command"
	KindSecret    Kind = "secret"
	KindSize      Kind = "size"
)

// Code is the number of a kind. Codes are in the order of the names: matches of one place are
// sorted by them.
type Code uint8

// The codes. None is that of a part of a row that is no finding of its own, Other that of a kind
// that is not built in: the List has its name.
const (
	None Code = iota
	Account
	Command
	Domain
	Email
	File
	GUID
	HashCode
	IPv4
	IPv6
	Process
	Registry
	Secret
	Service
	SID
	SizeCode
	Task
	Timestamp
	URL
	Other
)

var kinds = [...]Kind{
	None: "", Account: KindAccount, Command: KindCommand, Domain: KindDomain, Email: KindEmail, File: KindFile, GUID: KindGUID,
	HashCode: KindHash, IPv4: KindIPv4, IPv6: KindIPv6, Process: KindProcess, Registry: KindRegistry, Secret: KindSecret,
	Service: KindService, SID: KindSID, SizeCode: KindSize, Task: KindTask, Timestamp: KindTimestamp, URL: KindURL, Other: "",
}

// Kind returns the name; that of Other is empty.
func (c Code) Kind() Kind { return kinds[c] }

// CodeOf returns the code of a kind; Other, if it is not built in.
func CodeOf(k Kind) Code {
	for c, name := range kinds {
		if name == k {
			return Code(c)
		}
	}
	return Other
}

// Set is a set of codes.
type Set uint32

// Has reports whether c is in the set.
func (s Set) Has(c Code) bool { return s>>c&1 != 0 }

// Paths are the kinds that are paths.
const Paths Set = 1<<File | 1<<Registry
