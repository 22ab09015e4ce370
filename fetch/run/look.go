package run

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/casedir"
)

// lookPauses are the pauses before each look for an action, since the answer to its request or
// since the look before. Lists lag.
var lookPauses = []time.Duration{2 * time.Second, 10 * time.Second, 30 * time.Second, time.Minute, 2 * time.Minute}

const (
	// lookFails is how many looks in a row may fail.
	lookFails = 5
	// machineSince and anySince are how long before its request an action may have been created, by
	// the clock of the service: in the list of a machine, and in that of all.
	machineSince = 24 * time.Hour
	anySince     = time.Hour
)

// look looks for the actions of requests whose outcome is not known, as far as it is time. Each is
// looked for in the list of its machine, and the others in that of all machines: the machine of an
// action may be missing at first.
func (e *engine) look(now time.Time) error {
	var due []*item
	for _, it := range e.items {
		if it.state == looking && !now.Before(it.next) {
			due = append(due, it)
		}
	}
	if len(due) == 0 {
		return nil
	}
	found, err := e.find(due)
	switch {
	case e.ctx.Err() != nil:
		return nil // the loop ends
	case err == nil:
		e.polls.lookFails = 0
	case errors.Is(err, api.ErrForbidden): // no later look will do
	case errors.Is(err, api.ErrRefused):
		return err
	default:
		if e.polls.lookFails++; e.polls.lookFails >= lookFails {
			return err
		}
		for _, it := range due {
			if found[it] == nil {
				it.next = now.Add(min(lookPauses[0]<<e.polls.lookFails, time.Minute))
			}
		}
		return e.foundAll(due, found)
	}
	if err := e.foundAll(due, found); err != nil {
		return err
	}
	for _, it := range due {
		if it.state != looking {
			continue
		}
		if it.tries++; it.tries < len(lookPauses) && err == nil {
			it.next = time.Now().Add(lookPauses[it.tries])
			continue
		}
		if err := e.giveUp(it, err); err != nil {
			return err
		}
	}
	e.settled()
	return nil
}

// find looks for actions by their comments, and returns those of each item, oldest first.
func (e *engine) find(due []*item) (map[*item][]*api.Action, error) {
	found := map[*item][]*api.Action{}
	oldest := due[0].since
	for _, it := range due {
		if it.since.Before(oldest) {
			oldest = it.since
		}
		filter := "machineId eq " + api.Quote(it.ID) + " and type eq 'LiveResponse' and " + createdSince(it.since.Add(-machineSince))
		if err := e.findIn(filter, []*item{it}, found); err != nil {
			return found, err
		}
	}
	var rest []*item
	for _, it := range due {
		if found[it] == nil {
			rest = append(rest, it)
		}
	}
	if len(rest) == 0 {
		return found, nil
	}
	return found, e.findIn("type eq 'LiveResponse' and "+createdSince(oldest.Add(-anySince)), rest, found)
}

func createdSince(t time.Time) string {
	return "creationDateTimeUtc ge " + t.UTC().Format("2006-01-02T15:04:05Z")
}

// findIn looks for the actions of items in a list.
func (e *engine) findIn(filter string, items []*item, found map[*item][]*api.Action) error {
	byNonce := map[string]*item{}
	for _, it := range items {
		byNonce[casedir.Nonce(it.run.id, it.n)] = it
	}
	for a, err := range e.API.Actions(e.ctx, api.Query{Filter: filter}) {
		if skipped := (*api.SkippedError)(nil); errors.As(err, &skipped) {
			continue // it cannot be read, and may be the one
		}
		if err != nil {
			return err
		}
		it := byNonce[nonceIn(a.RequestorComment)]
		if it == nil || a.MachineID != "" && !strings.EqualFold(a.MachineID, it.ID) {
			continue
		}
		found[it] = addOnce(found[it], a)
	}
	return nil
}

// nonceIn returns the nonce that a comment begins with, or "".
func nonceIn(comment string) string {
	comment = strings.TrimSpace(comment)
	end := strings.IndexByte(comment, ']')
	if end < 0 || !strings.HasPrefix(comment, "[lrkit:") {
		return ""
	}
	return comment[:end+1]
}

// maxFound limits the actions of one request. There should be one.
const maxFound = 10

// addOnce adds an action to those of a request, oldest first. A list may have it twice.
func addOnce(all []*api.Action, a *api.Action) []*api.Action {
	if _, err := casedir.ParseAction(a.ID); err != nil || len(all) == maxFound {
		return all
	}
	at := len(all)
	for i, b := range all {
		if strings.EqualFold(a.ID, b.ID) {
			return all
		}
		if at == len(all) && a.Created.Before(b.Created) {
			at = i
		}
	}
	all = append(all, nil)
	copy(all[at+1:], all[at:])
	all[at] = a
	return all
}

// foundAll records the actions that were found. More than one for a request is not of our making,
// and each is recorded.
func (e *engine) foundAll(due []*item, found map[*item][]*api.Action) error {
	for _, it := range due {
		all := found[it]
		if len(all) == 0 {
			continue
		}
		e.service.unknown = 0
		how := "found in the list of actions by its comment"
		if it.cause != nil {
			how += ", after: " + it.cause.Error()
		}
		for _, a := range all[1:] {
			o := e.outcome(it, casedir.OutcomeAccepted, nil)
			o.Action, o.Reason = a.ID, fmt.Sprintf("found in the list of actions by its comment, as one of %d", len(all))
			if err := e.Case.NoteOutcome(o); err != nil {
				return err
			}
		}
		if err := e.accept(it, all[0], how, time.Now()); err != nil {
			return err
		}
	}
	return nil
}

// giveUp records that the outcome of a request stays unknown.
func (e *engine) giveUp(it *item, err error) error {
	o := e.outcome(it, casedir.OutcomeUnknown, it.cause)
	if err != nil {
		o.Reason += "; the list cannot be read: " + err.Error()
	}
	it.state = unknown
	e.tell(it, Outcome{State: StateUnknown, Err: it.cause, Code: o.Code})
	return e.Case.NoteOutcome(o)
}

// settled ends the run if the last requests in a row stayed unknown.
func (e *engine) settled() {
	if e.service.unknown < unknownMax {
		return
	}
	var last error
	for _, it := range e.items {
		switch it.state {
		case looking:
			return
		case unknown:
			if it.cause != nil {
				last = it.cause
			}
		}
	}
	if last == nil {
		last = api.ErrOutcomeUnknown
	}
	e.halt(fmt.Errorf("%w: %w", ErrUnsettled, last))
}
