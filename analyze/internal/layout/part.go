package layout

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/quantity"
	"github.com/lrkit/lrkit/analyze/internal/stamp"
	"github.com/lrkit/lrkit/analyze/internal/vocabulary"
)

// What is what a part of a row is: its kind, or, of what is no finding of its own, what it is to
// the thing that the row describes.
type What uint16

// The parts. Claim is a part that says nothing, and must not be taken for something else.
const (
	Claim       What = 0
	Name             = What(artifact.File) // a path, or a name in a directory
	Size             = What(artifact.SizeCode)
	Hash             = What(artifact.HashCode)
	Time             = What(artifact.Timestamp)
	Process          = What(artifact.Process)
	Service          = What(artifact.Service)
	Task             = What(artifact.Task)
	Command          = What(artifact.Command)
	Account          = What(artifact.Account)
	Key              = What(artifact.Registry)
	URL              = What(artifact.URL)
	Owner            = What(artifact.Owner) << partShift
	Signature        = What(artifact.Signature) << partShift
	PID              = What(artifact.PID) << partShift
	ParentPID        = What(artifact.ParentPID) << partShift
	Candidate        = What(artifact.Candidate) << partShift   // a name, of what a later part of the row tells
	ServiceHint      = What(artifact.ServiceHint) << partShift // tells that it is a service
	Program          = What(artifact.Program) << partShift     // the path of what a later part says is a process
	KindHint         = What(artifact.KindHint) << partShift    // tells what the candidate is
	RowEnd           = What(artifact.RowEnd) << partShift      // no more of the row comes
)

const partShift = 8

// Part is a match of a row whose text is in no list yet: of a line that turns out to be no row, the
// parts are dropped.
type Part struct {
	artifact.Match
	Text string // as [artifact.Match] has it; of the rest of a wrapped value, the blank before it
}

// part is a part of line[from:to].
func part(what What, from, to int, row int32) (p Part) {
	p.be(what)
	p.Start, p.End, p.Row.Number, p.Level = int32(from), int32(to), row, artifact.High
	return p
}

// what returns what the part is.
func (p *Part) what() What {
	if p.Kind != artifact.None {
		return What(p.Kind)
	}
	return What(p.Part) << partShift
}

// be makes the part something else.
func (p *Part) be(what What) {
	p.Kind, p.Part = artifact.Code(what&(1<<partShift-1)), artifact.Part(what>>partShift)
}

// set sets flags, or takes them away.
func (p *Part) set(flag artifact.Flags, on bool) {
	p.Flags &^= flag
	if on {
		p.Flags |= flag
	}
}

// with is set for a part that is being made.
func (p Part) with(flag artifact.Flags, on bool) Part {
	p.set(flag, on)
	return p
}

// by says which layout the part is of.
func (p Part) by(rule artifact.Rule) Part {
	p.Rule = rule
	return p
}

// add adds the parts of a line to list.
func add(list *artifact.List, parts []Part) {
	for i := range parts {
		p := &parts[i]
		switch p.Kind {
		case artifact.File:
			p.set(artifact.Windows, !p.Flags.Has(artifact.POSIX))
		case artifact.Registry:
			p.Flags |= artifact.Windows
		case artifact.SizeCode:
			p.Rule = artifact.RuleSizeCell
		case artifact.HashCode:
			p.Rule = artifact.RuleHashLength
		case artifact.Timestamp:
			p.Rule = artifact.RuleTimeCell
			list.Dated = list.Dated || p.Orders() != 0
		}
		if p.Flags.Has(artifact.Truncated) {
			p.Level = artifact.Low
		}
		list.Matches = append(list.Matches, p.Match)
		list.Keep(&list.Matches[len(list.Matches)-1], p.Text)
	}
}

// nameAt is a name or a path at line[from:to].
func nameAt(line []byte, from, to int, row int32, rule artifact.Rule) Part {
	return part(Name, from, to, row).by(rule).with(artifact.Truncated, isTruncated(line[from:to]))
}

// timeAt is a time at line[from:to].
func timeAt(line []byte, from, to int, row int32, role artifact.Part) Part {
	reading, _ := stamp.Cell(line[from:to])
	return timeOf(role, reading).at(from, to, row)
}

// exactly is a size of so many bytes.
func exactly(from, to int, row int32, bytes int64) Part {
	p := part(Size, from, to, row)
	p.Match.Size = artifact.Exactly(bytes)
	return p
}

// hashAt is a hash.
func hashAt(from, to int, row int32, kind artifact.Algorithm) Part {
	return hashOf(kind, "").at(from, to, row)
}

// moved returns a part of a cell as one of the line in which the cell stands at [from, to). A part
// without an end is the whole cell.
func (p Part) moved(from, to int) Part {
	p.Start += int32(from)
	if p.End == 0 {
		p.End = int32(to)
	} else {
		p.End += int32(from)
	}
	return p
}

// at places a part.
func (p Part) at(from, to int, row int32) Part {
	p.Start, p.End, p.Row.Number = int32(from), int32(to), row
	return p
}

// timeOf is a time.
func timeOf(role artifact.Part, reading stamp.Reading) Part {
	p := part(Time, 0, 0, 0)
	p.Part, p.Text = role, reading.Text
	p.SetOrders(reading.Orders, reading.Several)
	return p
}

// hashOf is a hash, and its digits where they are broken up.
func hashOf(kind artifact.Algorithm, digits string) Part {
	p := part(Hash, 0, 0, 0)
	p.Algorithm, p.Text = kind, digits
	return p
}

// partOf reads a cell whose column or label says what it is. Its bounds are those of moved.
func partOf(means vocabulary.Meaning, cell []byte) (p Part, ok bool) {
	switch role := means.Role; role {
	case vocabulary.Path, vocabulary.File:
		p = part(Name, 0, 0, 0).with(artifact.Truncated, isTruncated(cell)).with(artifact.POSIX, absolute(cell) == 2)
		if len(cell) > len(provider) && string(cell[:len(provider)]) == provider {
			p = p.at(len(provider), len(cell), 0)
		}
		if p.Flags.Has(artifact.POSIX) && bytes.HasSuffix(cell, []byte(deleted)) {
			p.End = int32(len(cell) - len(deleted))
		}
		// A column Path has paths; a column that is only called File may have names.
		return p, len(cell) > 0 && cell[0] != '{' && !isCounter(cell) && !(absolute(cell) == 0 && ofProvider(cell)) && (role == vocabulary.File || p.Flags.Has(artifact.Truncated) || absolute(cell) != 0 || within(cell))
	case vocabulary.Size:
		return size(cell, means.Unit)
	case vocabulary.Hash, vocabulary.MD5, vocabulary.SHA1, vocabulary.SHA256, vocabulary.SHA512:
		p, ok = hash(cell)
		return p, ok && (role == vocabulary.Hash || algorithms[role] == p.Algorithm)
	case vocabulary.Created, vocabulary.Modified, vocabulary.Accessed, vocabulary.Changed:
		reading, ok := stamp.Cell(cell)
		if means.UTC {
			reading.Text = stamp.InUTC(reading.Text)
		}
		return timeOf(times[role], reading), ok
	case vocabulary.PID, vocabulary.ID:
		return identifier(PID, cell)
	case vocabulary.ParentPID:
		return identifier(ParentPID, cell)
	case vocabulary.Process:
		return part(Process, 0, 0, 0).with(artifact.Truncated, isTruncated(cell)), !isDriver(cell)
	case vocabulary.Service:
		return part(Service, 0, 0, 0).with(artifact.Truncated, isTruncated(cell)), !isOtherUnit(cell)
	case vocabulary.Command:
		p = part(Command, 0, 0, 0)
		if last := len(cell) - 1; last > 1 && cell[0] == '"' && bytes.IndexByte(cell[1:], '"') == last-1 && isTruncated(cell[1:last]) { // cut within quotes
			p, cell = p.at(1, last, 0), cell[1:last]
		}
		return p.with(artifact.Truncated, isTruncated(cell)), true
	case vocabulary.Task, vocabulary.Owner, vocabulary.Signature:
		return part(whats[role], 0, 0, 0).with(artifact.Truncated, isTruncated(cell)), true
	case vocabulary.Status, vocabulary.Signer:
		if isSignature(cell) {
			return part(Signature, 0, 0, 0), true
		}
	case vocabulary.Start:
		if isStartName(cell) {
			return part(Account, 0, 0, 0), true
		}
	case vocabulary.User:
		return part(Account, 0, 0, 0), isAccount(cell)
	case vocabulary.Name, vocabulary.Digest, vocabulary.None, vocabulary.UID:
		return Part{}, false
	}
	return part(Claim, 0, 0, 0), true
}

var (
	algorithms = [...]artifact.Algorithm{
		vocabulary.MD5: artifact.MD5, vocabulary.SHA1: artifact.SHA1, vocabulary.SHA256: artifact.SHA256, vocabulary.SHA512: artifact.SHA512,
	}
	times = [...]artifact.Part{
		vocabulary.Created: artifact.Created, vocabulary.Modified: artifact.Modified, vocabulary.Accessed: artifact.Accessed, vocabulary.Changed: artifact.Changed,
	}
	whats = [...]What{vocabulary.Process: Process, vocabulary.Service: Service, vocabulary.Task: Task, vocabulary.Owner: Owner, vocabulary.Signature: Signature}
)

// deleted stands after the path of a file that is open and gone.
const deleted = " (deleted)"

// identifier reads the number of a process, perhaps in hexadecimal. The marks before it say how
// deep in a tree the process is.
func identifier(what What, cell []byte) (Part, bool) {
	p := part(what, 0, 0, 0)
	from := 0
	for from < len(cell) && (cell[from] == '*' || from > 0 && cell[from] == ' ') {
		from++
	}
	if digits := cell[from:]; len(digits) > 2 && len(digits) <= 10 && digits[0] == '0' && digits[1]|0x20 == 'x' {
		for _, c := range digits[2:] {
			if !isHex(c) {
				return p, false
			}
			p.Match.Size.Bytes = p.Match.Size.Bytes<<4 | int64(c&0xF+c>>6*9)
		}
		return p, true
	}
	n, end, ok := quantity.Integer(cell, from)
	p.Start, p.Match.Size.Bytes = int32(from), n
	return p, ok && end == len(cell)
}

// isOtherUnit says whether a name is that of a unit of systemd which is no service.
func isOtherUnit(name []byte) bool {
	switch string(name[bytes.LastIndexByte(name, '.')+1:]) {
	case "mount", "automount", "device", "timer", "socket", "target", "path", "slice", "scope", "swap":
		return bytes.IndexByte(name, '.') > 0
	}
	return false
}

// isDriver says whether the name of an image is that of a driver, which is no process.
func isDriver(name []byte) bool {
	return len(name) > len(".sys") && lower(name[len(name)-len(".sys"):]) == ".sys"
}
