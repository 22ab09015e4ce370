package loop

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/fetch/run"
)

// Counts are what happened in schedules.
type Counts struct {
	Schedules, Machines, Processes, Kills int
	Requests                              int // to run commands, as the emulator counts them
	Actions                               int // that the emulator carried out
	Found                                 int // in lists, after an unknown outcome
	Unknown                               int // outcomes that stayed unknown
	Refused                               int
	Throttled, Busy                       int
	Results                               int
	Twice, Lost                           int // faults: both must be 0
}

// Add adds counts.
func (c *Counts) Add(d Counts) {
	for _, p := range []struct {
		sum *int
		n   int
	}{
		{&c.Schedules, d.Schedules}, {&c.Machines, d.Machines}, {&c.Processes, d.Processes}, {&c.Kills, d.Kills},
		{&c.Requests, d.Requests}, {&c.Actions, d.Actions}, {&c.Found, d.Found}, {&c.Unknown, d.Unknown}, {&c.Refused, d.Refused},
		{&c.Throttled, d.Throttled}, {&c.Busy, d.Busy}, {&c.Results, d.Results}, {&c.Twice, d.Twice}, {&c.Lost, d.Lost},
	} {
		*p.sum += p.n
	}
}

// String returns all counts.
func (c Counts) String() string {
	return fmt.Sprintf("%d schedules: %d machines, %d processes, %d kills; %d requests, %d carried out, %d found in lists, "+
		"%d unknown, %d refused, %d throttled, %d busy, %d results; %d twice, %d lost",
		c.Schedules, c.Machines, c.Processes, c.Kills, c.Requests, c.Actions, c.Found, c.Unknown, c.Refused, c.Throttled, c.Busy, c.Results,
		c.Twice, c.Lost)
}

// schedule is one run with what goes wrong in it.
type schedule struct {
	r      *rand.Rand
	e      *fetchtest.Emulator
	plan   run.Plan
	dir    string // of its cases: a new one after each kill
	cases  int
	counts Counts
	faults faults
}

// maxProcesses limits the processes of a schedule. Each ends later than the one before.
const maxProcesses = 60

// Schedule runs the schedule of a seed, in a folder that is empty. It must be called in a bubble.
// The error says what is wrong.
func Schedule(ctx context.Context, seed uint64, dir string) (Counts, error) {
	s := &schedule{r: rand.New(rand.NewPCG(seed, 23)), dir: dir}
	s.make()
	defer s.e.Close()
	b, err := newBudgets()
	if err != nil {
		return s.counts, err
	}
	finished := false
	for n := 0; !finished; n++ {
		if n == maxProcesses {
			return s.counts, errors.New("it does not end")
		}
		if finished, err = s.process(ctx, b, n); err != nil {
			return s.counts, err
		}
	}
	return s.counts, s.check(ctx)
}

// make makes the tenant, the plan and the faults.
func (s *schedule) make() {
	now := time.Now()
	t := &fetchtest.Tenant{Library: []fetchtest.LibraryFile{{Name: "s.ps1", Content: fetchtest.Text("x")}}}
	for i := range 2 + s.r.IntN(4) {
		m := fetchtest.Machine{ID: machine(i), Name: fmt.Sprintf("m%d.example", i)}
		health := "Active"
		switch s.r.IntN(10) {
		case 0, 1: // not known to be offline
			m.Offline, m.Back = true, now.Add(time.Duration(s.r.IntN(90))*time.Minute)
		case 2:
			m.Offline, health = true, "Inactive"
		case 3:
			m.Refuses = []string{"OsPlatformNotSupported", "DisabledFeature", "Forbidden"}[s.r.IntN(3)]
		case 4: // another action runs on it
			t.Actions = append(t.Actions, fetchtest.Action{
				ID: fmt.Sprintf("5382f7ea-7557-4ab7-9782-%012d", i), Machine: m.ID, Created: now.Add(-time.Minute), RequestorComment: "another",
				Steps: []fetchtest.Step{{After: 0, Status: "InProgress"}, {After: time.Duration(2+s.r.IntN(30)) * time.Minute, Status: "Succeeded"}},
			})
		}
		t.Machines = append(t.Machines, m)
		s.plan.Machines = append(s.plan.Machines, run.Machine{ID: m.ID, Name: m.Name, Health: health})
	}
	s.plan.Comment = "why"
	s.plan.Steps = []run.Step{{Type: run.RunScript, Name: "s.ps1", Args: "-x 1"}}
	if s.r.IntN(2) == 0 {
		s.plan.Steps = append(s.plan.Steps, run.Step{Type: run.GetFile, Name: `C:\a`})
	}
	s.faults = s.newFaults()
	s.e = fetchtest.New(t, &fetchtest.Options{
		Faults: s.faults.schedule,
		Live: fetchtest.Live{
			Sessions: []int{1, 2, 25}[s.r.IntN(3)], PendingCounts: s.r.IntN(2) == 0, RunsPerMinute: 2 + s.r.IntN(9),
			Settles: time.Duration(s.r.IntN(3)*s.r.IntN(60)) * time.Second, RunStatus: 200 + s.r.IntN(2), Queue: time.Hour,
		},
	})
	s.counts.Schedules, s.counts.Machines = 1, len(s.plan.Machines)
}

// process is one process: it begins or resumes the run, and may be killed.
func (s *schedule) process(ctx context.Context, b budgets, n int) (finished bool, err error) {
	s.counts.Processes++
	path := s.path()
	p, err := start(ctx, s.e, b, path)
	if err != nil {
		return false, err
	}
	if n > 5 { // the world is well again
		if err := s.e.SetFaults(nil); err != nil {
			return false, err
		}
		s.faults.kill = 0
	}
	k := &killer{left: s.faults.nextKill(s.r)}
	r := p.runner()
	r.API = &mortal{p.client, k}
	r.Detach = s.faults.detach && n < 3
	r.Each = func(o run.Outcome) {
		switch o.State {
		case run.StateThrottled:
			s.counts.Throttled++
		case run.StateBusy:
			s.counts.Busy++
		}
		k.step()
	}
	killed, runErr := k.survives(func() error {
		var err error
		if n == 0 || s.r.IntN(2) == 0 {
			_, err = r.Run(ctx, &s.plan)
		} else if _, err = r.Resume(ctx); errors.Is(err, run.ErrNoRun) {
			_, err = r.Run(ctx, &s.plan)
		}
		return err
	})
	if killed {
		s.counts.Kills++
		s.cases++
		if err := copyCase(path, s.path()); err != nil {
			return false, err
		}
	}
	if err := p.end(); err != nil {
		return false, err
	}
	if killed {
		return false, nil
	}
	var done *run.FinishedError
	switch {
	case runErr == nil:
		return !r.Detach, nil
	case errors.As(runErr, &done):
		return true, nil
	case n > 20:
		return false, fmt.Errorf("process %d: %w", n, runErr)
	}
	time.Sleep(11 * time.Minute) // the user tries again; the client makes no calls for 10 minutes after a refused token
	return false, nil
}

func (s *schedule) path() string { return filepath.Join(s.dir, fmt.Sprint(s.cases)) }

// killer kills a process at a step: it panics there, so that nothing more is done.
type killer struct{ left int }

func (k *killer) step() {
	if k.left--; k.left == 0 {
		panic(errKilled)
	}
}

// survives calls f, and reports whether it was killed.
func (k *killer) survives(f func() error) (killed bool, err error) {
	defer func() {
		if v := recover(); v == error(errKilled) {
			killed = true
		} else if v != nil {
			panic(v)
		}
	}()
	return false, f()
}
