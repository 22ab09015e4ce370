package indicator

import (
	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
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
	Processes // with the parts PID and ParentPID
	Services  // Service, Task
	Times
	Commands

	All = 1<<iota - 1
)

// families has the family of each kind.
var families = [...]Family{
	artifact.IPv4: Addresses, artifact.IPv6: Addresses, artifact.Domain: Names, artifact.URL: Names, artifact.Email: Names,
	artifact.SID: SIDs, artifact.Account: Accounts, artifact.GUID: GUIDs, artifact.Process: Processes,
	artifact.Service: Services, artifact.Task: Services, artifact.Timestamp: Times, artifact.Command: Commands,
}

// emit adds a match, if its kind is wanted.
func (s *Scanner) emit(start, end int, kind artifact.Code, rule artifact.Rule, l artifact.Level) {
	if families[kind]&s.want != 0 {
		s.list.Add(start, end, kind, rule, l)
	}
}

// emitAs is emit of a value whose usual form, if it was printed in another, or whose time is text.
func (s *Scanner) emitAs(start, end int, kind artifact.Code, rule artifact.Rule, l artifact.Level, text string) {
	if families[kind]&s.want != 0 {
		s.list.Keep(s.list.Add(start, end, kind, rule, l), text)
	}
}

// emitName adds the process of the present row.
func (s *Scanner) emitName(start, end int, rule artifact.Rule, l artifact.Level) {
	if s.want&Processes != 0 {
		s.list.Add(start, end, artifact.Process, rule, l).Row.Number = s.lineRow
	}
}

// emitID adds the number of the process of the present row, or of its parent.
func (s *Scanner) emitID(start, end int, part artifact.Part, rule artifact.Rule) {
	s.emitNumber(start, end, part, rule, int64(ascii.Number(s.line[start:end])))
}

// emitNumber is emitID for a number that is not decimal.
func (s *Scanner) emitNumber(start, end int, part artifact.Part, rule artifact.Rule, number int64) {
	if s.want&Processes != 0 {
		m := s.list.Add(start, end, artifact.None, rule, artifact.Medium)
		m.Part, m.Row.Number = part, s.lineRow
		m.Size.Bytes = number
	}
}

func level(sure bool) artifact.Level {
	if sure {
		return artifact.High
	}
	return artifact.Medium
}
