package run_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/run"
)

// Online machines come first. Ten requests are made in a minute, also by a process after another.
func TestOrderAndPace(t *testing.T) {
	dir := fastDir(t)
	synctest.Test(t, func(t *testing.T) {
		var machines []int
		for n := range 24 {
			machines = append(machines, n+1)
		}
		p := plan(machines...)
		for i, health := range []string{"Inactive", "NoSensorData", "ImpairedCommunication", "", "NoSensorDataImpairedCommunication"} {
			p.Machines[i].Health = health
		}
		f := &fake{ends: time.Second}
		f.answer = func(n int, _ string) error {
			if n == 12 {
				panic(errDead)
			}
			return nil
		}
		f.dies(t, dir, p)
		f.answer = nil
		if sum, _, err := f.runs(t, dir, p); err != nil || sum.Accepted != 23 {
			t.Fatalf("%+v, %v", sum, err)
		}
		if got := strings.Join(f.posts, " "); !strings.HasPrefix(got, "3 4 6 7 ") || !strings.HasSuffix(got, " 18 1 2 5") {
			t.Errorf("%s", got)
		}
		for i := run.RunsPerMinute; i < len(f.at); i++ {
			if d := f.at[i].Sub(f.at[i-run.RunsPerMinute]); d < time.Minute {
				t.Errorf("requests %d to %d within %v", i-run.RunsPerMinute+1, i+1, d)
			}
		}
	})
}

// 25 sessions are in flight. A machine that is pending for two minutes is offline, and counts no
// more.
func TestSessions(t *testing.T) {
	dir := fastDir(t)
	synctest.Test(t, func(t *testing.T) {
		f := &fake{} // nothing ends, all stay pending
		sum, seen, err := f.does(t, dir, func(r *run.Runner) (run.Summary, error) {
			r.Sessions = 2
			return r.Run(t.Context(), plan(1, 2, 3, 4, 5))
		})
		if err != nil || sum.Accepted != 5 {
			t.Fatalf("%+v, %v", sum, err)
		}
		for i := 2; i < len(f.at); i++ {
			if d := f.at[i].Sub(f.at[i-2]); d < 2*time.Minute || d > 3*time.Minute {
				t.Errorf("request %d comes %v after the one before the last", i+1, d)
			}
		}
		if got := fmt.Sprint(seen); !strings.Contains(got, "1 offline") || !strings.Contains(got, "2 offline") {
			t.Error(got)
		}
	})
}

// What is in progress counts, also where an earlier process began it.
func TestSessionsOfEarlier(t *testing.T) {
	dir := fastDir(t)
	synctest.Test(t, func(t *testing.T) {
		f := &fake{answer: func(n int, _ string) error {
			if n == 3 {
				panic(errDead)
			}
			return nil
		}}
		f.dies(t, dir, plan(1, 2, 3, 4))
		f.answer = nil
		time.Sleep(time.Hour)
		for _, a := range f.actions {
			a.Status = "InProgress"
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		sum, _, err := f.does(t, dir, func(r *run.Runner) (run.Summary, error) {
			r.Sessions = 2
			return r.Resume(ctx)
		})
		if !errors.Is(err, context.DeadlineExceeded) || len(f.posts) != 3 || sum.Waiting != 1 {
			t.Errorf("%+v, %v, %q", sum, err, f.posts)
		}
	})
}

// A 429 is obeyed by all requests.
func TestThrottled(t *testing.T) {
	dir := fastDir(t)
	synctest.Test(t, func(t *testing.T) {
		f := &fake{answer: func(n int, _ string) error {
			if n < 4 {
				return throttledFor(time.Duration(n) * time.Minute)
			}
			return nil
		}}
		if sum, _, err := f.runs(t, dir, plan(1, 2)); err != nil || sum.Accepted != 2 || strings.Join(f.posts, " ") != "1 1 1 1 2" {
			t.Fatalf("%+v, %v, %q", sum, err, f.posts)
		}
		for i := range 3 {
			if d, want := f.at[i+1].Sub(f.at[i]), time.Duration(i+1)*time.Minute; d < want || d > want+time.Second {
				t.Errorf("%v after a 429 of %v", d, want)
			}
		}
	})
}

// A busy machine is asked again with growing pauses, while others go on. In the end it is refused.
func TestBusy(t *testing.T) {
	busy := fmt.Errorf("%w: %w", api.ErrActiveRequest, status(400, "ActiveRequestAlreadyExists"))
	dir := fastDir(t)
	synctest.Test(t, func(t *testing.T) {
		f := &fake{ends: time.Second, answer: func(_ int, machine string) error {
			if machine == machineID(1) {
				return busy
			}
			return nil
		}}
		begun := time.Now()
		sum, _, err := f.runs(t, dir, plan(1, 2, 3))
		if want := (run.Summary{Run: sum.Run, Machines: 3, Accepted: 2, Refused: 1}); err != nil || sum != want {
			t.Fatalf("%+v, %v", sum, err)
		}
		if took := time.Since(begun); took < time.Hour || took > 66*time.Minute || len(f.posts) > 20 {
			t.Errorf("%v, %d requests", took, len(f.posts))
		}
		if got := strings.Join(f.posts[:4], " "); got != "1 2 3 1" {
			t.Error(got)
		}
		last := time.Duration(0)
		for i := 3; i+1 < len(f.at); i++ {
			d := f.at[i+1].Sub(f.at[i])
			if d < last {
				t.Errorf("a pause of %v after one of %v", d, last)
			}
			last = d
		}
		if m := lastRun(t, dir).Machine(1); m.State != casedir.MachineRefused || m.Code != "ActiveRequestAlreadyExists" {
			t.Errorf("%+v", m)
		}
	})
}

// The context ends every wait, and leaves a run to go on with.
func TestCancel(t *testing.T) {
	dir := fastDir(t)
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		f := &fake{answer: func(n int, _ string) error {
			if n == 1 {
				return errCut
			}
			return throttledFor(time.Hour)
		}}
		sum, _, err := f.does(t, dir, func(r *run.Runner) (run.Summary, error) { return r.Run(ctx, plan(1, 2)) })
		if want := (run.Summary{Run: sum.Run, Machines: 2, Looking: 1, Waiting: 1}); !errors.Is(err, context.DeadlineExceeded) || sum != want {
			t.Errorf("%+v, %v", sum, err)
		}
		f.answer = nil
		if sum, _, err := f.resumes(t, dir); err != nil || sum.Accepted != 1 || sum.Unknown != 1 {
			t.Errorf("%+v, %v", sum, err)
		}
	})
}
