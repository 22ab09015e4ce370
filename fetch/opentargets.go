package fetch

import (
	"context"

	"github.com/lrkit/lrkit/fetch/casedir"
)

// OpenTargets returns the actions of a case that have not ended, or have results that are not in
// the case: those that `run` or `collect` began, and those that were asked for. Actions without
// results are left out.
func OpenTargets(ctx context.Context, c *casedir.Dir, tenant string) (*Targets, error) {
	open, err := c.OpenActions(ctx, tenant)
	if err != nil {
		return nil, err
	}
	targets := new(Targets)
	for _, a := range open {
		if !a.HasResults() {
			continue
		}
		if err := targets.Add(Target{Action: a.Action, Index: AllResults}); err != nil {
			return nil, err
		}
	}
	return targets, nil
}

// orOpen returns the targets, or what is open in the case if nothing was asked for.
func (f *Fetcher) orOpen(ctx context.Context, targets *Targets) (*Targets, error) {
	if targets.Len() > 0 || f.List != nil || f.Case == nil {
		return targets, nil
	}
	return OpenTargets(ctx, f.Case, f.Tenant)
}
