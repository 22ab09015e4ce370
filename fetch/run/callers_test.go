package run_test

import (
	"fmt"
	"testing"
	"testing/synctest"

	"github.com/lrkit/lrkit/fetch"
	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/download"
	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/fetch/run"
	"github.com/lrkit/lrkit/internal/testkit/heap"
	"github.com/lrkit/lrkit/internal/testkit/loop"
)

// A panic of a caller's function reaches the caller, and no goroutine is left.
func TestPanics(t *testing.T) {
	for _, what := range []string{"each", "item"} {
		dir := fastDir(t)
		synctest.Test(t, func(t *testing.T) {
			e := fetchtest.New(&fetchtest.Tenant{
				Machines: []fetchtest.Machine{{ID: machineID(1), Name: "a"}, {ID: machineID(2), Name: "b"}},
			}, nil)
			defer e.Close()
			p := plan(1, 2)
			p.Steps = []run.Step{{Type: run.GetFile, Name: `C:\a`}}
			defer func() {
				if v := recover(); v != errDead {
					t.Errorf("%s: %v", what, v)
				}
			}()
			err := loop.With(t.Context(), e, dir, func(r *run.Runner) error {
				r.Each = func(o run.Outcome) {
					if what == "each" && o.State == run.StateEnded {
						panic(errDead)
					}
				}
				r.Item = func(fetch.Item) {
					if what == "item" {
						panic(errDead)
					}
				}
				_, err := r.Run(t.Context(), p)
				return err
			})
			t.Errorf("%s: no panic, %v", what, err)
		})
	}
}

// A Runner that lacks something says so.
func TestMisuse(t *testing.T) {
	dir := fastDir(t)
	synctest.Test(t, func(t *testing.T) {
		d, err := casedir.Open(t.Context(), dir, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		for name, r := range map[string]*run.Runner{
			"nil": nil, "no API": {Case: d, Detach: true}, "no case": {API: &fake{}, Detach: true}, "no Fetcher": {API: &fake{}, Case: d},
			"no API of the Fetcher": {API: &fake{}, Case: d, Fetch: &fetch.Fetcher{Downloads: new(download.Downloader)}},
			"no downloader":         {API: &fake{}, Case: d, Fetch: &fetch.Fetcher{API: fetchAPI{}}},
		} {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("%s: no panic", name)
					}
				}()
				_, _ = r.Run(t.Context(), plan(1))
			}()
		}
	})
}

type fetchAPI struct{ fetch.API }

// Many machines take little memory.
func TestManyMachines(t *testing.T) {
	const machines, most = 10_000, 1200 // bytes for each: the plan, the case's and the Runner's
	dir := fastDir(t)
	synctest.Test(t, func(t *testing.T) {
		p := plan(1)
		before := heap.Held()
		p.Machines = nil
		for n := range machines {
			p.Machines = append(p.Machines, run.Machine{ID: machineID(n + 1), Name: fmt.Sprintf("m%d.example.com", n), Health: "Active"})
		}
		held := 0
		f := &fake{answer: func(n int, _ string) error {
			if n == 3 {
				held = heap.Held() - before
				panic(errDead)
			}
			return nil
		}}
		f.dies(t, dir, p)
		f.answer = func(int, string) error {
			held = max(held, heap.Held()-before)
			panic(errDead)
		}
		f.dies(t, dir, p)
		t.Logf("%d bytes for each of %d machines", held/machines, machines)
		if held > machines*most {
			t.Errorf("%d bytes for each machine, %d are the most", held/machines, most)
		}
		if last := lastRun(t, dir); last.Len() != machines {
			t.Errorf("%d machines", last.Len())
		}
	})
}
