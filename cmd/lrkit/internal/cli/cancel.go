package cli

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/casedir"
)

// cancelFlags are those of `lrkit cancel`.
type cancelFlags struct {
	fetchFlags // the case, and the service
	confirmFlags
	comment string
}

func (a *app) cancel() *cobra.Command {
	var f cancelFlags
	cmd := &cobra.Command{
		Use:   "cancel [--case DIR] ID... --comment TEXT [flags]",
		Short: "Cancel actions that have not ended",
		Long: `Cancel asks the service to cancel actions, once each. An offline machine keeps its action
pending for up to three days, and a session counts as one of 25 until it has ended.

An action that has ended cannot be cancelled: the row says how it ended, and the exit code is 1
unless it was cancelled. An id that the service does not know is exit code 1 too. Where no answer
says what became of a request, the action is read, and what it says counts.

With --case the manifest has a line before and after each request. More than one action is a
question, or needs --yes.

It needs the permission of the action: Machine.LiveResponse for live response,
Machine.CollectForensics for an investigation package.`,
		Example: `  lrkit cancel 5382f7ea-7557-4ab7-9782-d50480024a4e --comment "wrong machine"
  lrkit cancel --case case --yes --comment "IR-2041 is over" $(cut -f1 open.tsv)`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("no action: name at least one id")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return a.runCancel(cmd.Context(), &f, args) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.dir, "case", "", "case directory, to record the requests in; it is created if it is not there")
	flags.StringVar(&f.comment, "comment", "", "why: it stays with the action, and others see it in the portal")
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "log each call and answer, without secrets")
	f.confirmFlags.register(flags)
	f.evidence.register(flags)
	f.service.register(flags)
	f.service.complete(cmd)
	if err := cmd.MarkFlagDirname("case"); err != nil {
		panic(err) // the flag does not exist
	}
	return cmd
}

func (a *app) runCancel(ctx context.Context, f *cancelFlags, args []string) error {
	if err := checkComment(f.comment); err != nil {
		return err
	}
	ids, err := actionIDs(args)
	if err == nil {
		err = f.evidence.check()
	}
	if err == nil && len(ids) > 1 {
		err = a.canConfirm(&f.confirmFlags, "lrkit cancel of more than one action")
	}
	if err != nil {
		return err
	}
	c := &canceller{app: a, comment: f.comment, run: casedir.NewRunID()}
	if f.dir == "" {
		s, err := a.openService(ctx, &f.service, a.logIf(f.verbose))
		if s == nil {
			return err
		}
		defer s.close()
		a.stateless(nil, s.uncounted)
		c.service = s
	} else {
		s, err := a.openSession(ctx, &f.fetchFlags)
		if s == nil {
			return err
		}
		defer a.closeSession(&f.fetchFlags, s)
		c.service, c.dir, c.name = s.service, s.dir, f.dir
	}
	if len(ids) > 1 && !f.yes {
		question := fmt.Sprintf("cancel these %d actions?", len(ids))
		if done, err := a.asked(a.confirmed(ctx, &f.confirmFlags, c.shown(ctx, ids), question)); done {
			return err
		}
	}
	for i, id := range ids {
		if !c.cancel(ctx, i+1, id) {
			c.rest(int64(len(ids) - i - 1))
			break
		}
	}
	return nil
}

// actionIDs returns the ids of actions in their usual form, each once, in order.
func actionIDs(args []string) (ids []string, err error) {
	for _, arg := range args {
		id, err := casedir.ParseAction(arg)
		if err != nil {
			return nil, fmt.Errorf("%q: want the id of an action", arg)
		}
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
		if len(ids) > maxCancelled {
			return nil, fmt.Errorf("more than %d actions at a time", maxCancelled)
		}
	}
	return ids, nil
}

// maxCancelled bounds the actions of one call: half of what an hour allows.
const maxCancelled = 750

// canceller cancels actions, one after the other.
type canceller struct {
	*app
	*service
	dir     *casedir.Dir // nil for none
	name    string       // of the case
	run     string       // the id under which requests are recorded
	comment string
}

// shown lists actions for a question, as the API describes them.
func (c *canceller) shown(ctx context.Context, ids []string) string {
	said := map[string]string{}
	err := c.client.Lookup(ctx, ids, func(a *api.Action, err error) {
		if err == nil {
			said[strings.ToLower(a.ID)] = fmt.Sprintf("  %s  %s  %s", cell(a.Machine), cell(a.Type), cell(a.Status))
		}
	})
	if err != nil {
		c.say("the actions cannot be read: %s", ofAPI(err.Error()))
	}
	shown := "to be cancelled:"
	for i, id := range ids {
		if i == shownMachines {
			return shown + fmt.Sprintf("\n  and %s more", count(int64(len(ids)-i), "action"))
		}
		what, ok := said[id]
		if !ok && err == nil {
			what = "  not in API"
		}
		shown += "\n  " + id + what
	}
	return shown
}

// cancel cancels an action. It returns false if the others are not to be asked for.
func (c *canceller) cancel(ctx context.Context, n int, id string) (goOn bool) {
	comment := c.comment
	if c.dir != nil {
		comment = casedir.Nonce(c.run, n) + " " + comment
		err := c.dir.NoteRequest(casedir.Request{Tenant: c.tenant, Op: casedir.OpCancel, Run: c.run, N: n, Action: id, Comment: comment})
		if err != nil {
			c.cannot(c.name, err)
			return false
		}
	}
	action, err := c.client.Cancel(ctx, id, comment)
	asked := err
	if mayHaveEnded(err) && ctx.Err() == nil { // the action says it
		read, readErr := c.client.Action(ctx, id)
		switch {
		case readErr != nil:
			c.say("%s", inputError(id, readErr))
		case read.Done() || !read.Cancelled.IsZero() || read.CancelComment == comment:
			action, err = read, nil
		}
	}
	o := casedir.Outcome{Tenant: c.tenant, Op: casedir.OpCancel, Run: c.run, N: n, Action: id, Outcome: casedir.OutcomeAccepted}
	switch {
	case err == nil && action.Done() && !casedir.Cancelled(action.Status):
		o.Outcome, o.Code = casedir.OutcomeRefused, "ended"
		c.tooLate(id, action)
	case err == nil:
		c.cancelled(id, action)
	default:
		c.notCancelled(id, err)
		o.Outcome = outcomeOf(err)
	}
	if c.dir != nil {
		noteError(&o, asked)
		if err := c.dir.NoteOutcome(o); err != nil {
			c.cannot(c.name, err)
			return false
		}
	}
	return ctx.Err() == nil && o.Outcome != casedir.OutcomeDeferred && !errors.Is(err, api.ErrRefused)
}

// mayHaveEnded reports whether an error leaves open what became of the action.
func mayHaveEnded(err error) bool {
	e, ok := errors.AsType[*api.Error](err)
	return errors.Is(err, api.ErrOutcomeUnknown) || ok && e.Status == http.StatusBadRequest
}

// row writes what became of an action.
func (c *canceller) row(id, what string, a *api.Action) {
	line := id + "\t" + what
	if a != nil {
		line += "\t" + ofAPI(a.Machine) + "\t" + ofAPI(a.Type) + " " + ofAPI(a.Status)
	}
	if _, err := fmt.Fprintln(c.Out, line); err != nil {
		c.cannot("output", err)
	}
}

func (c *canceller) cancelled(id string, a *api.Action) {
	what := "cancelled"
	if !casedir.Cancelled(a.Status) {
		what = "cancelling" // the service says that it will
	}
	c.row(id, what, a)
}

// tooLate says how an action ended that was to be cancelled.
func (c *canceller) tooLate(id string, a *api.Action) {
	c.status.add(failed)
	c.say("%s: it has ended before it could be cancelled: %s", id, ofAPI(a.Status))
	c.row(id, "ended", a)
}

// notCancelled says why an action could not be cancelled.
func (c *canceller) notCancelled(id string, err error) {
	switch {
	case errors.Is(err, api.ErrNotFound):
		c.status.add(failed)
		c.say("%s: the API does not know this action", id)
		c.row(id, "not in API", nil)
	case c.ctx.Err() != nil: // it has not failed
		c.row(id, "interrupted", nil)
	case errors.Is(err, api.ErrOutcomeUnknown):
		c.cannot(id, err)
		c.say("%s: nothing says that it is to be cancelled: run the same command again", id)
		c.row(id, "unknown", nil)
	default:
		c.cannot(id, err)
		c.row(id, "failed", nil)
	}
}

// rest says that other actions were not asked for.
func (c *canceller) rest(n int64) {
	if n > 0 && c.ctx.Err() == nil {
		c.status.add(failed)
		c.say("not asked for: the other %s", count(n, "action"))
	}
}

// outcomeOf sorts the error of a call that changes something, for the manifest.
func outcomeOf(err error) string {
	e, ok := errors.AsType[*api.Error](err)
	switch {
	case err == nil:
		return casedir.OutcomeAccepted
	case errors.Is(err, api.ErrOutcomeUnknown):
		return casedir.OutcomeUnknown
	case ok && e.Status >= 400 && e.Status < 500 && e.Status != http.StatusUnauthorized && e.Status != http.StatusTooManyRequests:
		return casedir.OutcomeRefused
	}
	return casedir.OutcomeDeferred // it was not carried out
}

// noteError adds what an error of a call says.
func noteError(o *casedir.Outcome, err error) {
	if err == nil {
		return
	}
	o.Reason = err.Error()
	if e, ok := errors.AsType[*api.Error](err); ok {
		o.Status = e.Status
		if o.Code == "" {
			o.Code = e.Code
		}
	}
}
