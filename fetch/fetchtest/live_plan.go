package fetchtest

import (
	"cmp"
	"strings"
	"time"
)

// plan works out what comes of an action, from when it was created on. It is not known to clients
// before its time. e.mu is held.
func (e *Emulator) plan(a *Action, m Machine) {
	at, ok := m.reached(a.Created)
	if wait := at.Sub(a.Created); !ok || wait > e.opts.Live.Queue {
		a.Steps = []Step{{e.opts.Live.Queue, "TimeOut"}}
		return
	}
	e.planFrom(a, m, at.Sub(a.Created))
}

// planFrom plans the steps of an action whose machine is reached some time after its creation.
func (e *Emulator) planFrom(a *Action, m Machine, reached time.Duration) {
	after := reached + e.opts.Live.Start
	a.Steps = []Step{{after, "InProgress"}}
	status := "Succeeded"
	for i := range a.Commands {
		c := &a.Commands[i]
		out := e.outcome(Execution{
			Action: a.ID, Index: i, Machine: m, Time: a.Created.Add(after), Type: c.Type, File: c.target(), Args: c.param("Args"),
		})
		c.Start = after
		after += out.Takes
		c.End = after
		if len(out.Errors) > 0 { // those after it are not run
			c.Status, c.Errors, status = "Failed", out.Errors, "Failed"
			break
		}
		c.Result = out.Result
	}
	a.Steps = append(a.Steps, Step{after + afterwards, status})
}

// afterwards is from the end of the last command to that of the action.
const afterwards = 500 * time.Millisecond

// outcome finds what comes of a command. e.mu is held.
func (e *Emulator) outcome(run Execution) Outcome {
	out := e.outcomeOf(run)
	out.Takes = max(cmp.Or(out.Takes, usually[run.Type]), time.Millisecond)
	if limit := e.opts.Live.ScriptLimit; run.Type == "RunScript" && out.Takes > limit {
		return Outcome{Takes: limit, Errors: []string{"The script " + run.File + " did not end in time."}}
	}
	if run.Type == "PutFile" || len(out.Errors) > 0 {
		out.Result = nil
	}
	return out
}

// usually is how long commands run unless something else is said.
var usually = map[string]time.Duration{
	"PutFile": time.Second, "RunScript": 3 * time.Second, "GetFile": 2 * time.Second, collectType: collecting,
}

func (e *Emulator) outcomeOf(run Execution) Outcome {
	t, name := e.tenant, strings.ToLower(run.File)
	switch {
	case run.Type == collectType && t.Packages != nil:
		return t.Packages(run)
	case run.Type == "GetFile" && t.Files != nil:
		return t.Files(run)
	case run.Type == collectType, run.Type == "GetFile":
		return usualOutcome(run)
	case e.state.library[name] == nil:
		return Outcome{Errors: []string{"The file " + run.File + " was not found in the library."}}
	case run.Type == "RunScript" && t.Scripts[name] != nil:
		return t.Scripts[name](run)
	}
	return usualOutcome(run)
}

// usualOutcome is what comes of a command of which nothing else is known.
func usualOutcome(run Execution) Outcome {
	switch run.Type {
	case collectType:
		return Outcome{Result: onePackage(run)}
	case "GetFile":
		return Outcome{Result: collected(run)}
	case "RunScript":
		return Outcome{Result: printed(run)}
	}
	return Outcome{}
}

// target returns what a command is about: a file of the library or a path.
func (c *Command) target() string {
	return c.param(targets[c.Type])
}

// targets are the parameters that commands need.
var targets = map[string]string{"PutFile": "FileName", "RunScript": "ScriptName", "GetFile": "Path"}

func (c *Command) param(key string) string {
	for _, p := range c.Params {
		if p.Key == key {
			return p.Value
		}
	}
	return ""
}
