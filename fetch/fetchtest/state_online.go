package fetchtest

import (
	"slices"
	"strings"
	"time"
)

// SetOnline connects a machine to the network, or disconnects it. Actions that wait for it begin
// when it is connected. Those that have begun go on when it is disconnected, and new ones wait. It
// reports whether there is such a machine; the argument is its ID.
func (e *Emulator) SetOnline(machine string, online bool) bool {
	e.mustInit()
	now := e.Now()
	e.mu.Lock()
	defer e.mu.Unlock()
	key := strings.ToLower(machine)
	old := e.state.machines[key]
	if old == nil {
		return false
	}
	m := *old
	m.Offline, m.Back = !online, time.Time{}
	e.state.machines[key] = &m
	if online && !old.online(now) {
		for _, a := range e.state.unfinished(now) {
			if strings.EqualFold(a.Machine, m.ID) {
				e.startNow(a, m, now)
			}
		}
	}
	return true
}

// startNow plans an action that waits again, from now on. e.mu is held.
func (e *Emulator) startNow(old *Action, m Machine, now time.Time) {
	if status, _ := old.status(now); status != "Pending" || old.Type != "LiveResponse" && old.Type != collectType {
		return
	}
	a := *old
	a.Steps = nil
	a.Commands = slices.Clone(old.Commands)
	for i := range a.Commands {
		c := &a.Commands[i]
		c.Start, c.End, c.Status, c.Errors, c.Result = 0, 0, "", nil, nil
	}
	e.state.replace(&a) // without results
	e.planFrom(&a, m, now.Sub(a.Created))
	e.state.storeResults(&a)
}

// SessionPeak returns how many sessions of Live Response there were at a time, at most, until now.
// It counts those of calls and of the Tenant, as [Live] counts.
func (e *Emulator) SessionPeak() int {
	e.mustInit()
	now := e.Now()
	type change struct {
		at time.Time
		by int
	}
	var all []change
	e.mu.Lock()
	for _, id := range e.state.order {
		a := e.state.actions[id]
		if from, to, ok := e.session(a, now); ok {
			all = append(all, change{from, 1}, change{to, -1})
		}
	}
	e.mu.Unlock()
	slices.SortFunc(all, func(a, b change) int {
		if c := a.at.Compare(b.at); c != 0 {
			return c
		}
		return a.by - b.by // one that ends makes room
	})
	most, n := 0, 0
	for _, c := range all {
		n += c.by
		most = max(most, n)
	}
	return most
}

// session returns from when to when an action is a session. e.mu is held.
func (e *Emulator) session(a *Action, now time.Time) (from, to time.Time, ok bool) {
	if a.Type != "LiveResponse" || a.Created.After(now) {
		return from, to, false
	}
	to = now.Add(1)
	var began time.Time
	for _, s := range a.Steps {
		at := a.Created.Add(s.After)
		switch {
		case at.After(now):
		case ended(s.Status):
			to = at
		case s.Status == "InProgress":
			began = at
		}
	}
	from = a.Created
	if began.IsZero() && !e.opts.Live.PendingCounts { // it has waited all the time
		return from, to, false
	}
	if !e.opts.Live.PendingCounts && began.Sub(a.Created) > e.opts.Live.Start {
		from = began // it waited for its machine
	}
	return from, to, to.After(from)
}

// RunPeak returns how many calls to run commands there were in the busiest 60 seconds so far,
// including refused ones.
func (e *Emulator) RunPeak() int {
	e.mustInit()
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.calls.asked.runs.most
}
