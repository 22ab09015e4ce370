package run_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/run"
)

// A process that dies is gone on with by the same plan, whatever it was doing, and by nothing else.
func TestGoesOn(t *testing.T) {
	for _, c := range []struct {
		name string
		die  int // at which request
		does bool
		want string // of the requests of the second process
		sum  run.Summary
	}{
		{"before the second request", 2, false, "3", run.Summary{Machines: 3, Accepted: 2, Unknown: 1}},
		{"after the second request", 2, true, "3", run.Summary{Machines: 3, Accepted: 3}},
		{"after the third request", 3, true, "", run.Summary{Machines: 3, Accepted: 3}},
		{"before the first request", 1, false, "2 3", run.Summary{Machines: 3, Accepted: 2, Unknown: 1}},
	} {
		for _, resume := range []bool{false, true} {
			dir := fastDir(t)
			synctest.Test(t, func(t *testing.T) {
				f := &fake{}
				f.answer = func(n int, machine string) error {
					if n != c.die {
						return nil
					}
					if c.does {
						f.answer, f.posts = nil, f.posts[:n-1]
						_, _ = f.Run(t.Context(), machine, nil, casedir.Nonce(lastRun(t, dir).ID, n)+" why")
					}
					panic(errDead)
				}
				f.dies(t, dir, plan(1, 2, 3))
				f.answer, f.posts = nil, nil
				id := lastRun(t, dir).ID

				other := plan(1, 2, 3)
				other.Steps[0].Args = "-y"
				_, _, err := f.runs(t, dir, other)
				var is *run.OtherRunError
				if !errors.As(err, &is) || is.Run != id || len(f.posts) > 0 {
					t.Fatalf("%s: other steps: %v", c.name, err)
				}
				var sum run.Summary
				if resume {
					sum, _, err = f.resumes(t, dir)
				} else {
					sum, _, err = f.runs(t, dir, plan(1, 2, 3))
				}
				c.sum.Run = id
				if err != nil || strings.Join(f.posts, " ") != c.want || sum != c.sum {
					t.Errorf("%s, resume %t: %v; requests %q, %+v", c.name, resume, err, f.posts, sum)
				}
				if got := len(f.actions); got != sum.Accepted {
					t.Errorf("%s: %d actions", c.name, got)
				}
			})
		}
	}
}

// What has run is not run again, unless Again is set. What was refused did not run.
func TestAgain(t *testing.T) {
	dir := fastDir(t)
	synctest.Test(t, func(t *testing.T) {
		f := &fake{answer: func(n int, machine string) error {
			switch n {
			case 2:
				return status(404, "ResourceNotFound")
			case 3:
				return errCut
			}
			return nil
		}}
		sum, _, err := f.runs(t, dir, plan(1, 2, 3))
		first := sum.Run
		if want := (run.Summary{Run: first, Machines: 3, Accepted: 1, Refused: 1, Unknown: 1}); err != nil || sum != want {
			t.Fatalf("%+v, %v", sum, err)
		}
		// Machine 2 was refused and is asked again, machine 4 is new. Machine 3 may have run it.
		f.answer, f.posts = nil, nil
		sum, seen, err := f.runs(t, dir, plan(1, 2, 3, 4))
		want := run.Summary{Run: sum.Run, Machines: 4, Accepted: 3, Before: 1}
		if err != nil || sum != want || sum.Run == first || strings.Join(f.posts, " ") != "2 4" {
			t.Errorf("%+v, %v, %q", sum, err, f.posts)
		}
		if !slices.Contains(seen, "3 before") || !slices.Contains(seen, "1 queued") {
			t.Errorf("%q", seen)
		}
		// The actions have not ended: they are gone on with. When they have, nothing is left to do.
		f.posts = nil
		if sum, _, err := f.runs(t, dir, plan(1, 4)); err != nil || sum.Accepted != 2 || len(f.posts) > 0 {
			t.Errorf("%+v, %v, %q", sum, err, f.posts)
		}
		f.ends = time.Second
		time.Sleep(time.Minute)
		if _, _, err := f.runs(t, dir, plan(1, 2, 4)); err != nil {
			t.Error(err)
		}
		_, _, err = f.runs(t, dir, plan(1, 2, 3))
		var finished *run.FinishedError
		if !errors.As(err, &finished) || finished.Machines != 3 || len(f.posts) > 0 {
			t.Errorf("%v, %q", err, f.posts)
		}
		sum, _, err = f.does(t, dir, func(r *run.Runner) (run.Summary, error) {
			r.Again = true
			return r.Run(t.Context(), plan(1, 2, 3))
		})
		if err != nil || sum.Accepted != 3 || strings.Join(f.posts, " ") != "1 2 3" {
			t.Errorf("again: %+v, %v, %q", sum, err, f.posts)
		}
		// Other steps have not run.
		other := plan(1)
		other.Steps = append(other.Steps, run.Step{Type: run.GetFile, Name: "x"})
		if sum, _, err := f.runs(t, dir, other); err != nil || sum.Accepted != 1 || sum.Before != 0 {
			t.Errorf("other steps: %+v, %v", sum, err)
		}
	})
}

// A plan of other machines goes on with the run for those that it names, and no others.
func TestOtherMachines(t *testing.T) {
	dir := fastDir(t)
	synctest.Test(t, func(t *testing.T) {
		f := &fake{answer: func(n int, _ string) error {
			if n == 2 {
				panic(errDead)
			}
			return nil
		}}
		f.dies(t, dir, plan(1, 2, 3, 4))
		id := lastRun(t, dir).ID
		f.answer, f.posts = nil, nil
		sum, _, err := f.runs(t, dir, plan(4, 5))
		// Machine 2 was looked for: that makes no request.
		if want := (run.Summary{Run: id, Machines: 3, Accepted: 2, Unknown: 1}); err != nil || sum != want || strings.Join(f.posts, " ") != "4 5" {
			t.Errorf("%+v, %v, %q", sum, err, f.posts)
		}
		last := lastRun(t, dir)
		if last.ID != id || last.Len() != 5 || !last.Unfinished() {
			t.Errorf("%+v", last)
		}
		if sum, _, err := f.resumes(t, dir); err != nil || sum.Accepted != 4 || strings.Join(f.posts, " ") != "4 5 3" {
			t.Errorf("%+v, %v, %q", sum, err, f.posts)
		}
	})
}

// A script of another hash is another script. One of an unknown hash may be the same.
func TestOtherScript(t *testing.T) {
	for _, c := range []struct {
		sum  string
		same bool
	}{{strings.Repeat("AB", 32), true}, {casedir.UnknownSHA256, true}, {"", true}, {strings.Repeat("cd", 32), false}} {
		dir := fastDir(t)
		synctest.Test(t, func(t *testing.T) {
			f := &fake{answer: func(int, string) error { panic(errDead) }}
			f.dies(t, dir, plan(1, 2))
			f.answer = nil
			p := plan(1, 2)
			p.Steps[0].SHA256 = c.sum
			_, _, err := f.runs(t, dir, p)
			var other *run.OtherRunError
			if same := !errors.As(err, &other); same != c.same || !same && !strings.Contains(err.Error(), "a.ps1") {
				t.Errorf("%q: %v", c.sum, err)
			}
		})
	}
}

func TestAbandon(t *testing.T) {
	dir := fastDir(t)
	synctest.Test(t, func(t *testing.T) {
		f := &fake{answer: func(n int, _ string) error {
			if n == 2 {
				panic(errDead)
			}
			return nil
		}}
		abandon := func(r *run.Runner) (run.Summary, error) {
			id, err := r.Abandon(t.Context(), "wrong script")
			return run.Summary{Run: id}, err
		}
		if _, _, err := f.does(t, dir, abandon); !errors.Is(err, run.ErrNoRun) {
			t.Error(err)
		}
		f.dies(t, dir, plan(1, 2, 3))
		id := lastRun(t, dir).ID
		if sum, _, err := f.does(t, dir, abandon); err != nil || sum.Run != id {
			t.Error(sum, err)
		}
		f.answer, f.posts = nil, nil
		other := plan(1, 2)
		other.Steps[0].Args = "-y"
		if sum, _, err := f.runs(t, dir, other); err != nil || sum.Accepted != 2 || sum.Run == id {
			t.Errorf("%+v, %v", sum, err)
		}
		// Machine 3 had no turn. Machine 2 may have run it.
		f.posts = nil
		if sum, _, err := f.runs(t, dir, plan(2, 3)); err != nil || sum.Accepted != 1 || sum.Before != 1 || strings.Join(f.posts, " ") != "3" {
			t.Errorf("%+v, %v, %q", sum, err, f.posts)
		}
	})
}

// A case without a run, or with those of another tenant, has nothing to resume.
func TestNoRun(t *testing.T) {
	dir := fastDir(t)
	synctest.Test(t, func(t *testing.T) {
		f := &fake{answer: func(int, string) error { panic(errDead) }}
		if _, _, err := f.resumes(t, dir); !errors.Is(err, run.ErrNoRun) {
			t.Error(err)
		}
		f.dies(t, dir, plan(1))
		f.answer = nil
		_, _, err := f.does(t, dir, func(r *run.Runner) (run.Summary, error) {
			r.Tenant = "another"
			return r.Resume(t.Context())
		})
		if !errors.Is(err, run.ErrNoRun) {
			t.Error(err)
		}
	})
}
