package casedir

import (
	"fmt"
	"maps"
	"slices"
)

// session is what one writer wrote: records about earlier lines, the opening line, the events, and
// the close. A crashed writer leaves it without a close.
type session struct {
	state    sessionState
	from, to place  // its first line, and its last one so far
	key      string // it is signed with
	trusted  string
	writer   string
	tenants  tenants
	last     *Event
}

type sessionState uint8

const (
	noSession sessionState = iota
	opening                // its first lines, up to open
	opened
)

// sessions checks that e is allowed at this place of a session, and agrees with it.
func (w *walker) sessions(e *Event, number, offset int64) {
	s := &w.session
	switch e.Name {
	case EventTorn, EventAdopted, EventOpen:
		if s.state == opened || s.state == opening && s.key != e.Key {
			w.endSession(false)
		}
		if s.state == noSession {
			*s = session{state: opening, from: place{number, offset}, key: e.Key}
		}
		if e.Name == EventOpen {
			s.state, s.writer, s.trusted = opened, e.Writer, e.Trusted
		}
	default:
		if s.state != opened {
			if e.Schema != manifestSchema1 {
				w.problem(number, offset, "no writer is open here")
			}
			*s = session{state: opened, from: place{number, offset}, key: e.Key}
		}
	}
	s.to, s.last = place{number, offset}, e
	if e.Name != EventClose {
		s.tenants.add(e.Tenant)
	}
	if e.Schema != manifestSchema1 {
		w.signature(e, number, offset)
	}
	if e.Name == EventClose {
		w.close(e, number, offset)
		w.endSession(true)
	}
}

// signature checks that e is signed if its session is. The signature itself is checked for few
// lines: the chain covers the others.
func (w *walker) signature(e *Event, number, offset int64) {
	_, err := decode64(e.Key, keySize)
	switch s := &w.session; {
	case e.Key != "" && (err != nil || e.Key != s.key):
		w.problem(number, offset, "it names another key than its session, or none that can be one")
	case s.key != "" && e.Sig == "":
		w.problem(number, offset, "it is not signed, and its session is")
	case s.key == "" && e.Sig != "":
		w.problem(number, offset, "it is signed, and its session names no key")
	}
}

// close checks the counts in a close.
func (w *walker) close(e *Event, number, offset int64) {
	s := &w.session
	if e.Blobs != nil && *e.Blobs != w.blobs {
		w.problem(number, offset, fmt.Sprintf("its close says %d results, there are %d", *e.Blobs, w.blobs))
	}
	if e.Schema == manifestSchema1 {
		s.key = e.Key
		return
	}
	switch {
	case e.Lines == nil || e.Blobs == nil:
		w.problem(number, offset, "its close does not say how many lines and results there are")
	case *e.Lines != w.lines:
		w.problem(number, offset, fmt.Sprintf("its close says %d lines, there are %d", *e.Lines, w.lines))
	case e.Writer != s.writer:
		w.problem(number, offset, "its close names another writer than its first line")
	case e.Key != s.key:
		w.problem(number, offset, "its close names another key than its first line")
	case !s.tenants.stated(e):
		w.problem(number, offset, "its close names other tenants than its lines")
	}
}

// endSession ends a session, with a close or without.
func (w *walker) endSession(closed bool) {
	s := &w.session
	if !closed {
		w.note(NoteNoClose, s.from.line, s.from.offset,
			"no close after "+lineRange(s.from.line, s.to.line)+": their writer died, or is at work")
	}
	if w.opts.signatures {
		w.trust.session(s, w.caseID)
	}
	w.session = session{}
}

// maxTenants limits the tenants of a session: its close names them in a line.
const maxTenants = 200

// tenants are the tenants in the lines of a session.
type tenants map[string]bool

// room reports whether there is room for the tenant.
func (t tenants) room(name string) bool { return name == "" || t[name] || len(t) < maxTenants }

func (t *tenants) add(name string) {
	if name == "" || len(name) > maxTenant || !t.room(name) {
		return
	}
	if *t == nil {
		*t = tenants{}
	}
	(*t)[name] = true
}

// state writes the tenants into a close.
func (t tenants) state(e *Event) {
	all := slices.Sorted(maps.Keys(t))
	if len(all) == 1 {
		e.Tenant = all[0]
	} else {
		e.Tenants = all
	}
}

// stated reports whether a close names these tenants.
func (t tenants) stated(e *Event) bool {
	want := new(Event)
	t.state(want)
	return e.Tenant == want.Tenant && slices.Equal(e.Tenants, want.Tenants)
}
