package loop

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/lrkit/lrkit/fetch"
	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/fetch/run"
)

// Fleet is a run on many machines, a third of them offline, through a storm of 429.
type Fleet struct {
	Machines int
	// PendingCounts says that the service counts an action of an offline machine as a session.
	PendingCounts bool
	// Known says that the health of machines says which are offline.
	Known bool
	// Queue is how long the service keeps actions for offline machines.
	Queue time.Duration
}

// FleetTimes are what came of a fleet.
type FleetTimes struct {
	Fleet
	Online, Results  int
	Throttled        int // requests that were answered with 429
	Minute, Sessions int // the most requests in a minute, and sessions at a time as the service counts them
	FirstResult      time.Duration
	LastResult       time.Duration
	// Ideal is the least time until the last result of a machine that is online: by the requests in
	// a minute, if nothing goes wrong.
	Ideal  time.Duration
	Posted time.Duration // until the last request was accepted
	All    time.Duration // until nothing was open
}

// String returns all of it.
func (f *FleetTimes) String() string {
	counts, health := "does not count", "not known"
	if f.PendingCounts {
		counts = "counts"
	}
	if f.Known {
		health = "known"
	}
	return fmt.Sprintf("%d machines, %d offline (%s), the service %s them as sessions: at most %d requests a minute and %d sessions, "+
		"%d answers 429; last result of %d after %v, ideal %v and a storm of %v; last accepted after %v, all ended after %v",
		f.Machines, f.Machines-f.Online, health, counts, f.Minute, f.Sessions, f.Throttled, f.Results, f.LastResult.Round(time.Second),
		f.Ideal.Round(time.Second), stormCount*stormPause, f.Posted.Round(time.Second), f.All.Round(time.Second))
}

// stormFirst and stormCount say which requests are answered with 429, whatever the limits are.
const (
	stormFirst = 40
	stormCount = 20
	stormPause = 20 * time.Second
)

// Run runs it in an empty folder. It must be called in a bubble.
func (f Fleet) Run(ctx context.Context, dir string) (*FleetTimes, error) {
	t := &fetchtest.Tenant{Library: []fetchtest.LibraryFile{{Name: "s.ps1", Content: fetchtest.Text("x")}}}
	t.Scripts = map[string]func(fetchtest.Execution) fetchtest.Outcome{"s.ps1": func(x fetchtest.Execution) fetchtest.Outcome {
		return fetchtest.Outcome{Takes: scriptTakes, Result: &fetchtest.Blob{Content: fetchtest.Text(x.Machine.ID)}}
	}}
	p := run.Plan{Comment: "why", Steps: []run.Step{{Type: run.RunScript, Name: "s.ps1"}}}
	out := &FleetTimes{Fleet: f}
	for i := range f.Machines {
		m := fetchtest.Machine{ID: machine(i), Name: fmt.Sprintf("m%d.example", i), Offline: i%3 == 1}
		one := run.Machine{ID: m.ID, Name: m.Name, Health: "Active"}
		if m.Offline && f.Known {
			one.Health = "Inactive"
		}
		if !m.Offline {
			out.Online++
		}
		t.Machines = append(t.Machines, m)
		p.Machines = append(p.Machines, one)
	}
	e := fetchtest.New(t, &fetchtest.Options{
		LogSize: 1 << 20, Live: fetchtest.Live{PendingCounts: f.PendingCounts, Queue: f.Queue},
		Faults: []fetchtest.Fault{{Kind: fetchtest.KindRun, Do: "throttled", RetryAfter: fmt.Sprint(stormPause.Seconds()), From: stormFirst, Count: stormCount}},
	})
	defer e.Close()
	b, err := newBudgets()
	if err != nil {
		return nil, err
	}
	proc, err := start(ctx, e, b, filepath.Join(dir, "case"))
	if err != nil {
		return nil, err
	}
	begun := time.Now()
	r := proc.runner()
	r.Item = func(i fetch.Item) {
		if i.State == fetch.StateFetched {
			if out.Results++; out.Results == 1 {
				out.FirstResult = time.Since(begun)
			}
			out.LastResult = time.Since(begun)
		}
	}
	r.Each = func(o run.Outcome) {
		if o.State == run.StatePosted {
			out.Posted = time.Since(begun)
		}
	}
	sum, err := r.Run(ctx, &p)
	out.All = time.Since(begun)
	if err == nil && sum.Accepted != f.Machines {
		err = fmt.Errorf("%+v", sum)
	}
	if closed := proc.end(); err == nil {
		err = closed
	}
	out.measure(e)
	return out, err
}

// scriptTakes is how long the script runs on a machine: 25 sessions would do for 10 a minute.
const scriptTakes = 140 * time.Second

// measure finds the busiest minute and the most sessions, on the side of the emulator.
func (f *FleetTimes) measure(e *fetchtest.Emulator) {
	var calls []time.Time
	for _, r := range e.Requests(fetchtest.KindRun) {
		calls = append(calls, r.Time)
		if r.Status == 429 {
			f.Throttled++
		}
	}
	first := 0
	for i, at := range calls {
		for at.Sub(calls[first]) >= time.Minute {
			first++
		}
		f.Minute = max(f.Minute, i-first+1)
	}
	type change struct {
		at time.Time
		by int
	}
	var changes []change
	for _, a := range e.Actions() {
		status := a.Steps[len(a.Steps)-1]
		if status.Status == "TimeOut" && !f.PendingCounts {
			continue
		}
		changes = append(changes, change{a.Created, 1}, change{a.Created.Add(status.After), -1})
	}
	slices.SortFunc(changes, func(a, b change) int {
		if c := a.at.Compare(b.at); c != 0 {
			return c
		}
		return a.by - b.by
	})
	open := 0
	for _, c := range changes {
		open += c.by
		f.Sessions = max(f.Sessions, open)
	}
	f.Ideal = time.Duration((f.Online-1)/run.RunsPerMinute)*time.Minute + scriptTakes
}
