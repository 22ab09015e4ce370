package cli

import (
	"fmt"
	"time"

	"github.com/lrkit/lrkit/fetch"
	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/link"
)

// waitingText says what is waited for: which machine, its state, since when, and until when the service
// waits itself.
func waitingText(a *api.Action, now time.Time) string {
	s := fmt.Sprintf("waiting for %s: %s, %s", text.SafeLine(a.ID), shown(a.Machine, "a machine"), shown(a.Status, "no status"))
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
			a.say("%s", link.Redact(waitingText(action, time.Now())))
		})
	}
}
