package fetch

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/lrkit/lrkit/fetch/api"
)

// OfflineTimeout is how long the service keeps an action for an offline machine, according to the
// page "Run live response commands on a device".
const OfflineTimeout = 3 * 24 * time.Hour

// wait handles actions when they have ended. At the end of WaitFor it handles the others as they
// are.
func (r *run) wait(ids []string) error {
	ctx := r.ctx
	if r.WaitFor > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, r.WaitFor)
		defer cancel()
	}
	states := map[string]string{} // as much of them as tells one from the other
	err := r.API.Wait(ctx, ids, r.found, func(a *api.Action) {
		state := strings.Clone(a.Status[:min(len(a.Status), 32)])
		if r.Waiting == nil || states[a.ID] == state || len(states) == maxStates {
			return
		}
		states[a.ID] = state
		r.Waiting(a)
	})
	if !errors.Is(err, context.DeadlineExceeded) || r.ctx.Err() != nil {
		return err
	}
	var left []string
	for _, id := range ids {
		if i, ok := r.targets.find(id); ok && !r.seen[i] {
			left = append(left, id)
		}
	}
	return r.API.Lookup(r.ctx, left, r.found)
}

// maxStates limits the actions whose changes of status are reported.
const maxStates = 10_000
