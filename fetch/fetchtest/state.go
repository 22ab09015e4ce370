package fetchtest

import (
	"cmp"
	"crypto/sha1"
	"fmt"
	"slices"
	"strings"
	"time"
)

// state is what calls of the API change. It begins as the Tenant says. The lock of the emulator
// guards it. An Action in it does not change: a change puts another one in its place.
type state struct {
	actions  map[string]*Action // by ID
	order    []string           // of IDs, as they were added
	open     map[string]bool    // IDs of actions that may not have ended
	created  map[string]int     // how many actions were created by calls, by machine
	machines map[string]*Machine
	library  map[string]*inLibrary // by name in lower case
	blobs    map[string]*stored    // by name in the container
	codes    map[string]*codeInUse // by device code
	began    time.Time
}

// newState begins with what a tenant has. It panics if the tenant is invalid.
func newState(t *Tenant, now time.Time) state {
	s := state{
		actions: map[string]*Action{}, open: map[string]bool{}, created: map[string]int{},
		machines: map[string]*Machine{}, library: map[string]*inLibrary{}, blobs: map[string]*stored{},
		codes: map[string]*codeInUse{}, began: now,
	}
	for i := range t.Machines {
		m := &t.Machines[i]
		s.machines[strings.ToLower(m.ID)] = m
	}
	for i := range t.Actions {
		a := &t.Actions[i]
		if !isGUID(a.ID) || s.actions[a.ID] != nil {
			panic(fmt.Sprintf("fetchtest: %q is not an ID of an action, or is taken", a.ID))
		}
		s.add(a)
	}
	for i := range t.Library {
		f := t.Library[i]
		if f.Content == nil || !isFileName(f.Name) || s.library[strings.ToLower(f.Name)] != nil {
			panic(fmt.Sprintf("fetchtest: file %q of the library has no content, or a name that is bad or taken", f.Name))
		}
		s.keepFile(f)
	}
	for _, b := range t.Blobs {
		s.store(b, b.Name)
	}
	return s
}

// add adds an action with its results.
func (s *state) add(a *Action) {
	s.actions[a.ID] = a
	s.order = append(s.order, a.ID)
	s.open[a.ID] = true
	s.storeResults(a)
}

// storeResults puts the results of an action into the store.
func (s *state) storeResults(a *Action) {
	for n := range a.Commands {
		c := &a.Commands[n]
		if c.Result == nil {
			continue
		}
		b := *c.Result
		b.Name = cmp.Or(b.Name, resultName(a.ID, n))
		if b.Modified.IsZero() {
			b.Modified = a.Created.Add(c.End)
		}
		s.store(b, resultKey(a.ID, n))
	}
}

// replace puts an action in the place of one with the same ID, and takes away the results that it
// does not have any more.
func (s *state) replace(a *Action) {
	old := s.actions[a.ID]
	s.actions[a.ID] = a
	for n := range old.Commands {
		if b := old.Commands[n].Result; b != nil && a.Commands[n].Result == nil {
			delete(s.blobs, cmp.Or(b.Name, resultName(a.ID, n)))
		}
	}
}

func (s *state) store(b Blob, key string) {
	if b.Name == "" || b.Content == nil || s.blobs[b.Name] != nil {
		panic(fmt.Sprintf("fetchtest: blob %q has no name, no content, or a name that is taken", b.Name))
	}
	s.blobs[b.Name] = &stored{Blob: b, key: key, serial: int64(len(s.blobs))}
}

// unfinished returns the actions that have begun and not ended at a time.
func (s *state) unfinished(now time.Time) []*Action {
	var all []*Action
	for id := range s.open {
		a := s.actions[id]
		switch status, _ := a.status(now); {
		case a.Created.After(now):
		case ended(status):
			delete(s.open, id)
		default:
			all = append(all, a)
		}
	}
	return all
}

// newID returns an ID for an action on a machine. It depends on how many there were before, and on
// nothing else.
func (s *state) newID(tenant, machine string) string {
	s.created[machine]++
	sum := sha1.Sum(fmt.Appendf(nil, "action %s/%s/%d", tenant, machine, s.created[machine]))
	sum[6], sum[8] = sum[6]&0x0f|0x40, sum[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[0:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}

// ended reports whether a status is final.
func ended(status string) bool {
	return slices.Contains([]string{"Succeeded", "Failed", "TimeOut", "Cancelled"}, status)
}

// resultKey is the name of a result in faults and logs.
func resultKey(action string, index int) string { return fmt.Sprintf("%s/%d", action, index) }

// result returns the blob of a result.
func (s *state) result(action string, index int) *stored {
	a := s.actions[action]
	if a == nil || index < 0 || index >= len(a.Commands) || a.Commands[index].Result == nil {
		return nil
	}
	return s.blobs[cmp.Or(a.Commands[index].Result.Name, resultName(action, index))]
}

// action returns an action, or nil if there is none at this time.
func (e *Emulator) action(id string, now time.Time) *Action {
	e.mu.Lock()
	defer e.mu.Unlock()
	if a := e.state.actions[id]; a != nil && !a.Created.After(now) {
		return a
	}
	return nil
}

// result returns the blob of a result.
func (e *Emulator) result(action string, index int) *stored {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.state.result(action, index)
}

// machine returns a copy of a machine, by its ID.
func (e *Emulator) machine(id string) (Machine, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	m := e.state.machines[strings.ToLower(id)]
	if m == nil {
		return Machine{}, false
	}
	return *m, true
}

// allActions returns the actions in the order in which they were added.
func (e *Emulator) allActions() []*Action {
	e.mu.Lock()
	defer e.mu.Unlock()
	all := make([]*Action, len(e.state.order))
	for i, id := range e.state.order {
		all[i] = e.state.actions[id]
	}
	return all
}

// Actions returns the actions as they are, in the order in which they were created: those of the
// [Tenant], and then those that calls created. They are the caller's.
func (e *Emulator) Actions() []Action {
	e.mustInit()
	var all []Action
	for _, a := range e.allActions() {
		one := *a
		one.Steps, one.Commands = slices.Clone(a.Steps), slices.Clone(a.Commands)
		all = append(all, one)
	}
	return all
}
