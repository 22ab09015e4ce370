package layout

import "github.com/lrkit/lrkit/analyze/internal/vocabulary"

// roles is a set of the roles that columns have.
type roles uint64

func rolesOf(columns []column) (s roles) {
	for i := range columns {
		s |= 1 << columns[i].means.Role
	}
	return s
}

func (s roles) has(r vocabulary.Role) bool { return s>>r&1 != 0 }

// The sets of roles that are asked for.
var (
	subjects = setOf(vocabulary.Role.Subject)
	hashes   = setOf(vocabulary.Role.IsHash)
	ofFiles  = hashes | setOf(vocabulary.Role.IsTime) | 1<<vocabulary.Size | 1<<vocabulary.Mode | 1<<vocabulary.Signer | 1<<vocabulary.Signature
	// notOfConnections are the roles beside which an owner is an account.
	notOfConnections = subjects | 1<<vocabulary.Mode | 1<<vocabulary.Size | 1<<vocabulary.Name
	files            = roles(1<<vocabulary.Path | 1<<vocabulary.File)
)

func setOf(is func(vocabulary.Role) bool) (s roles) {
	for r := vocabulary.None; r <= vocabulary.Known; r++ {
		if is(r) {
			s |= 1 << r
		}
	}
	return s
}

// settle decides what a column Name is by what stands beside it, and says whether a column has what
// the rows are of.
func settle(columns []column) bool {
	beside := rolesOf(columns)
	if beside.has(vocabulary.Counter) { // its paths are those of performance counters
		for i := range columns {
			if columns[i].means.Role != vocabulary.Counter {
				columns[i].means.Role = vocabulary.Known
			}
		}
		return false
	}
	for i := range columns {
		c := &columns[i]
		switch role := c.means.Role; {
		case role == vocabulary.Label && beside.has(vocabulary.PID) && beside.has(vocabulary.Status): // launchctl
			c.means.Role = vocabulary.Service
			beside |= 1 << vocabulary.Service
		case role == vocabulary.Owner && beside.has(vocabulary.PID) && beside&^notOfConnections == beside: // of a connection
			c.means.Role = vocabulary.Process
			beside |= 1 << vocabulary.Process
		case role == vocabulary.UID && beside.has(vocabulary.PID): // ps -ef
			c.means.Role = vocabulary.User
		case role == vocabulary.Name:
			c.means.Role = nameBeside(beside)
			beside |= 1 << c.means.Role
		case role == vocabulary.Path && beside.has(vocabulary.Signer): // Get-AuthenticodeSignature prints names below a heading
			c.means.Role = vocabulary.File
		}
		c.names = beside&ofFiles != 0
	}
	if !beside.has(vocabulary.Process) {
		for i := range columns {
			if c := &columns[i]; c.means.Role == vocabulary.ID { // of anything
				c.means.Role = vocabulary.Known
			}
		}
	}
	return beside&subjects != 0
}

// lacksFile says that no column has files by its name, but those of a group.
func lacksFile(columns []column) bool {
	for i := range columns {
		if c := &columns[i]; c.group == 0 && (files | 1<<vocabulary.Counter).has(c.means.Role) {
			return false
		}
	}
	return true
}

// nameBeside says what is in a column Name of which nothing but the columns beside it tells.
func nameBeside(beside roles) vocabulary.Role {
	switch {
	case beside.has(vocabulary.Process):
		return vocabulary.Name
	case beside.has(vocabulary.Start), beside.has(vocabulary.Display) && beside.has(vocabulary.State):
		return vocabulary.Service
	case beside.has(vocabulary.PID):
		return vocabulary.Process
	case beside.has(vocabulary.ID) && (beside.has(vocabulary.Usage) || beside.has(vocabulary.Path)):
		return vocabulary.Process
	case beside&files != 0:
		return vocabulary.Name
	case beside.has(vocabulary.Mode), beside.has(vocabulary.Size), beside&hashes != 0:
		return vocabulary.File
	case beside.has(vocabulary.Status) && beside.has(vocabulary.Display), beside.has(vocabulary.State) && beside.has(vocabulary.Status):
		return vocabulary.Service
	}
	return vocabulary.Name
}
