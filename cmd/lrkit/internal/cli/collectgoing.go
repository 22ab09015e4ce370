package cli

import (
	"context"
	"strings"
	"time"

	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/casedir"
)

// collected is a package that a case has asked a machine for.
type collected struct {
	action string
	run    string
	time   time.Time // of the outcome
	open   bool      // it has not ended, or its package is not in the case
}

// goingCollects returns what a command that was given before has begun on some machines: the last
// action of each, by the id of the machine. It is empty unless one of them is open. Actions are
// left out that are older than the command that began the first of those.
func goingCollects(ctx context.Context, dir *casedir.Dir, tenant string, machines []*api.Machine) (map[string]collected, error) {
	open, err := dir.OpenActions(ctx, tenant)
	if err != nil {
		return nil, err
	}
	isOpen := make(map[string]bool, len(open))
	for _, a := range open {
		isOpen[a.Action] = a.Op == casedir.OpCollect
	}
	wanted := make(map[string]bool, len(machines))
	for _, m := range machines {
		wanted[strings.ToLower(m.ID)] = true
	}
	going, began := map[string]collected{}, map[string]time.Time{}
	err = dir.Read(ctx, func(e *casedir.Event) error {
		if e.Change == nil || e.Op != casedir.OpCollect || !strings.EqualFold(e.Tenant, tenant) {
			return nil
		}
		id := strings.ToLower(e.MachineID)
		switch {
		case e.Name == casedir.EventRequest && began[e.Run].IsZero():
			began[e.Run] = e.Time
		case e.Name == casedir.EventOutcome && e.Outcome == casedir.OutcomeAccepted && wanted[id]:
			action := strings.ToLower(e.Action)
			going[id] = collected{action, e.Run, e.Time, isOpen[action]}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var since time.Time
	for _, one := range going {
		if at := began[one.run]; one.open && (since.IsZero() || at.Before(since)) {
			since = at
		}
	}
	for id, one := range going {
		if since.IsZero() || one.time.Before(since) {
			delete(going, id)
		}
	}
	return going, nil
}

// goesOn goes on with what an earlier command has begun on a machine. done is false if there is
// nothing, and goOn if the others are not to be asked.
func (c *collector) goesOn(m *api.Machine) (done, goOn bool) {
	one, ok := c.going[strings.ToLower(m.ID)]
	switch {
	case !ok || c.f.again:
		return false, true
	case !one.open:
		c.row(one.action, "before", m.Name, "")
		return true, true
	case !c.f.detach:
		c.say("%s: going on with %s", cell(m.Name), one.action)
	}
	return true, c.takes(m, one.action, "")
}
