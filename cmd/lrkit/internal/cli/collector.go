package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/lrkit/lrkit/fetch"
	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/casedir"
)

// collector asks machines for investigation packages, one after the other.
type collector struct {
	*app
	*session
	f       *collectFlags
	run     string                    // the id under which requests are recorded
	open    map[string]casedir.Single // earlier requests with an unknown outcome, by machine
	going   map[string]collected      // what an earlier command has begun, by machine
	targets *fetch.Targets            // the actions
}

// all asks all machines.
func (c *collector) all(ctx context.Context, machines []*api.Machine) {
	for i, m := range machines {
		if !c.machine(ctx, i+1, m) {
			if n := int64(len(machines) - i - 1); n > 0 && ctx.Err() == nil {
				c.status.add(failed)
				c.say("not asked: the other %s", count(n, "machine"))
			}
			return
		}
	}
}

// machine asks one machine, unless an earlier request has to be settled. It returns false if the
// others are not to be asked.
func (c *collector) machine(ctx context.Context, n int, m *api.Machine) (goOn bool) {
	if open, ok := c.open[m.ID]; ok {
		pauses := collectPauses
		if time.Since(open.Requested) > collectedLately {
			pauses = nil
		}
		action, err := c.look(ctx, m.ID, casedir.Nonce(open.Run, open.N), open.Requested, pauses)
		o := casedir.Outcome{Tenant: c.tenant, Op: casedir.OpCollect, Run: open.Run, N: open.N, MachineID: m.ID, Machine: m.Name}
		switch {
		case err != nil:
			c.cannot(m.Name, err)
			return ctx.Err() == nil
		case action != nil:
			return c.accepted(o, m, action, "found in the list of actions by its comment")
		case !c.f.again:
			c.status.add(failed)
			c.say("%s: a request of %s may have been carried out, and its action is not in the list: --again asks once more",
				cell(m.Name), open.Requested.UTC().Format(time.RFC3339))
			c.row("-", "unknown", m.Name, "")
			if open.Unknown {
				return true
			}
			o.Outcome, o.Code = casedir.OutcomeUnknown, "not-found"
			return c.note(o)
		}
	}
	if done, goOn := c.goesOn(m); done {
		return goOn
	}
	return c.post(ctx, n, m)
}

// post makes the request.
func (c *collector) post(ctx context.Context, n int, m *api.Machine) (goOn bool) {
	nonce := casedir.Nonce(c.run, n)
	comment := nonce + " " + c.f.comment
	err := c.dir.NoteRequest(casedir.Request{
		Tenant: c.tenant, Op: casedir.OpCollect, Run: c.run, N: n, MachineID: m.ID, Machine: m.Name, Comment: comment,
	})
	if err != nil {
		c.cannot(c.f.dir, err)
		return false
	}
	begun := time.Now()
	action, err := c.client.Collect(ctx, m.ID, comment)
	o := casedir.Outcome{Tenant: c.tenant, Op: casedir.OpCollect, Run: c.run, N: n, MachineID: m.ID, Machine: m.Name, Outcome: outcomeOf(err)}
	noteError(&o, err)
	how := ""
	if o.Outcome == casedir.OutcomeUnknown {
		c.say("%s; looking for its action", inputError(m.Name, err))
		found, lookErr := c.look(ctx, m.ID, nonce, begun, collectPauses)
		switch {
		case ctx.Err() != nil:
			return false // the case has the request: the next run looks for it
		case lookErr != nil:
			c.cannot(m.Name, lookErr)
		case found != nil:
			action, err, how = found, nil, "found in the list of actions by its comment, after: "+o.Reason
		}
	}
	switch {
	case err == nil:
		return c.accepted(o, m, action, how)
	case o.Outcome == casedir.OutcomeUnknown:
		c.status.add(failed)
		c.say("%s: it may have been carried out, and its action is not in the list", cell(m.Name))
		c.row("-", "unknown", m.Name, "")
	case errors.Is(err, api.ErrActiveRequest):
		c.status.add(failed)
		c.say("%s: %s; a package that this case asked for is fetched by 'lrkit fetch --wait --case %s'", cell(m.Name), ofAPI(err.Error()), safeName(c.f.dir))
		c.row("-", "busy", m.Name, "")
	case ctx.Err() != nil: // it has not failed
		c.row("-", "interrupted", m.Name, "")
	default:
		c.cannot(m.Name, err)
		c.row("-", "failed", m.Name, "")
	}
	return c.note(o) && o.Outcome != casedir.OutcomeDeferred && ctx.Err() == nil && !errors.Is(err, api.ErrRefused)
}

// accepted records an action, and that its package is to be fetched.
func (c *collector) accepted(o casedir.Outcome, m *api.Machine, action *api.Action, how string) bool {
	o.Outcome, o.Action, o.Code, o.Reason = casedir.OutcomeAccepted, action.ID, "", how
	if !c.note(o) {
		return false
	}
	if err := fetch.NoteAction(c.dir, c.tenant, action); err != nil {
		c.cannot(c.f.dir, err)
		return false
	}
	return c.takes(m, action.ID, action.Status)
}

// takes has the package of an action fetched.
func (c *collector) takes(m *api.Machine, action, status string) bool {
	if err := c.targets.Add(fetch.Target{Action: action, Index: fetch.AllResults}); err != nil {
		c.cannot(c.f.dir, err)
		return false
	}
	if c.f.detach {
		c.row(action, "collecting", m.Name, status)
	}
	return true
}

func (c *collector) note(o casedir.Outcome) bool {
	if err := c.dir.NoteOutcome(o); err != nil {
		c.cannot(c.f.dir, err)
		return false
	}
	return true
}

// row writes what became of a machine.
func (c *collector) row(id, what, machine, status string) {
	line := strings.TrimRight(fmt.Sprintf("%s\t%s\t%s\t%s", id, what, ofAPI(machine), ofAPI(status)), "\t")
	if _, err := fmt.Fprintln(c.Out, line); err != nil {
		c.cannot("output", err)
	}
}

// collectedLately is how long lists may lag.
const collectedLately = 5 * time.Minute

// collectPauses are the pauses before each look for an action: lists lag.
var collectPauses = []time.Duration{2 * time.Second, 10 * time.Second, 30 * time.Second}

const (
	// An action may have been created so long before its request, by the clock of the service: in
	// the list of its machine, and in that of all. The machine of an action may be missing at
	// first.
	collectedOfMachine = 24 * time.Hour
	collectedOfAny     = time.Hour
)

// look looks for the action of a request by its nonce, after each of some pauses; at once if there
// are none. It returns nil if the list does not have it.
func (c *collector) look(ctx context.Context, machine, nonce string, since time.Time, pauses []time.Duration) (*api.Action, error) {
	if len(pauses) == 0 {
		pauses = []time.Duration{0}
	}
	for _, pause := range pauses {
		if pause > 0 {
			select {
			case <-ctx.Done():
				return nil, ctx.Err()
			case <-time.After(pause):
			}
		}
		for _, filter := range []string{
			"machineId eq " + api.Quote(machine) + createdAfter(since.Add(-collectedOfMachine)), createdAfter(since.Add(-collectedOfAny)),
		} {
			filter = strings.TrimPrefix(filter+" and type eq '"+casedir.TypePackage+"'", " and ")
			if a, err := c.lookIn(ctx, filter, machine, nonce); a != nil || err != nil {
				return a, err
			}
		}
	}
	return nil, nil
}

func createdAfter(t time.Time) string {
	return " and creationDateTimeUtc ge " + t.UTC().Format("2006-01-02T15:04:05Z")
}

// lookIn looks for the action in a list.
func (c *collector) lookIn(ctx context.Context, filter, machine, nonce string) (*api.Action, error) {
	for a, err := range c.client.Actions(ctx, api.Query{Filter: filter}) {
		if errors.As(err, new(*api.SkippedError)) {
			continue // it cannot be read, and may be the one
		}
		if err != nil {
			return nil, err
		}
		_, bad := casedir.ParseAction(a.ID)
		if bad == nil && strings.HasPrefix(strings.TrimSpace(a.RequestorComment), nonce) && (a.MachineID == "" || strings.EqualFold(a.MachineID, machine)) {
			return a, nil
		}
	}
	return nil, nil
}
