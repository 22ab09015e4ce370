package cli

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/lrkit/lrkit/fetch/casedir"
)

// unsettledCollects returns the requests for packages of a tenant whose outcome is not known: the
// last one of each machine, by its id. One does not count if a later one has an action.
func unsettledCollects(ctx context.Context, dir *casedir.Dir, tenant string) (map[string]casedir.Single, error) {
	runs, accepted := casedir.NewRuns(), map[string]time.Time{}
	err := dir.Read(ctx, func(e *casedir.Event) error {
		if e.Name == casedir.EventOutcome && e.Change != nil && e.Op == casedir.OpCollect && e.Outcome == casedir.OutcomeAccepted {
			accepted[e.MachineID] = e.Time
		}
		return runs.Apply(e)
	})
	if err != nil {
		return nil, err
	}
	open := map[string]casedir.Single{}
	for one := range runs.Singles() {
		newest := accepted[one.MachineID]
		if other, ok := open[one.MachineID]; ok && other.Requested.After(newest) {
			newest = other.Requested
		}
		if one.Op == casedir.OpCollect && strings.EqualFold(one.Tenant, tenant) && one.Requested.After(newest) {
			open[one.MachineID] = one
		}
	}
	return open, nil
}

// sayUnsettled says which machines may collect a package that the case does not know the action of.
func (a *app) sayUnsettled(ctx context.Context, name string, dir *casedir.Dir, tenant string) {
	open, err := unsettledCollects(ctx, dir, tenant)
	if err != nil {
		a.cannot(name, err)
		return
	}
	var machines []string
	for _, one := range open {
		machines = append(machines, cmp.Or(one.Machine, one.MachineID))
	}
	slices.Sort(machines)
	for i, machine := range machines {
		if i == maxMessages {
			a.say("and %s more", count(int64(len(machines)-i), "machine"))
			return
		}
		a.say("%s: a package may have been asked for, and its action is not known: 'lrkit collect --case %s' with this machine looks for it",
			cell(machine), safeName(name))
	}
}
