package layout

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/quantity"
	"github.com/lrkit/lrkit/analyze/internal/stamp"
	"github.com/lrkit/lrkit/analyze/internal/vocabulary"
)

// What is what a part of a row is.
type What uint8

// The parts. Claim is a part that says nothing, and must not be taken for something else.
const (
	Claim What = iota
	Name       // a path, or a name in a directory
	Size
	Hash
	Time
	Owner
	Signature
	PID
	ParentPID
	Process
	Service
	Task
	Command
	Candidate   // a name, of what a later part of the row tells
	ServiceHint // tells that it is a service
	Account
	Key // of the registry
	URL
)

// Part is a place in a line that belongs to a row.
type Part struct {
	Start, End int
	What       What
	Row        int    // rows are numbered from 1; parts of one thing have one number, on whatever line they stand
	Block      bool   // the row goes on on other lines
	Rule       string // which layout it is

	Directory   bool // a path that rows after it lie in
	InDirectory bool // a name in the last such
	Continued   bool // the rest of the row's name, which was wrapped
	Truncated   bool
	Doubled     bool // every backslash is doubled
	POSIX       bool // of a name: of no Windows machine

	Bytes, Min, Max int64 // of a size
	Ambiguous       bool
	Kind            string // of a hash: md5, sha1, sha256, sha512
	Normalized      string // of a hash that is broken up, or a name with escapes of JSON; of the rest of a wrapped name, the blank before it
	Role            string // of a time: created, modified, accessed, changed
	Value           string // of a time: as RFC 3339 without a zone, where it is certain
	ID              int64  // of a process
}

// part is a part of line[from:to].
func part(what What, from, to, row int) Part {
	return Part{Start: from, End: to, What: what, Row: row}
}

// nameAt is a name or a path at line[from:to].
func nameAt(line []byte, from, to, row int, rule string) Part {
	return Part{Start: from, End: to, What: Name, Row: row, Rule: rule, Truncated: isTruncated(line[from:to])}
}

// timeAt is a time at line[from:to].
func timeAt(line []byte, from, to, row int, role string) Part {
	return Part{Start: from, End: to, What: Time, Row: row, Role: role, Value: stamp.Value(line[from:to])}
}

// exactly is a size of so many bytes.
func exactly(from, to, row int, bytes int64) Part {
	return Part{Start: from, End: to, What: Size, Row: row, Bytes: bytes, Min: bytes, Max: bytes}
}

// hashAt is a hash.
func hashAt(from, to, row int, kind string) Part {
	return Part{Start: from, End: to, What: Hash, Row: row, Kind: kind}
}

// moved returns a part of a cell as one of the line in which the cell stands at [from, to). A part
// without an end is the whole cell.
func (p Part) moved(from, to int) Part {
	p.Start += from
	if p.End == 0 {
		p.End = to
	} else {
		p.End += from
	}
	return p
}

// partOf reads a cell whose column or label says what it is. Its bounds are those of moved.
func partOf(means vocabulary.Meaning, cell []byte) (p Part, ok bool) {
	switch role := means.Role; role {
	case vocabulary.Path, vocabulary.File:
		p = Part{What: Name, Truncated: isTruncated(cell), POSIX: absolute(cell) == 2}
		if len(cell) > len(provider) && string(cell[:len(provider)]) == provider {
			p.Start, p.End = len(provider), len(cell)
		}
		if p.POSIX && bytes.HasSuffix(cell, []byte(deleted)) {
			p.End = len(cell) - len(deleted)
		}
		// A column Path has paths; a column that is only called File may have names.
		return p, len(cell) > 0 && cell[0] != '{' && !isCounter(cell) && !(absolute(cell) == 0 && ofProvider(cell)) && (role == vocabulary.File || p.Truncated || absolute(cell) != 0 || within(cell))
	case vocabulary.Size:
		return size(cell, means.Unit)
	case vocabulary.Hash, vocabulary.MD5, vocabulary.SHA1, vocabulary.SHA256, vocabulary.SHA512:
		p, ok = hash(cell)
		return p, ok && (role == vocabulary.Hash || hashNames[role] == p.Kind)
	case vocabulary.Created, vocabulary.Modified, vocabulary.Accessed, vocabulary.Changed:
		value, ok := stamp.Cell(cell)
		if means.UTC {
			value = stamp.InUTC(value)
		}
		return Part{What: Time, Role: timeNames[role], Value: value}, ok
	case vocabulary.PID, vocabulary.ID:
		return identifier(PID, cell)
	case vocabulary.ParentPID:
		return identifier(ParentPID, cell)
	case vocabulary.Process, vocabulary.Service, vocabulary.Task, vocabulary.Owner, vocabulary.Signature, vocabulary.Command:
		return Part{What: whats[role], Truncated: isTruncated(cell)}, true
	case vocabulary.Status, vocabulary.Signer:
		if isSignature(cell) {
			return Part{What: Signature}, true
		}
	case vocabulary.User:
		return Part{What: Account}, isAccount(cell)
	case vocabulary.Name, vocabulary.Digest, vocabulary.None:
		return Part{}, false
	}
	return Part{What: Claim}, true
}

var (
	hashNames = [...]string{vocabulary.MD5: "md5", vocabulary.SHA1: "sha1", vocabulary.SHA256: "sha256", vocabulary.SHA512: "sha512"}
	timeNames = [...]string{vocabulary.Created: "created", vocabulary.Modified: "modified", vocabulary.Accessed: "accessed", vocabulary.Changed: "changed"}
	whats     = [...]What{vocabulary.Process: Process, vocabulary.Service: Service, vocabulary.Task: Task, vocabulary.Command: Command, vocabulary.Owner: Owner, vocabulary.Signature: Signature}
)

// deleted stands after the path of a file that is open and gone.
const deleted = " (deleted)"

// identifier reads the number of a process.
func identifier(what What, cell []byte) (Part, bool) {
	n, end, ok := quantity.Integer(cell, 0)
	return Part{What: what, ID: n}, ok && end == len(cell)
}
