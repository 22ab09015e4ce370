package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/lrkit/lrkit/fetch"
	"github.com/lrkit/lrkit/fetch/casedir"
)

// fetchWanted is what a fetch is to fetch.
type fetchWanted struct {
	targets  *fetch.Targets
	filters  []string   // of lists
	machines *selectors // whose actions are listed
	since    string     // the same: as filters have it, or empty
	open     bool       // what the case has open
}

var errNoAction = errors.New("no action: name ids, --machine, --since or --all")

// wanted reads what arguments and flags name. The error is one of usage.
func (a *app) wanted(ctx context.Context, f *fetchFlags, args []string) (*fetchWanted, error) {
	w := &fetchWanted{targets: new(fetch.Targets), filters: f.all}
	for _, arg := range args {
		t, err := fetch.ParseTarget(arg)
		if err == nil {
			err = w.targets.Add(t)
		}
		if err != nil {
			return nil, err
		}
	}
	var err error
	if w.machines, err = a.selectors(ctx, &f.machines); err != nil {
		return nil, err
	}
	if f.since != "" {
		if w.since, err = parseSince(f.since, time.Now()); err != nil {
			return nil, fmt.Errorf("--since: %w", err)
		}
	}
	w.open = len(args) == 0 && len(f.all) == 0 && len(w.machines.list) == 0 && w.since == ""
	if w.open && (f.dryRun || !casedir.Is(f.dir)) {
		return nil, errNoAction
	}
	return w, nil
}

// fillWanted finds the machines that are named, or what the case has open. ok is false if that
// failed, which was said. The error is one of usage.
func (a *app) fillWanted(ctx context.Context, f *fetchFlags, s *service, dir *casedir.Dir, w *fetchWanted) (ok bool, err error) {
	if w.open {
		return a.openTargets(ctx, f, s, dir, w), nil
	}
	if len(w.machines.list) == 0 && w.since == "" {
		return true, nil
	}
	ids, ok, err := a.machineIDs(ctx, s.client, &f.machines, w.machines)
	if ok {
		w.filters = narrowed(w.filters, ids, w.since)
	}
	return ok, err
}

// machineIDs returns the ids of machines. Only names and tags are looked up.
func (a *app) machineIDs(ctx context.Context, client machineLister, f *selectorFlags, all *selectors) (ids []string, ok bool, err error) {
	named := new(selectors)
	for _, s := range all.list {
		if s.kind == byID {
			ids = append(ids, s.value)
		} else if err := named.add(s); err != nil {
			return nil, false, err
		}
	}
	if len(named.list) == 0 {
		return ids, true, nil
	}
	machines, ok, err := a.choose(ctx, client, f, named)
	for _, m := range machines {
		ids = append(ids, m.ID)
	}
	return ids, ok, err
}

// openTargets takes what the case has open, and says how much that is. It returns false if that
// failed.
func (a *app) openTargets(ctx context.Context, f *fetchFlags, s *service, dir *casedir.Dir, w *fetchWanted) bool {
	targets, err := fetch.OpenTargets(ctx, dir, s.tenant)
	if err != nil {
		a.cannot(f.dir, err)
		return false
	}
	w.targets = targets
	a.sayUnsettled(ctx, f.dir, dir, s.tenant)
	if targets.Len() == 0 {
		a.say("%s: nothing is open: all actions have ended, and all results are here", safeName(f.dir))
	} else if !a.quiet {
		a.say("%s: going on with %s", safeName(f.dir), count(int64(targets.Len()), "open action"))
	}
	return true
}
