package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/lrkit/lrkit/fetch"
	"github.com/lrkit/lrkit/fetch/download"
	fetchrun "github.com/lrkit/lrkit/fetch/run"
)

// runPlan runs a plan, or goes on with what the case has if that is nil. The error is one of usage.
func (a *app) runPlan(ctx context.Context, f *runFlags, s *session, plan *runPlan) error {
	files := newFetchProgress(s.calls.Left)
	counts := newRunProgress()
	p := a.showProgress(new(progress), counts.with(files))
	tell := &runTeller{app: a, detached: f.detach, quiet: a.quiet, dir: f.dir}
	r := &fetchrun.Runner{API: s.client, Case: s.dir, Tenant: s.tenant, Detach: f.detach, Again: f.again, ActiveWait: f.waitFor}
	r.Each = func(o fetchrun.Outcome) {
		counts.set(&o)
		p.aside(func() { tell.outcome(&o) })
	}
	r.Item = func(item fetch.Item) {
		files.end(item.Key)
		p.aside(func() { tell.item(&item) })
	}
	if !f.detach {
		downloads := download.New(s.downloads(&f.fetchFlags, s.log))
		defer downloads.Close()
		r.Fetch = &fetch.Fetcher{
			API: s.client, Downloads: downloads, Parallel: f.parallel, WaitFor: f.waitFor, Progress: files.set, Waiting: a.waitingFor(p),
		}
	}
	var sum fetchrun.Summary
	var err error
	if plan == nil {
		sum, err = r.Resume(ctx)
	} else {
		sum, err = r.Run(ctx, &plan.Plan)
	}
	p.end()
	if usage := runUsage(err); usage != nil {
		return usage
	}
	a.runEnded(ctx, f, tell, &sum, err)
	return nil
}

// abandonRun ends the unfinished run of the case. The error is one of usage.
func (a *app) abandonRun(ctx context.Context, f *runFlags, s *session) error {
	r := &fetchrun.Runner{API: s.client, Case: s.dir, Tenant: s.tenant}
	id, err := r.Abandon(ctx, "lrkit run --abandon")
	switch {
	case errors.Is(err, fetchrun.ErrNoRun):
		return errors.New("--abandon: this case has no unfinished run")
	case err != nil:
		a.cannot(f.dir, err)
	default:
		a.say("run %s: no more requests are made for it; what was accepted goes on, and 'lrkit fetch --case %s' fetches it", id, safeName(f.dir))
	}
	return nil
}

// runUsage returns an error of usage for a run that may not begin.
func runUsage(err error) error {
	var other *fetchrun.OtherRunError
	var finished *fetchrun.FinishedError
	switch {
	case errors.As(err, &other):
		why := "has other steps"
		if other.Why != "" {
			why += ": " + shownSelector(other.Why)
		}
		return fmt.Errorf("the unfinished run %s of this case %s: nothing was run; --resume goes on with it, --abandon ends it, or take another --case", other.Run, why)
	case errors.As(err, &finished):
		return fmt.Errorf("run %s of this case did that on %s: --again runs it once more", finished.Run, count(int64(finished.Machines), "machine"))
	case errors.Is(err, fetchrun.ErrNoRun):
		return errors.New("--resume: this case has no run")
	case errors.Is(err, fetchrun.ErrPlan):
		return err
	}
	return nil
}

// runEnded says how a run ended, and sorts that.
func (a *app) runEnded(ctx context.Context, f *runFlags, tell *runTeller, sum *fetchrun.Summary, err error) {
	if tell.lost != nil {
		a.cannot("output", tell.lost)
	}
	if err != nil && !errors.Is(err, context.Cause(ctx)) {
		a.cannot(f.dir, err)
	}
	if ctx.Err() == nil && sum.Refused+sum.Unknown+sum.Looking+sum.Waiting > 0 {
		a.status.add(failed)
	}
	switch {
	case sum.Machines > 0:
		a.say("run %s: %s", sum.Run, sumText(sum))
	case err == nil: // of --resume
		a.say("run %s has ended, and nothing is open", sum.Run)
	}
	if sum.Unknown > 0 {
		a.say("what is unknown may have run: look for its comment in the portal; it is not run again without --again")
	}
	switch {
	case ctx.Err() != nil || f.waitFor == 0 || tell.pending == 0:
	default:
		a.status.add(failed)
		a.say("still pending after %s: %s; 'lrkit fetch --wait --case %s' goes on", f.waitFor, count(tell.pending, "result"), safeName(f.dir))
	}
	if f.detach && sum.Accepted > 0 {
		a.say("'lrkit fetch --wait --case %s' fetches the results", safeName(f.dir))
	}
}

// sumText says in one line what became of the machines.
func sumText(sum *fetchrun.Summary) string {
	var s strings.Builder
	s.WriteString(count(int64(sum.Machines), "machine"))
	for _, part := range []struct {
		n    int
		what string
	}{
		{sum.Accepted, "accepted"}, {sum.Refused, "refused"}, {sum.Unknown, "unknown"}, {sum.Looking, "looked for"}, {sum.Waiting, "not run"},
		{sum.Before, "ran before"},
	} {
		if part.n > 0 {
			s.WriteString(fmt.Sprintf(", %d %s", part.n, part.what))
		}
	}
	return s.String()
}

// runTeller says what happens in a run: rows on stdout, messages on stderr.
type runTeller struct {
	*app
	dir      string
	detached bool
	quiet    bool
	said     int64
	pending  int64 // results
	lost     error // of the output
}

// item says what became of a command.
func (t *runTeller) item(item *fetch.Item) {
	if item.State == fetch.StatePending {
		t.pending++
	}
	t.lost = cmp.Or(t.lost, t.fetched(item, false))
}

// outcome says what happened to a machine.
func (t *runTeller) outcome(o *fetchrun.Outcome) {
	name := ofAPI(cmp.Or(o.Machine.Name, o.Machine.ID))
	switch o.State {
	case fetchrun.StatePosted:
		if t.detached {
			t.row(o, o.Status)
		} else {
			t.note("%s: accepted as %s", name, o.Action)
		}
	case fetchrun.StateQueued:
		if t.detached {
			t.row(o, o.Status)
		} else {
			t.note("%s: going on with %s", name, o.Action)
		}
	case fetchrun.StateOffline:
		t.note("%s: offline: its action stays queued at the service for up to three days", name)
	case fetchrun.StateBusy:
		t.note("%s: another action runs there; it is asked again at %s", name, timeOrNever(o.Until))
	case fetchrun.StateThrottled:
		t.note("the service takes no more runs until %s", timeOrNever(o.Until))
	case fetchrun.StateDeferred:
		t.note("%s: not run yet: %s", name, errorText(o.Err))
	case fetchrun.StateLooking:
		t.note("%s: the outcome is not known, so its action is looked for: %s", name, errorText(o.Err))
	case fetchrun.StateRefused, fetchrun.StateUnknown:
		if o.Err != nil {
			t.say("%s: %s: %s", name, o.State, errorText(o.Err))
		}
		t.row(o, cmp.Or(o.Code, errorText(o.Err)))
	case fetchrun.StateBefore:
		t.row(o, o.Status)
	case fetchrun.StateLeft:
		t.row(o, cmp.Or(errorText(o.Err), "not run"))
	}
}

// note says something that is no failure.
func (t *runTeller) note(format string, args ...any) {
	if t.said++; t.quiet || t.said > maxMessages+1 {
		return
	}
	if t.said > maxMessages {
		t.say("and more: --progress=plain says how far it is")
		return
	}
	t.say(format, args...)
}

// row writes a row for a machine: the action, or without one the id of the machine.
func (t *runTeller) row(o *fetchrun.Outcome, why string) {
	_, err := fmt.Fprintf(t.Out, "%s\t%s\t%s\t%s\n", cmp.Or(o.Action, o.Machine.ID), o.State, ofAPI(o.Machine.Name), ofAPI(why))
	t.lost = cmp.Or(t.lost, err)
}

// errorText is an error of the API in a message.
func errorText(err error) string {
	if err == nil {
		return ""
	}
	return ofAPI(err.Error())
}
