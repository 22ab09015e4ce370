package cli

import (
	"cmp"
	"fmt"
	"time"

	"github.com/lrkit/lrkit/fetch"
	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/internal/text"
)

// waitingText says what is waited for: which machine, its state, since when, and until when the
// service waits itself.
func waitingText(a *api.Action, now time.Time) string {
	s := fmt.Sprintf("waiting for %s: %s, %s", text.SafeLine(a.ID), ofAPI(cmp.Or(a.Machine, "a machine")), ofAPI(cmp.Or(a.Status, "no status")))
	if a.Created.IsZero() {
		return s
	}
	s += fmt.Sprintf(" since %s", a.Created.UTC().Format(time.RFC3339))
	end := a.Created.Add(fetch.OfflineTimeout)
	if left := end.Sub(now); left > 0 {
		s += fmt.Sprintf("; the service gives up %s, in %s", end.UTC().Format(time.RFC3339), duration(left))
	}
	return s
}

// waitingFor returns what a fetcher calls for each action that it waits for.
func (a *app) waitingFor(p *progress) func(*api.Action) {
	said := int64(0)
	return func(action *api.Action) {
		if said++; a.quiet || said > maxMessages+1 {
			return
		}
		p.aside(func() {
			if said > maxMessages {
				a.say("and for more")
				return
			}
			a.say("%s", masked(waitingText(action, time.Now())))
		})
	}
}
