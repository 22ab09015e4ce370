package fetchtest

import (
	"net/http"
	"time"
)

// Execution is a command on a machine, of which an [Outcome] comes.
type Execution struct {
	Action  string // ID
	Index   int
	Machine Machine
	Time    time.Time // when it begins
	Type    string    // PutFile, RunScript or GetFile, or CollectInvestigationPackage
	File    string    // name of a file of the library, or path of the file to get
	Args    string    // of a script
}

// Outcome is what comes of a command.
type Outcome struct {
	Takes  time.Duration // how long it runs; if 0, 3 s for a script, 2 s to get and 1 s to put a file
	Errors []string      // it fails, with these texts
	Result *Blob         // of a script a transcript, of GetFile the file, as they are served
}

// run answers the call to run commands on a machine. The order of the checks is a guess: the body,
// the machine, what it supports, whether it is busy, and then how many sessions there are.
func (x *exchange) run(token claims) *response {
	commands, comment, refused := x.runBody()
	if refused != nil {
		return refused
	}
	m, refused := x.liveMachine()
	if refused != nil {
		return refused
	}
	a := &Action{
		Type: "LiveResponse", Requestor: token.requestor(), RequestorComment: comment, Source: "PublicApi",
		Machine: m.ID, Created: x.now.UTC().Truncate(100), Commands: commands,
	}
	if refused := x.begin(a, m); refused != nil {
		return refused
	}
	return x.json(x.e.opts.Live.RunStatus, x.atFirst(a))
}

// requestor is who called.
func (c claims) requestor() string {
	if c.User != "" {
		return c.User
	}
	return c.App
}

// liveMachine returns the machine of the path, or why nothing can be run on it.
func (x *exchange) liveMachine() (Machine, *response) {
	m, ok := x.e.machine(x.machine)
	if !ok {
		return m, x.apiError(http.StatusNotFound, "ResourceNotFound", "Machine "+x.machine+" was not found")
	}
	if m.Refuses != "" {
		return m, x.refuseMachine(m)
	}
	return m, nil
}

// refuseMachine is the answer for a machine that refuses Live Response. The texts are guesses.
func (x *exchange) refuseMachine(m Machine) *response {
	switch m.Refuses {
	case "OsPlatformNotSupported":
		return x.apiError(http.StatusBadRequest, m.Refuses, "The OS platform of machine "+m.ID+" does not support this action.")
	case "ClientVersionNotSupported":
		return x.apiError(http.StatusBadRequest, m.Refuses, "The client version of machine "+m.ID+" does not support this action.")
	case "DisabledFeature":
		return x.apiError(http.StatusForbidden, m.Refuses, "Live Response is disabled.")
	}
	return x.apiError(http.StatusForbidden, "Forbidden", "Live Response is not allowed on machine "+m.ID+".")
}

// activeRequest is the answer for a machine that is busy.
func (x *exchange) activeRequest() *response {
	return x.apiError(http.StatusBadRequest, "ActiveRequestAlreadyExists", "Active request already exists")
}

// begin adds an action if the machine is free and there is a session left. Both are checked and the
// action is added at once.
func (x *exchange) begin(a *Action, m Machine) *response {
	e := x.e
	e.mu.Lock()
	defer e.mu.Unlock()
	sessions, active := e.state.sessions(x.now, e.opts.Live.PendingCounts), false
	for _, other := range e.state.unfinished(x.now) {
		active = active || other.Machine == a.Machine && other.Type == a.Type
	}
	switch {
	case active:
		return x.activeRequest()
	case a.Type == "LiveResponse" && e.opts.Live.Sessions >= 0 && sessions >= e.opts.Live.Sessions:
		return x.tooManySessions()
	}
	a.ID = e.state.newID(e.tenant.ID, a.Machine)
	if e.opts.Live.Settles > 0 {
		a.settled = a.Created.Add(e.opts.Live.Settles)
	}
	if x.override.offline {
		m.Offline, m.Back = true, time.Time{}
	}
	e.plan(a, m)
	e.state.add(a)
	return nil
}

// tooManySessions is the answer to one session too many. Its text is a guess.
func (x *exchange) tooManySessions() *response {
	a := x.apiError(http.StatusTooManyRequests, "TooManyRequests", "The limit of concurrent live response sessions was reached.")
	a.header.Set("Retry-After", "30")
	return a
}

// sessions returns how many sessions there are. An action that waits for a machine that cannot be
// reached counts only if it is to.
func (s *state) sessions(now time.Time, pending bool) (n int) {
	for _, a := range s.unfinished(now) {
		if a.Type != "LiveResponse" {
			continue
		}
		if status, _ := a.status(now); pending || status != "Pending" || s.reachable(a.Machine, now) {
			n++
		}
	}
	return n
}

func (s *state) reachable(machine string, now time.Time) bool {
	m := s.machines[machine]
	return m == nil || m.online(now)
}

// atFirst is the answer to the call that created an action. The service knows neither the machine
// nor the commands yet, as answers show that were recorded.
func (x *exchange) atFirst(a *Action) single {
	early := *a
	early.settled = x.now.Add(1)
	return x.single(&early)
}
