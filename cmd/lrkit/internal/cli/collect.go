package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lrkit/lrkit/fetch"
	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/casedir"
)

// collectFlags are those of `lrkit collect`.
type collectFlags struct {
	fetchFlags
	confirmFlags
	comment string
	detach  bool
	again   bool
	most    int
}

func (a *app) collect() *cobra.Command {
	var f collectFlags
	cmd := &cobra.Command{
		Use:   "collect --case DIR (--machine NAME|ID... | --machines FILE | --tag TAG) --comment TEXT [flags]",
		Short: "Collect investigation packages of machines into a case directory",
		Long: `Collect asks machines for their investigation packages: zip archives with reports about
processes, connections, scheduled tasks, event logs and more. Then it waits, and fetches the
packages into the case as 'lrkit fetch --wait' does. A package is the result 0 of its action.
With --detach it ends when each machine has its request; 'lrkit fetch --wait --case DIR' goes on
from there, and 'lrkit fetch --case DIR ACTION' fetches the package of any action.

Each machine is asked once. The same command, given again before all packages are there, goes on:
machines that were asked are not asked again, and those whose package is there have the row
'before'. Given once more when all are there, it asks for new ones. The manifest of the case has a
line on the disk before each request and after it. A request whose outcome is not known is never
repeated: its action is looked for by its comment, which begins with [lrkit:RUN:N]. If it is not
found the row says 'unknown', also when the command is given again; --again asks all the same. A
machine that collects a package already is reported.

The service gives two links to packages in a minute and 120 in an hour.

On a terminal it asks once, showing the machines. --yes goes on without the question, and is needed
where there is no terminal. More than 50 machines need --max-machines.

It needs the permission Machine.CollectForensics, and for the link as an application
Machine.Read.All. As a user it needs the role Active remediation actions.`,
		Example: `  lrkit collect --case case --machine ws-crane06.corp.example --comment "IR-2041"
  lrkit collect --case case --machines hosts.txt --comment "IR-2041" --yes --detach
  lrkit fetch --case case --wait`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runCollect(cmd.Context(), &f) },
	}
	flags := cmd.Flags()
	f.fetchFlags.registerCase(cmd)
	f.fetchFlags.machines.register(flags)
	flags.StringVar(&f.comment, "comment", "", "why: it stays with the action, and others see it in the portal")
	flags.BoolVar(&f.wait, "wait", false, "wait for the packages and fetch them: the default")
	flags.BoolVar(&f.detach, "detach", false, "end when each machine has its request, and fetch nothing")
	flags.BoolVar(&f.again, "again", false, "ask all machines, also where a request has an unknown outcome or an earlier command is gone on with")
	flags.IntVar(&f.most, "max-machines", defaultMachines, "how many machines there may be")
	f.confirmFlags.register(flags)
	cmd.MarkFlagsMutuallyExclusive("wait", "detach")
	cmd.MarkFlagsMutuallyExclusive("wait-for", "detach")
	return cmd
}

// check refuses what cannot be done, before any call.
func (f *collectFlags) check(all *selectors) error {
	if err := f.checkCase(false); err != nil {
		return err
	}
	return checkRequest(f.comment, f.most, all)
}

func (a *app) runCollect(ctx context.Context, f *collectFlags) error {
	all, err := a.selectors(ctx, &f.fetchFlags.machines)
	if err == nil {
		err = f.check(all)
	}
	if err == nil {
		err = a.canConfirm(&f.confirmFlags, "lrkit collect")
	}
	if err != nil {
		return err
	}
	s, err := a.openSession(ctx, &f.fetchFlags)
	if s == nil {
		return err
	}
	defer a.closeSession(&f.fetchFlags, s)
	machines, ok, err := a.choose(ctx, s.client, &f.fetchFlags.machines, all)
	if !ok || err != nil {
		return err
	}
	if len(machines) > f.most {
		return fmt.Errorf("%s, and --max-machines is %d: --max-machines %[3]d allows that many", count(int64(len(machines)), "machine"), f.most, len(machines))
	}
	c := &collector{app: a, session: s, f: f, run: casedir.NewRunID(), targets: new(fetch.Targets)}
	if c.open, err = unsettledCollects(ctx, s.dir, s.tenant); err != nil {
		a.cannot(f.dir, err)
		return nil
	}
	if c.going, err = goingCollects(ctx, s.dir, s.tenant, machines); err != nil {
		a.cannot(f.dir, err)
		return nil
	}
	question := fmt.Sprintf("collect %s?", count(int64(len(machines)), "investigation package"))
	if done, err := a.asked(a.confirmed(ctx, &f.confirmFlags, c.shown(machines), question)); done {
		return err
	}
	c.all(ctx, machines)
	if f.detach || ctx.Err() != nil || c.targets.Len() == 0 {
		return nil
	}
	f.wait = true
	if err := a.fetchInto(ctx, &f.fetchFlags, s.service, s.dir, &fetchWanted{targets: c.targets}, s.log); err != nil {
		a.cannot(f.dir, err)
	}
	return nil
}

// shown is what a question shows.
func (c *collector) shown(machines []*api.Machine) string {
	var b strings.Builder
	fmt.Fprintf(&b, "collect from %s, case %s:", count(int64(len(machines)), "machine"), safeName(c.f.dir))
	for i, m := range machines {
		if i == shownMachines {
			fmt.Fprintf(&b, "\n  and %s more", count(int64(len(machines)-i), "machine"))
			break
		}
		fmt.Fprintf(&b, "\n  %s  %s  %s  last seen %s  %s", cell(m.Name), cell(m.Health), cell(osOf(m)), timeOrNever(m.LastSeen), m.ID)
	}
	fmt.Fprintf(&b, "\ncomment: %s", ofAPI(c.f.comment))
	return b.String()
}
