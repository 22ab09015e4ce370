package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/lrkit/lrkit/fetch"
	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/fetch/fetchtest/demo"
	fetchrun "github.com/lrkit/lrkit/fetch/run"
)

// The demo runs a script on some machines of the hunt: one of them is offline, and on another it
// does not end.
const (
	demoScript  = "Get-Processes.ps1"
	demoComment = "IR-2611: is svchelper.exe still running?"
	demoOffline = "ws-reception02"
	demoStuck   = "ws-bridge11"
	demoPoll    = 500 * time.Millisecond
)

var demoMachines = []string{"hv-bkp01", "ws-crane05", "ws-quay07", demoStuck, demoOffline}

// demoTenant is the made-up hunt, with a script that runs in no time.
func demoTenant(now time.Time) *fetchtest.Tenant {
	tenant := demo.Tenant(now)
	for i := range tenant.Machines {
		m := &tenant.Machines[i]
		m.Offline = m.Offline || shortName(m.Name) == demoOffline
	}
	tenant.Scripts[strings.ToLower(demoScript)] = func(run fetchtest.Execution) fetchtest.Outcome {
		if shortName(run.Machine.Name) == demoStuck {
			return fetchtest.Outcome{Takes: time.Hour}
		}
		return fetchtest.Outcome{Takes: 300 * time.Millisecond, Result: &fetchtest.Blob{Content: demoProcesses(run).Content()}}
	}
	return tenant
}

func shortName(name string) string {
	short, _, _ := strings.Cut(name, ".")
	return short
}

// demoProcesses is what the script prints.
func demoProcesses(run fetchtest.Execution) demo.Transcript {
	rows := []string{"   Id ProcessName Path", "   -- ----------- ----", `  688 lsass       C:\Windows\System32\lsass.exe`}
	if shortName(run.Machine.Name) == "hv-bkp01" {
		rows = append(rows, ` 4312 svchelper   C:\ProgramData\svchelper\svchelper.exe`)
	}
	return demo.Transcript{ScriptName: run.File, Output: strings.Join(rows, "\r\n") + "\r\n"}
}

// demoLoop runs a script on machines, cancels it where it does not end, and fetches the results
// into the case.
func (a *app) demoLoop(ctx context.Context, path string, s *demoRun, dir *casedir.Dir) error {
	plan, err := a.demoPlan(ctx, s)
	if err != nil {
		return err
	}
	tell := &runTeller{app: a, quiet: a.quiet}
	tell.note("lrkit run --script %s on %s", demoScript, count(int64(len(plan.Machines)), "machine"))
	stuck, wanted, offline := "", &fetchWanted{targets: new(fetch.Targets)}, &fetchWanted{targets: new(fetch.Targets)}
	r := &fetchrun.Runner{API: s.client, Case: dir, Tenant: s.tenant, Detach: true, Each: func(o fetchrun.Outcome) {
		tell.outcome(&o)
		if o.State != fetchrun.StatePosted {
			return
		}
		to := wanted
		switch shortName(o.Machine.Name) {
		case demoStuck:
			stuck = o.Action
		case demoOffline:
			to = offline
		}
		err = errors.Join(err, to.targets.Add(fetch.Target{Action: o.Action, Index: fetch.AllResults}))
	}}
	_, failed := r.Run(ctx, &plan.Plan)
	if err = errors.Join(err, failed); err != nil {
		return err
	}
	tell.note("lrkit cancel %s: the script does not end on %s", stuck, demoStuck)
	c := &canceller{app: a, service: s.service, dir: dir, name: path, run: casedir.NewRunID(), comment: "it does not end"}
	if !c.cancel(ctx, 1, stuck) {
		return errors.New("the emulator did not cancel an action")
	}
	tell.note("lrkit fetch --wait: results come in, and the machine that is offline is left")
	defer func(quiet bool) { a.quiet = quiet }(a.quiet)
	a.quiet = true
	log := slog.New(slog.DiscardHandler)
	if err := a.fetchInto(ctx, &fetchFlags{dir: path, parallel: 4, wait: true}, s.service, dir, wanted, log); err != nil {
		return err
	}
	return a.fetchInto(ctx, &fetchFlags{dir: path, parallel: 4}, s.service, dir, offline, log)
}

// demoPlan finds the machines and the script.
func (a *app) demoPlan(ctx context.Context, s *demoRun) (*runPlan, error) {
	f := &runFlags{steps: stepFlags{script: demoScript}, comment: demoComment, most: len(demoMachines)}
	all := new(selectors)
	for m, err := range s.client.Machines(ctx, api.MachineQuery{}) {
		if err != nil {
			return nil, err
		}
		if !slices.Contains(demoMachines, shortName(m.Name)) {
			continue
		}
		if err := all.add(selector{byID, m.ID}); err != nil {
			return nil, err
		}
	}
	plan, err := a.plan(ctx, f, s.client, all)
	if err == nil && plan == nil {
		err = fmt.Errorf("the emulator has not all of %s", strings.Join(demoMachines, ", "))
	}
	return plan, err
}
