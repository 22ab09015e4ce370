package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/casedir"
)

// listing lists the live response actions that filters list.
type listing struct {
	*app
	client  *api.Client
	filters []string
	aside   func(func()) // where to say something
	listed  int64
	err     error // of the list itself
}

// all is the List of a Fetcher.
func (l *listing) all(ctx context.Context, each func(*api.Action) error) error {
	for _, filter := range l.filters {
		if err := l.one(ctx, filter, each); err != nil {
			return err
		}
	}
	return nil
}

// one lists what a filter lists. What it skips it says.
func (l *listing) one(ctx context.Context, filter string, each func(*api.Action) error) error {
	q := api.Query{Filter: "type eq 'LiveResponse'"}
	if filter != "all" {
		q.Filter += " and (" + filter + ")"
	}
	var skipped int64
	defer func() {
		if more := skipped - maxMessages; more > 0 {
			l.aside(func() { l.say("the list of actions: %s more like these", count(more, "message")) })
		}
	}()
	for action, err := range l.client.Actions(ctx, q) {
		if skip := new(api.SkippedError); errors.As(err, &skip) {
			if skipped++; skipped <= maxMessages {
				l.aside(func() { l.cannot("the list of actions", err) })
			}
			continue
		}
		if err != nil {
			l.err = err
			return err
		}
		l.listed++
		if err := each(action); err != nil {
			if limit := new(casedir.LimitError); errors.As(err, &limit) && limit.Limit == "targets" {
				l.err = fmt.Errorf("%w: a filter that lists less is needed", err)
				return l.err
			}
			return err
		}
	}
	return nil
}
