package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/lrkit/lrkit/fetch"
	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/download"
	"github.com/lrkit/lrkit/internal/text"
)

// fetchFlags are those of `lrkit fetch`.
type fetchFlags struct {
	dir      string
	wait     bool
	waitFor  time.Duration
	dryRun   bool
	refetch  bool
	all      []string
	machines selectorFlags
	since    string
	parallel int
	evidence evidenceFlags
	known    string
	verbose  bool
	ranges   byteSize
	syncs    byteSize
	service  serviceFlags
}

func (a *app) fetch() *cobra.Command {
	var f fetchFlags
	cmd := &cobra.Command{
		Use:   "fetch --case DIR [flags] [ACTION[:INDEX]...]",
		Short: "Download the results of live response actions into a case directory",
		Long: `Fetch asks the API for the results of actions, and keeps them as served, with a manifest
that proves it. It can be interrupted at any moment and run again: what is there is not
downloaded again, and unfinished downloads continue. A part that another user wrote, by
the key in the state directory, is started again.

A recorded result whose file is missing, or has another size, is reported, and the exit
code is 5. --refetch reads the results that are there, and downloads again what is missing
or altered. An altered file is kept beside the result, as <index>.altered-<hash>. If the
service has other bytes by now than were recorded, they are kept beside it as well, as
<index>.version-<hash>, and the exit code is 5: they are not the result.

With --sign-key each line of the manifest is signed. An existing case is continued if its
last line has a signature of that key, or of a key that --trust names. Anything else is exit
code 5 before any call to the API. --adopt continues all the same, after a question, and
the manifest says so. An older state of a case than this user last wrote or verified is
refused as well, see --accept-rollback.

ACTION is the ID of a machine action; ACTION:INDEX is the result of one of its commands. The
package of an action that collects an investigation package is its result 0; its link needs
Machine.Read.All as well, or as a user Machine.CollectForensics.
--all takes the live response actions that a filter of the API lists, in its words
("status eq 'Succeeded' and creationDateTimeUtc gt 2026-04-01T00:00:00Z"), or all with
--all all. --machine, --machines and --tag take those on some machines, --since the newer ones:
alone, or of what --all lists. Without any of them, and without ACTION, it takes up what the
case has open: actions that had not ended, and results that were not fetched.

It needs the application permission Machine.Read.All (and Machine.LiveResponse in some tenants), or
the delegated permissions Machine.Read and Machine.LiveResponse. The API has only live response
that was run through the API: actions begun in the portal's console, from a device's page, are
not in it.

Results are requested by command: a failed or cancelled action may hold some. Links are
requested as late as possible and renewed when they expire. Calls stay below the limits
of the API (100 a minute, 1500 an hour) for all lrkit processes of this user together.

Flags or LRKIT_API, LRKIT_SCOPE, LRKIT_TENANT_ID, LRKIT_CLIENT_ID and LRKIT_CLIENT_SECRET
name the service. There is no flag for the secret. --auth takes other ways to a token:
certificate (--certificate), workload and managed (identities of the machine), cli (the
login of Azure's command line) and token-file.`,
		Example: `  lrkit fetch --case case 5382f7ea-7557-4ab7-9782-d50480024a4e
  lrkit fetch --case case --wait --all "status ne 'Cancelled'"
  lrkit fetch --case case --dry-run --all all
  lrkit fetch --case case --machine ws-crane06.corp.example --since 7d
  lrkit fetch --case case --wait
  lrkit fetch --case case --refetch 5382f7ea-7557-4ab7-9782-d50480024a4e:0`,
		RunE: func(cmd *cobra.Command, args []string) error { return a.runFetch(cmd.Context(), f, args) },
	}
	flags := cmd.Flags()
	f.registerCase(cmd)
	flags.BoolVar(&f.wait, "wait", false, "wait for actions that have not ended; the service gives up after three days")
	flags.BoolVar(&f.dryRun, "dry-run", false, "say what would be fetched, and fetch nothing")
	flags.BoolVar(&f.refetch, "refetch", false, "read the results that are there, and fetch again what is missing or altered")
	flags.StringArrayVar(&f.all, "all", nil, "fetch the results of all live response actions that this filter lists; 'all' for no filter")
	flags.StringVar(&f.since, "since", "", "fetch the results of actions that were created since a time (2026-04-01, 2026-04-01T08:00:00Z)\nor for a while (12h, 7d)")
	f.machines.register(flags)
	cmd.MarkFlagsMutuallyExclusive("dry-run", "refetch")
	return cmd
}

func (a *app) runFetch(ctx context.Context, f fetchFlags, args []string) error {
	if err := f.checkCase(f.dryRun); err != nil {
		return err
	}
	wanted, err := a.wanted(ctx, &f, args)
	if err != nil {
		return err
	}
	if f.dryRun {
		log := a.logIf(f.verbose)
		s, err := a.openService(ctx, &f.service, log)
		if s == nil {
			return err
		}
		defer s.close()
		a.stateless(nil, s.uncounted)
		return a.fetchAll(ctx, &f, s, nil, wanted, log)
	}
	s, err := a.openSession(ctx, &f)
	if s == nil {
		return err
	}
	defer a.closeSession(&f, s)
	return a.fetchAll(ctx, &f, s.service, s.dir, wanted, s.log)
}

// fetchAll fetches what is wanted. The error is one of usage.
func (a *app) fetchAll(ctx context.Context, f *fetchFlags, s *service, dir *casedir.Dir, wanted *fetchWanted, log *slog.Logger) error {
	if ok, err := a.fillWanted(ctx, f, s, dir, wanted); !ok || err != nil {
		return err
	}
	if err := a.fetchInto(ctx, f, s, dir, wanted, log); err != nil {
		a.cannot(cmp.Or(f.dir, "the API"), err)
	}
	return nil
}

// fetchInto fetches into a case; dir is nil for a dry run.
func (a *app) fetchInto(ctx context.Context, f *fetchFlags, s *service, dir *casedir.Dir, wanted *fetchWanted, log *slog.Logger) error {
	fetcher := &fetch.Fetcher{API: s.client, Case: dir, Tenant: s.tenant, Parallel: f.parallel, Wait: (f.wait || f.waitFor > 0) && !f.dryRun, WaitFor: f.waitFor, Refetch: f.refetch}
	files := newFetchProgress(s.calls.Left)
	p := a.showProgress(new(progress), files.tell)
	defer p.end()
	if dir != nil {
		fetcher.Downloads = download.New(s.downloads(f, log))
		defer fetcher.Downloads.Close()
		fetcher.Progress = files.set
	}
	fetcher.Waiting = a.waitingFor(p)
	lists := &listing{app: a, client: s.client, filters: wanted.filters, aside: p.aside}
	if len(wanted.filters) > 0 {
		fetcher.List = lists.all
	}
	named := wanted.targets.Len()
	var held *casedir.Results // of a dry run
	var err error
	if dir == nil && f.dir != "" && casedir.Is(f.dir) {
		if held, err = casedir.ReadResults(ctx, f.dir, nil, nil); err != nil {
			return err
		}
	}
	var lost error // of the output
	pending := int64(0)
	err = fetcher.Fetch(ctx, wanted.targets, func(item fetch.Item) {
		if held != nil && item.State == fetch.StateToFetch {
			if i, ok := held.Find(item.Key); ok {
				item.State, item.Blob = fetch.StatePresent, held.Blob(i)
			}
		}
		files.end(item.Key)
		if item.State == fetch.StatePending {
			pending++
		}
		p.aside(func() { lost = cmp.Or(lost, a.fetched(&item, f.refetch)) })
	})
	if lost != nil {
		a.cannot("output", lost)
	}
	switch {
	case lists.err != nil && errors.Is(err, lists.err):
		a.cannot("the list of actions", err)
		return nil
	case err == nil && named == 0 && lists.listed == 0 && !wanted.open:
		a.say("the API lists no such actions")
	}
	if f.waitFor > 0 && pending > 0 && ctx.Err() == nil {
		a.status.add(failed)
		a.say("still pending after %s: %s; run the same command again to go on", f.waitFor, count(pending, "result"))
	}
	return err
}

// fetched says what became of a command.
func (a *app) fetched(item *fetch.Item, refetch bool) error {
	if item.Repeated > 0 {
		a.say("%s: the API lists this command %d times; it has one result", itemName(item), item.Repeated+1)
	}
	if item.Restarted != "" {
		a.say("%s: a part of it was begun anew: %s", itemName(item), text.SafeLine(item.Restarted))
	}
	// What only the end of the run cut is no error. That a disk cannot be written to is not over
	// with the run.
	if item.Err != nil && (item.State != fetch.StateInterrupted || errors.Is(item.Err, download.ErrStore)) {
		hint := a.lost(item, refetch)
		what := text.SafeLine(masked(item.Err.Error())) + hint
		if item.Key.Action == "" {
			a.say("%s", what)
			return nil
		}
		a.say("%s: %s", itemName(item), what)
	}
	var b strings.Builder
	if item.OfAction {
		fmt.Fprintf(&b, "%s\t%s", itemName(item), ofAPI(item.Why))
	} else {
		fmt.Fprintf(&b, "%s\t%s", itemName(item), item.State)
	}
	if item.Action != nil {
		fmt.Fprintf(&b, "\t%s", ofAPI(item.Action.Machine))
	}
	if item.Cmd != nil {
		fmt.Fprintf(&b, "\t%s %s", ofAPI(item.Cmd.Type), ofAPI(item.Cmd.Status))
	}
	switch item.State {
	case fetch.StateFetched, fetch.StatePresent, fetch.StateRefetched, fetch.StateOtherVersion:
		fmt.Fprintf(&b, "\t%d bytes\t%s", item.Blob.Size, item.Blob.SHA256)
	}
	_, err := fmt.Fprintln(a.Out, b.String())
	return err
}

// ofAPI is a text of the API in a row or a message. An action has one for each of its commands, so
// it is short.
func ofAPI(s string) string { return text.SafeLine(text.CutPrinted(masked(s), 512)) }

// itemName is how an item is named: ACTION:INDEX, as it can be asked for.
func itemName(item *fetch.Item) string {
	if item.OfAction {
		return item.Key.Action
	}
	return fmt.Sprintf("%s:%d", item.Key.Action, item.Key.Index)
}

// lost sorts an item that has an error, and says what can be done about it.
func (a *app) lost(item *fetch.Item, refetch bool) (hint string) {
	switch item.State {
	case fetch.StateMissing, fetch.StateAltered:
		a.status.add(changed)
		if !refetch {
			return "; --refetch gets it again"
		}
	case fetch.StateOtherVersion:
		a.status.add(changed)
	default:
		a.status.add(ofError(item.Err))
	}
	return ""
}

// environment returns the value of a variable unless the flag has one.
func environment(flag, name string) string { return cmp.Or(flag, os.Getenv(name)) }
