package cli

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/fetch"
	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/budget"
	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/fetch/statedir"
	"github.com/lrkit/lrkit/internal/text"
)

func (a *app) demo() *cobra.Command {
	var keep string
	cmd := &cobra.Command{
		Use:   "demo [flags]",
		Short: "Go through a made-up hunt, without an account or a network",
		Long: `Demo serves an emulator of the API and the blob store to itself, with a made-up hunt over
18 machines. It fetches every result as 'lrkit fetch' does, runs a script on five machines as
'lrkit run' does, of which one is offline, cancels it where it does not end, fetches the new
results, and prints the summary of all. It needs no account and no network.`,
		Example: `  lrkit demo
  lrkit demo --keep case && lrkit verify case && lrkit analyze case`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.runDemo(cmd.Context(), keep); err != nil {
				a.cannot("demo", err)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&keep, "keep", "", "leave the case in this directory, which must not be there yet")
	return cmd
}

func (a *app) runDemo(ctx context.Context, keep string) (err error) {
	temp, err := os.MkdirTemp("", "lrkit-demo-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temp)) }()
	dir := filepath.Join(temp, "case")
	if keep != "" {
		if _, err := os.Lstat(keep); err == nil {
			return errors.New("--keep: there is something of that name already")
		}
		dir = keep
		defer func() {
			if ctx.Err() != nil { // it was not there before, and the next run wants it so
				err = errors.Join(err, os.RemoveAll(keep))
			}
		}()
	}
	s, err := demoService(ctx, temp)
	if err != nil {
		return err
	}
	defer s.close()
	targets := new(fetch.Targets)
	for _, action := range s.actions {
		if action.Type != "LiveResponse" {
			continue
		}
		if err := targets.Add(fetch.Target{Action: action.ID, Index: fetch.AllResults}); err != nil {
			return err
		}
	}
	out, before := a.Out, a.status
	a.Out = discard{} // the summary says it better
	head, err := a.demoCase(ctx, dir, s, targets)
	a.Out, a.status = out, before // that a machine is offline is part of the show
	if err != nil {
		return err
	}
	if keep != "" {
		a.say("%s: head of the manifest %s", text.SafeLine(keep), head)
	}
	a.memory = statedir.Memory(nil) // what is made up is not remembered
	a.summarize(ctx, summaryFlags{}, dir, new(lrkit.Options))
	if a.status&^anomalous == before { // hostile results are part of the show
		a.status = before
	}
	if keep != "" {
		a.say("the case is in %s: try 'lrkit verify', 'lrkit analyze' and 'lrkit cat' on it", text.SafeLine(keep))
	}
	return nil
}

// demoCase fetches all targets into a case, and returns its head.
func (a *app) demoCase(ctx context.Context, path string, s *demoRun, targets *fetch.Targets) (string, error) {
	dir, err := casedir.Open(ctx, path, &casedir.Options{Writer: "lrkit " + version()})
	if err != nil {
		return "", err
	}
	err = a.fetchInto(ctx, &fetchFlags{dir: path, parallel: 4}, s.service, dir, &fetchWanted{targets: targets}, slog.New(slog.DiscardHandler))
	if err == nil {
		err = a.demoLoop(ctx, path, s, dir)
	}
	err = errors.Join(err, dir.Close())
	return dir.Head(), err
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// demoRun is an emulator and a client of it.
type demoRun struct {
	*service
	emulator *fetchtest.Emulator
	server   *fetchtest.Server
	actions  []fetchtest.ReadyAction
}

// demoService starts an emulator, whose budget of calls is a file in temp: that of the user is not
// touched.
func demoService(ctx context.Context, temp string) (*demoRun, error) {
	e := fetchtest.New(demoTenant(time.Now()), &fetchtest.Options{Live: fetchtest.Live{Start: 100 * time.Millisecond}})
	server := e.Start()
	r := server.Ready()
	d := &demoRun{service: &service{tenant: r.Tenant, lax: true}, emulator: e, server: server, actions: r.Actions}
	calls, err := budget.Open(ctx, filepath.Join(temp, "budget"), nil)
	var runs *budget.Budget
	if err == nil {
		runs, err = budget.InMemory(&budget.Options{Route: budget.RunRoute})
	}
	d.calls = calls
	if err == nil {
		d.tokens, err = api.ClientCredentials(api.Credentials{
			Tenant: r.Tenant, ClientID: r.ClientID, Secret: api.Secret(r.ClientSecret), Scope: r.Scope, LoginURL: r.Login, AllowHost: true,
		})
	}
	if err == nil {
		d.client, err = api.New(api.Options{BaseURL: r.API, AllowHost: true, Tokens: d.tokens, Budget: calls, RunBudget: runs, Poll: demoPoll})
	}
	if err != nil {
		server.Close()
		e.Close()
		return nil, err
	}
	return d, nil
}

func (d *demoRun) close() {
	d.service.close()
	d.server.Close()
	d.emulator.Close()
}
