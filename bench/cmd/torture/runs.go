//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os/exec"
	"slices"
	"time"

	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/fetchtest"
)

// runCalls are those at which a run is killed: what changes something on the disk or the network,
// and how often a thread makes them at most.
var runCalls = map[string]int{
	"write": 60, "fsync": 12, "connect": 6, "read": 80, "close": 40, "openat": 24, "pread64": 6, "renameat": 4, "flock": 3,
}

// runMachines is how many machines a run has.
const runMachines = 3

func machineID(i int) string { return fmt.Sprintf("%040x", 0xb0000+i) }

// fleet is a tenant of machines on which nothing has run.
func fleet() *fetchtest.Tenant {
	t := &fetchtest.Tenant{Library: []fetchtest.LibraryFile{{Name: "s.ps1", Content: fetchtest.Text("x")}}}
	for i := range runMachines {
		t.Machines = append(t.Machines, fetchtest.Machine{ID: machineID(i), Name: fmt.Sprintf("m%d.example", i)})
	}
	return t
}

// runArgs are those of a run into the case.
func (p *place) runArgs() []string {
	args := []string{
		p.b.lrkit, "run", "--allow-api-host", "--case", p.path, "--script", "s.ps1", "--get", `C:\a`, "--comment", "why", "--yes",
	}
	for i := range runMachines {
		args = append(args, "--machine", machineID(i))
	}
	return args
}

// runCount is what came of runs.
type runCount struct {
	count
	carriedOut, unknown int
}

// runs kills runs n times. Each case dies once or more, and then is finished. Each has an emulator
// of its own, and waits most of the time: an action that was never begun is looked for for minutes.
func (b *bench) runs(ctx context.Context, n, workers int) error {
	if _, err := exec.LookPath("strace"); err != nil {
		return err
	}
	c := runCount{count: count{by: map[string]int{}}}
	rngs := make([]*rand.Rand, workers)
	for i := range rngs {
		rngs[i] = b.random(i)
	}
	err := each(ctx, workers, func(ctx context.Context, worker int) (bool, error) {
		return b.runCase(ctx, &c, rngs[worker], worker, n)
	})
	total := 0
	for _, m := range c.by {
		total += m
	}
	fmt.Printf("%d run kills in %d cases, %d of which were killed more than once: %d requests carried out, none twice, none missing; %d unknown\nat %s\n",
		total, c.cases, c.twice, c.carriedOut, c.unknown, c.table())
	return err
}

// runCase kills one run, once or more, and finishes it.
func (b *bench) runCase(ctx context.Context, c *runCount, rng *rand.Rand, worker, n int) (done bool, err error) {
	e := fetchtest.New(fleet(), &fetchtest.Options{PerMinute: -1, PerHour: -1, Live: fetchtest.Live{RunsPerMinute: -1}})
	defer e.Close()
	p, err := b.place(fmt.Sprint("run", worker))
	if err != nil {
		return false, err
	}
	defer p.remove()
	p.server = e.Start()
	defer p.server.Close()
	deaths := 0
	var story []string
	for range 1 + rng.IntN(3) {
		names := slices.Sorted(maps.Keys(runCalls))
		call := names[rng.IntN(len(names))]
		nth := 1 + rng.IntN(runCalls[call])
		code, err := p.killedRun(ctx, call, nth)
		story = append(story, fmt.Sprintf("%s %d: %d", call, nth, code))
		if err != nil {
			return false, fmt.Errorf("%s: %w", story, err)
		}
		if code >= 0 {
			break
		}
		deaths++
		done = c.add(call) >= n
	}
	end, err := p.runFor(ctx, runLimit, p.runArgs()...)
	if err == nil && end.code > 2 { // 2: it was finished before, 1: something is unknown
		err = fmt.Errorf("a run that was left alone ended with %d: %s", end.code, end.stderr)
	}
	var carriedOut, unknown int
	if err == nil {
		carriedOut, unknown, err = p.compare(ctx, e)
	}
	if err != nil {
		return false, fmt.Errorf("%s: %w", story, err)
	}
	c.Lock()
	defer c.Unlock()
	c.cases++
	c.carriedOut += carriedOut
	c.unknown += unknown
	if deaths > 1 {
		c.twice++
	}
	return done, nil
}

// runLimit is how long one process may take.
const runLimit = 20 * time.Minute

// killedRun runs a run that dies at the nth time that a thread makes the call. The code is -1 if it
// died.
func (p *place) killedRun(ctx context.Context, call string, nth int) (int, error) {
	args := append([]string{"strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=" + call,
		"-e", fmt.Sprintf("inject=%s:signal=KILL:when=%d", call, nth)}, p.runArgs()...)
	e, err := p.runFor(ctx, runLimit, args...)
	if err == nil && e.code > 2 {
		err = fmt.Errorf("a run that was not killed ended with %d: %s", e.code, e.stderr)
	}
	return e.code, err
}

// compare compares what the emulator carried out with what the case says.
func (p *place) compare(ctx context.Context, e *fetchtest.Emulator) (carriedOut, unknown int, err error) {
	accepted := map[string]bool{}
	runs, err := casedir.ReadRuns(ctx, p.path, nil, func(line *casedir.Event) error {
		if line.Name == casedir.EventOutcome && line.Outcome == casedir.OutcomeAccepted {
			accepted[line.Action] = true
		}
		return nil
	})
	if err != nil {
		return 0, 0, err
	}
	n := 0
	for run := range runs.All() {
		n++
		unknown += run.Count(casedir.MachineUnknown)
		if run.Unfinished() || run.Len() != runMachines {
			err = errors.Join(err, fmt.Errorf("run %s of %d machines is not finished", run.ID, run.Len()))
		}
	}
	if n != 1 {
		err = errors.Join(err, fmt.Errorf("%d runs", n))
	}
	ran := map[string]int{}
	results := 0
	for _, a := range e.Actions() {
		carriedOut++
		if ran[a.Machine]++; ran[a.Machine] > 1 || !accepted[a.ID] {
			err = errors.Join(err, fmt.Errorf("machine %s: %d actions, recorded is %t", a.Machine, ran[a.Machine], accepted[a.ID]))
		}
		results += len(a.Commands)
	}
	if carriedOut+unknown != runMachines {
		err = errors.Join(err, fmt.Errorf("%d carried out, %d unknown", carriedOut, unknown))
	}
	report, verifyErr := casedir.Verify(ctx, p.path, nil)
	if verifyErr != nil || !report.OK() || report.Blobs != int64(results) {
		err = errors.Join(err, verifyErr, fmt.Errorf("verify: %d results of %d, %+v", report.Blobs, results, report.Findings))
	}
	return carriedOut, unknown, err
}
