package casedir

import "hash/maphash"

// said remembers what the manifest last said about an action, and about a result that could not be
// fetched. A line that would say the same again is not written. It takes some thirty bytes for
// each: it holds hashes, with a random seed, so that nobody can compute a collision.
type said struct {
	seed maphash.Seed
	last map[uint64]uint64 // by subject
}

func newSaid() said { return said{maphash.MakeSeed(), map[uint64]uint64{}} }

// subject identifies what an event is about. It is 0 if the event is not about an action or a
// result.
func (s *said) subject(e *Event) uint64 {
	if e.Action == "" || e.Name != EventAction && e.Index == nil {
		return 0
	}
	of := struct {
		tenant, action string
		index          int
	}{e.Tenant, e.Action, -1}
	if e.Name != EventAction {
		of.index = *e.Index
	}
	return maphash.Comparable(s.seed, of)
}

// what returns the hash of what an event says.
func (s *said) what(e *Event) uint64 {
	if e.Name == EventAction {
		return maphash.Bytes(s.seed, e.Detail)
	}
	return maphash.Comparable(s.seed, [2]string{e.Code, e.Reason})
}

// again reports whether the manifest last said what an event says.
func (s *said) again(e *Event) bool {
	what, ok := s.last[s.subject(e)]
	return ok && what == s.what(e)
}

// line takes note of a line.
func (s *said) line(e *Event) {
	switch of := s.subject(e); {
	case of == 0:
	case e.Name == EventAction, e.Name == EventFailed:
		s.last[of] = s.what(e)
	default: // a result that was fetched, lost or begun anew may fail again
		delete(s.last, of)
	}
}
