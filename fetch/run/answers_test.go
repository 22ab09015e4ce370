package run_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/run"
)

// What the first answer means for its machine, and for the others.
func TestAnswers(t *testing.T) {
	forbidden := &api.Error{Op: "run", Status: 403, Code: "Forbidden"}
	for _, c := range []struct {
		name  string
		err   error
		first string // the states of machine 1
		posts string
		fails bool // and the others are not asked
	}{
		{"404", status(404, "ResourceNotFound"), "refused", "1 2", false},
		{"400", status(400, "OsPlatformNotSupported"), "refused", "1 2", false},
		{"403 of a machine", fmt.Errorf("%w: %w", api.ErrForbidden, forbidden), "refused", "1 2", false},
		{"403 for the route", fmt.Errorf("%w: %w", api.ErrForbidden, &api.Error{
			Op: "run", Status: 403, Roles: []string{"Machine.Read.All"}, Needs: []string{"Machine.LiveResponse"},
		}), "deferred left", "1", true},
		{"403 with the permission", fmt.Errorf("%w: %w", api.ErrForbidden, &api.Error{
			Op: "run", Status: 403, Roles: []string{"Machine.LiveResponse"}, Needs: []string{"Machine.LiveResponse"},
		}), "refused", "1 2", false},
		{"the credentials are refused", fmt.Errorf("x: %w", api.ErrRefused), "deferred left", "1", true},
		{"429", throttledFor(20 * time.Second), "throttled posted", "1 1 2", false},
		{"429 without more", status(429, ""), "throttled posted", "1 1 2", false},
		{"active request", fmt.Errorf("%w: %w", api.ErrActiveRequest, status(400, "ActiveRequestAlreadyExists")), "busy posted", "1 2 1", false},
		{"not sent", errors.New("no route to host"), "deferred posted", "1 1 2", false},
		{"cut", errCut, "looking unknown", "1 2", false},
		{"503", fmt.Errorf("%w: %w", api.ErrOutcomeUnknown, status(503, "")), "looking unknown", "1 2", false},
		{"408", status(408, ""), "looking unknown", "1 2", false},
		{"not understood", fmt.Errorf("x: %w", api.ErrResponse), "looking unknown", "1 2", false},
		{"a status that is none", status(302, ""), "looking unknown", "1 2", false},
	} {
		dir := fastDir(t)
		synctest.Test(t, func(t *testing.T) {
			f := &fake{answer: func(n int, _ string) error {
				if n == 1 {
					return c.err
				}
				return nil
			}}
			sum, seen, err := f.runs(t, dir, plan(1, 2))
			var first []string
			for _, s := range seen {
				if state, ok := strings.CutPrefix(s, "1 "); ok {
					first = append(first, state)
				}
			}
			if got := strings.Join(first, " "); got != c.first || strings.Join(f.posts, " ") != c.posts || (err != nil) != c.fails {
				t.Errorf("%s: %q, requests %q, %v", c.name, got, f.posts, err)
			}
			if c.fails && (sum.Waiting != 2 || !lastRun(t, dir).Unfinished()) {
				t.Errorf("%s: %+v", c.name, sum)
			}
			f.answer = nil
			if c.fails { // another token
				if sum, _, err := f.resumes(t, dir); err != nil || sum.Accepted != 2 {
					t.Errorf("%s: resumed: %+v, %v", c.name, sum, err)
				}
			}
		})
	}
}

// An action is found by its comment, wherever a list has it, and an action of another machine is
// not it.
func TestLooking(t *testing.T) {
	byMachine := func(filter string) bool { return strings.HasPrefix(filter, "machineId eq") }
	with := func(all []*api.Action, change func(*api.Action)) []*api.Action {
		one := *all[0]
		change(&one)
		return []*api.Action{&one}
	}
	for _, c := range []struct {
		name  string
		list  func(n int, filter string, all []*api.Action) ([]*api.Action, error)
		found bool
		lists int // that were asked for
	}{
		{"at once", func(_ int, _ string, all []*api.Action) ([]*api.Action, error) { return all, nil }, true, 1},
		{"twice in one list", func(_ int, _ string, all []*api.Action) ([]*api.Action, error) { return append(all, all...), nil }, true, 1},
		{"without its machine", func(_ int, filter string, all []*api.Action) ([]*api.Action, error) {
			if byMachine(filter) {
				return nil, nil
			}
			return with(all, func(a *api.Action) { a.MachineID = "" }), nil
		}, true, 2},
		{"late", func(n int, _ string, all []*api.Action) ([]*api.Action, error) {
			if n < 8 {
				return nil, nil
			}
			return all, nil
		}, true, 8},
		{"never", func(int, string, []*api.Action) ([]*api.Action, error) { return nil, nil }, false, 10},
		{"on another machine", func(_ int, _ string, all []*api.Action) ([]*api.Action, error) {
			return with(all, func(a *api.Action) { a.MachineID = machineID(9) }), nil
		}, false, 10},
		{"of another run", func(_ int, _ string, all []*api.Action) ([]*api.Action, error) {
			return with(all, func(a *api.Action) { a.RequestorComment = "[lrkit:0123456789abcdef:1] why" }), nil
		}, false, 10},
		{"another comment that has it", func(_ int, _ string, all []*api.Action) ([]*api.Action, error) {
			return with(all, func(a *api.Action) { a.RequestorComment = "see " + a.RequestorComment }), nil
		}, false, 10},
		{"lists fail at first", func(n int, _ string, all []*api.Action) ([]*api.Action, error) {
			if n < 4 {
				return nil, status(500, "")
			}
			return all, nil
		}, true, 4},
		{"lists are forbidden", func(int, string, []*api.Action) ([]*api.Action, error) {
			return nil, fmt.Errorf("x: %w", api.ErrForbidden)
		}, false, 1},
	} {
		dir := fastDir(t)
		synctest.Test(t, func(t *testing.T) {
			f := &fake{answer: func(int, string) error { return errCut }, carriedOut: true}
			f.list = func(filter string, all []*api.Action) ([]*api.Action, error) {
				return c.list(len(f.lists), filter, all)
			}
			sum, _, err := f.runs(t, dir, plan(1))
			want := run.Summary{Run: sum.Run, Machines: 1, Unknown: 1}
			if c.found {
				want = run.Summary{Run: sum.Run, Machines: 1, Accepted: 1}
			}
			if err != nil || sum != want || len(f.posts) != 1 || len(f.lists) != c.lists {
				t.Errorf("%s: %+v, %v, %d requests, lists %q", c.name, sum, err, len(f.posts), f.lists)
			}
			m := lastRun(t, dir).Machine(1)
			if c.found != (m.Action == actionID(1)) {
				t.Errorf("%s: %+v", c.name, m)
			}
			// Whatever it is, it is not made again.
			f.answer = nil
			f.ends = time.Nanosecond
			time.Sleep(time.Minute)
			_, _, _ = f.runs(t, dir, plan(1))
			if len(f.posts) != 1 {
				t.Errorf("%s: it was made again", c.name)
			}
		})
	}
}

// More than one action for a request is not of our making. Each is recorded, the oldest as the
// action of the machine.
func TestFoundTwo(t *testing.T) {
	dir := fastDir(t)
	synctest.Test(t, func(t *testing.T) {
		f := &fake{answer: func(int, string) error { return errCut }, carriedOut: true}
		f.list = func(_ string, all []*api.Action) ([]*api.Action, error) {
			older := *all[0]
			older.ID, older.Created = actionID(7), older.Created.Add(-time.Second)
			return []*api.Action{all[0], &older, all[0]}, nil
		}
		if _, _, err := f.runs(t, dir, plan(1)); err != nil {
			t.Fatal(err)
		}
		var accepted []string
		if _, err := casedir.ReadRuns(t.Context(), dir, nil, func(e *casedir.Event) error {
			if e.Name == casedir.EventOutcome && e.Outcome == casedir.OutcomeAccepted {
				accepted = append(accepted, e.Action)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		slices.Sort(accepted)
		if m := lastRun(t, dir).Machine(1); m.Action != actionID(7) || !slices.Equal(accepted, []string{actionID(1), actionID(7)}) {
			t.Errorf("%+v, %q", m, accepted)
		}
	})
}

// An outage does not leave every machine unknown.
func TestOutage(t *testing.T) {
	dir := fastDir(t)
	synctest.Test(t, func(t *testing.T) {
		f := &fake{answer: func(int, string) error { return errCut }}
		sum, _, err := f.runs(t, dir, plan(1, 2, 3, 4, 5, 6, 7, 8))
		if want := (run.Summary{Run: sum.Run, Machines: 8, Unknown: 3, Waiting: 5}); !errors.Is(err, run.ErrUnsettled) || sum != want {
			t.Errorf("%+v, %v", sum, err)
		}
		// All were carried out: it goes on.
		f = &fake{answer: func(int, string) error { return errCut }, carriedOut: true}
		if sum, _, err := f.resumes(t, dir); err != nil || sum.Accepted != 5 || sum.Unknown != 3 {
			t.Errorf("%+v, %v", sum, err)
		}
	})
}

func TestNoConnection(t *testing.T) {
	dir := fastDir(t)
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		f := &fake{answer: func(int, string) error { return errors.New("connection refused") }}
		sum, _, err := f.runs(t, dir, plan(1, 2))
		if took := time.Since(begun); err == nil || sum.Waiting != 2 || len(f.posts) != 5 || took < time.Minute || took > 5*time.Minute {
			t.Errorf("%+v, %v, %d requests in %v", sum, err, len(f.posts), took)
		}
	})
}

func TestAllForbidden(t *testing.T) {
	dir := fastDir(t)
	synctest.Test(t, func(t *testing.T) {
		var machines []int
		for n := range 20 {
			machines = append(machines, n+1)
		}
		f := &fake{answer: func(int, string) error {
			return fmt.Errorf("%w: %w", api.ErrForbidden, &api.Error{Op: "run", Status: 403})
		}}
		sum, _, err := f.runs(t, dir, plan(machines...))
		if !errors.Is(err, run.ErrAllRefused) || sum.Refused != 10 || sum.Waiting != 10 {
			t.Errorf("%+v, %v", sum, err)
		}
	})
}
