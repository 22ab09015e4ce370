package fetch_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/fetch"
	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/casedir"
)

// counting counts the ids that are asked for one by one.
type counting struct {
	*service
	asked []string
}

func (c *counting) Lookup(ctx context.Context, ids []string, each func(*api.Action, error)) error {
	c.asked = append(c.asked, ids...)
	return c.service.Lookup(ctx, ids, each)
}

func (c *counting) Wait(ctx context.Context, ids []string, each func(*api.Action, error), pending func(*api.Action)) error {
	c.asked = append(c.asked, ids...)
	return c.service.Wait(ctx, ids, each, pending)
}

// TestListed: what a list has answered is not asked for again, whatever has to be done about it;
// and when nothing is new, the manifest grows by its open and its close.
func TestListed(t *testing.T) {
	s := newService(t)
	s.add(1, "Succeeded", run("Completed"), run("Completed"))
	s.add(2, "Failed", run("Failed"))
	s.add(3, "InProgress", run("Completed"), run("Created"))
	s.add(4, "Pending")
	s.add(5, "Succeeded", run("Completed"))
	delete(s.blobs, id(5)+":0")
	s.add(6, "Succeeded", run("Completed"))
	c := &counting{service: s}
	list := func(_ context.Context, each func(*api.Action) error) error {
		for _, a := range slices.Concat(s.actions[:5], s.actions[:1]) { // an action may come twice
			if err := each(a); err != nil {
				return err
			}
		}
		return nil
	}
	dir := t.TempDir()
	want := "1:0 fetched\n1:1 fetched\n2:0 no result\n3:0 fetched\n3:1 pending\n4:0 pending\n5:0 failed\n6:0 fetched\n"
	before := int64(0)
	for _, again := range []bool{false, true, true} {
		for _, mode := range []string{"", "wait", "refetch"} {
			c.asked = nil
			got, _ := fetchWith(t, s, dir, func(f *fetch.Fetcher) {
				f.API, f.List, f.Wait, f.Refetch = c, list, mode == "wait", mode == "refetch"
			}, fetch.Target{Action: id(6), Index: fetch.AllResults}, fetch.Target{Action: id(1), Index: 0})
			if got != want {
				t.Errorf("%s, again %v: got\n%swant\n%s", mode, again, got, want)
			}
			wanted := []string{id(6)}
			if mode == "wait" { // they have not ended
				wanted = []string{id(3), id(4), id(6)}
			}
			if !slices.Equal(c.asked, wanted) {
				t.Errorf("%s, again %v: asked for %q, want %q", mode, again, c.asked, wanted)
			}
			r, err := casedir.Verify(t.Context(), dir, nil)
			if err != nil || !r.OK() {
				t.Fatalf("%+v, %v", r, err)
			}
			if again && r.Lines != before+2 {
				t.Errorf("%s: %d lines more, want 2", mode, r.Lines-before)
			}
			before, want = r.Lines, strings.ReplaceAll(want, "fetched", "present")
		}
	}
	got, _ := fetchWith(t, s, dir, func(f *fetch.Fetcher) { f.API, f.List, f.Case = c, list, nil }, []fetch.Target{}...)
	if want := "1:0 to fetch\n1:1 to fetch\n2:0 no result\n3:0 to fetch\n3:1 pending\n4:0 pending\n5:0 to fetch\n"; got != want {
		t.Errorf("a dry run: got\n%swant\n%s", got, want)
	}
}

// TestListFails: an error of the list, or of what is done with it, ends the run.
func TestListFails(t *testing.T) {
	s := newService(t)
	s.add(1, "Succeeded", run("Completed"))
	failed := errors.New("the list fails")
	f := &fetch.Fetcher{API: s, Tenant: tenant, List: func(_ context.Context, each func(*api.Action) error) error {
		return errors.Join(each(s.actions[0]), failed)
	}}
	n := 0
	if err := f.Fetch(t.Context(), new(fetch.Targets), func(fetch.Item) { n++ }); !errors.Is(err, failed) || n != 1 {
		t.Errorf("%d items, %v", n, err)
	}
	f.List = func(_ context.Context, each func(*api.Action) error) error {
		for i := range fetch.MaxTargets + 1 {
			if err := each(&api.Action{ID: id(i), Type: "LiveResponse", Status: "Pending"}); err != nil {
				return err
			}
		}
		return nil
	}
	limit := new(casedir.LimitError)
	if err := f.Fetch(t.Context(), new(fetch.Targets), func(fetch.Item) {}); !errors.As(err, &limit) || limit.Limit != "targets" {
		t.Errorf("too many: %v", err)
	}
}

// TestListedWithoutStatus: an action of which a list says too little is looked up.
func TestListedWithoutStatus(t *testing.T) {
	s := newService(t)
	s.add(1, "Succeeded", run("Completed"))
	c := &counting{service: s}
	list := func(_ context.Context, each func(*api.Action) error) error {
		return each(&api.Action{ID: id(1)})
	}
	got, _ := fetchWith(t, s, t.TempDir(), func(f *fetch.Fetcher) { f.API, f.List = c, list }, []fetch.Target{}...)
	if want := "1:0 fetched\n"; got != want || !slices.Equal(c.asked, []string{id(1)}) {
		t.Errorf("got %q, asked for %q", got, c.asked)
	}
}
