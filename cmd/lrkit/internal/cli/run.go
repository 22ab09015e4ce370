package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/casedir"
	fetchrun "github.com/lrkit/lrkit/fetch/run"
)

// runFlags are those of `lrkit run`.
type runFlags struct {
	fetchFlags // those of verbs that fetch into a case
	confirmFlags
	steps   stepFlags
	comment string
	detach  bool
	resume  bool
	again   bool
	abandon bool
	most    int
}

// defaultMachines is how many machines a run has at most unless more are allowed on purpose.
const defaultMachines = 50

func (a *app) run() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run --case DIR (--machine NAME|ID... | --machines FILE | --tag TAG) [steps] --comment TEXT [flags]",
		Short: "Run live response on machines, and fetch the results into a case directory",
		Long: `Run puts files of the library on machines (--put), runs a script of the library there
(--script, --args) and gets files (--get), in this order. Then it waits, and fetches the results
into the case as 'lrkit fetch --wait' does. With --detach it ends when each machine has its
request; 'lrkit fetch --wait --case DIR' goes on from there.

Nothing runs twice. The manifest of the case has a line on the disk before each request and after
it. A request whose outcome is not known is never repeated: its action is looked for by its
comment, which begins with [lrkit:RUN:N]. If it is not found, the row says 'unknown'. Run can be
killed at any moment. The same command goes on with what it had begun, and --resume does with
--case alone. Other steps on a case with an unfinished run are refused, until it is finished or
--abandon ends it, and so are steps that have run on all of the machines, unless --again.

Requests stay below the limits of the service: 10 in a minute, and 25 sessions at a time. A machine
on which another action runs is asked again later. One that is offline stays queued at the service
for up to three days, and the others go on.

On a terminal it asks once, showing the machines, the script with its SHA-256, and the arguments.
--yes goes on without the question, and is needed where there is no terminal. --dry-run prints the
calls that would be made and makes none of them; it still asks for the machines and the library.
More than 50 machines need --max-machines.

Scripts and files are those of the library; 'lrkit library upload' adds a local one. The SHA-256 is
what the library says when the run begins. It needs the permission Library.Manage: without it the
manifest says unknown, and --script-sha256 refuses to run. Another SHA-256 than that of
--script-sha256 is exit code 5. Arguments may hold none of ; & | ! $ ( and ).

It needs the application permissions Machine.LiveResponse and Machine.Read.All, or as a user the
delegated permissions Machine.LiveResponse and Machine.Read, and the role Live response: Advanced
(Basic for --get alone). Live response must be enabled in the portal.`,
		Example: `  lrkit run --case case --machine ws-crane06.corp.example --script Get-Autoruns.ps1 --comment "IR-2041"
  lrkit run --case case --machines hosts.txt --script Collect.ps1 --args "-Days 7" \
      --get 'C:\ProgramData\out.zip' --comment "IR-2041" --yes --max-machines 500
  lrkit run --case case --tag tier0 --get 'C:\Windows\Temp\a.dmp' --comment "IR-2041" --dry-run
  lrkit run --case case --resume`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runRun(cmd.Context(), &f) },
	}
	flags := cmd.Flags()
	f.fetchFlags.registerCase(cmd)
	f.fetchFlags.machines.register(flags)
	f.steps.register(flags)
	flags.StringVar(&f.comment, "comment", "", "why: the comment of each action, which others see in the portal")
	flags.BoolVar(&f.wait, "wait", false, "wait for the results and fetch them: the default")
	flags.BoolVar(&f.detach, "detach", false, "end when each machine has its request, and fetch nothing")
	f.confirmFlags.register(flags)
	flags.BoolVar(&f.dryRun, "dry-run", false, "print the calls that would be made, and make none of them")
	flags.BoolVar(&f.resume, "resume", false, "go on with the unfinished run of the case, and with all that it has open")
	flags.BoolVar(&f.again, "again", false, "run the same steps again on machines where they have run")
	flags.BoolVar(&f.abandon, "abandon", false, "end the unfinished run of the case: no more requests are made for it")
	flags.IntVar(&f.most, "max-machines", defaultMachines, "how many machines there may be")
	cmd.MarkFlagsMutuallyExclusive("wait", "detach")
	cmd.MarkFlagsMutuallyExclusive("wait-for", "detach")
	cmd.MarkFlagsMutuallyExclusive("dry-run", "resume", "abandon")
	cmd.MarkFlagsMutuallyExclusive("again", "resume", "abandon")
	return cmd
}

// noArguments is for verbs that take flags only.
func noArguments(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("%q: it takes no arguments, only flags", args[0])
	}
	return nil
}

// old reports whether it is about a run that the case has.
func (f *runFlags) old() bool { return f.resume || f.abandon }

// check refuses what cannot be run, before any call.
func (f *runFlags) check(all *selectors) error {
	if err := f.fetchFlags.checkCase(f.dryRun); err != nil {
		return err
	}
	if f.old() {
		switch {
		case f.steps.any() || f.comment != "" || f.fetchFlags.machines.any():
			return errors.New("--resume and --abandon need nothing but --case: machines, steps and comment are those of the run")
		case !casedir.Is(f.dir):
			return errors.New("--resume and --abandon: there is no case in --case")
		}
		return nil
	}
	if err := f.steps.check(); err != nil {
		return err
	}
	if err := checkRequest(f.comment, f.most, all); err != nil {
		return err
	}
	names, ids := int64(0), int64(0)
	for _, s := range all.list {
		switch s.kind {
		case byName:
			names++
		case byID:
			ids++
		}
	}
	return f.checkMost(max(names, ids)) // a machine may be named by both
}

// checkMost refuses more machines than are allowed.
func (f *runFlags) checkMost(n int64) error {
	if n > int64(f.most) {
		return fmt.Errorf("%s, and --max-machines is %d: --max-machines %d allows that many", count(n, "machine"), f.most, n)
	}
	return nil
}

func (a *app) runRun(ctx context.Context, f *runFlags) error {
	all, err := a.selectors(ctx, &f.fetchFlags.machines)
	if err != nil {
		return err
	}
	if err := f.check(all); err != nil {
		return err
	}
	if f.dryRun {
		return a.dryRun(ctx, f, all)
	}
	if !f.old() {
		if err := a.canConfirm(&f.confirmFlags, "lrkit run"); err != nil {
			return err
		}
	}
	s, err := a.openSession(ctx, &f.fetchFlags)
	if s == nil {
		return err
	}
	defer a.closeSession(&f.fetchFlags, s)
	switch {
	case f.abandon:
		return a.abandonRun(ctx, f, s)
	case f.resume:
		if !a.sameLibrary(ctx, f, s) {
			return nil
		}
		return a.runPlan(ctx, f, s, nil)
	}
	plan, err := a.plan(ctx, f, s.client, all)
	if plan == nil {
		return err
	}
	shown := plan.shown(f)
	going, err := unfinishedRun(ctx, s)
	switch {
	case err != nil:
		a.cannot(f.dir, err)
		return nil
	case going != nil && !sameCommands(plan.Steps, going.Steps): // before the question
		return runUsage(&fetchrun.OtherRunError{Run: going.ID})
	case going != nil:
		shown += fmt.Sprintf("\nthis goes on with the unfinished run %s of this case, with its comment: %s", going.ID, longText(going.Comment))
	}
	if err := a.confirmed(ctx, &f.confirmFlags, shown, "run this?"); err != nil {
		a.cannot("run", err)
		return nil
	}
	return a.runPlan(ctx, f, s, plan)
}

// runClient is what a run needs of a client before it begins.
type runClient interface {
	machineLister
	Library(ctx context.Context) ([]api.LibraryFile, error)
}
