package fetch_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"github.com/lrkit/lrkit/fetch"
	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/download"
	"github.com/lrkit/lrkit/link"
)

// ending is an API that ends the context at a link. What it returns then may be anything.
type ending struct {
	*service
	left  int
	end   context.CancelFunc
	after error
}

func (e *ending) ResultLink(ctx context.Context, id string, index int) (*link.Link, error) {
	if e.left--; e.left < 0 {
		e.end()
		if e.after != nil {
			return nil, e.after
		}
	}
	return e.service.ResultLink(ctx, id, index)
}

// TestInterrupted: nothing has failed because the context ended, not for the caller and not in the
// manifest, wherever it ends and whatever else is said then. The next run goes on.
func TestInterrupted(t *testing.T) {
	const results = 4
	for left := range results {
		for name, after := range map[string]error{"in the download": nil, "canceled": context.Canceled, "something else": errors.New("the connection failed")} {
			s := newService(t)
			for n := range results {
				s.add(n+1, "Succeeded", run("Completed"))
			}
			var targets []fetch.Target
			for n := range results {
				targets = append(targets, fetch.Target{Action: id(n + 1), Index: fetch.AllResults})
			}
			all, err := fetch.NewTargets(targets...)
			if err != nil {
				t.Fatal(err)
			}
			dir := filepath.Join(t.TempDir(), "case")
			c, err := casedir.Open(t.Context(), dir, nil)
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			d := download.New(&download.Options{Policy: link.Policy{Hosts: link.HostsAny}, AllowLoopback: true})
			defer d.Close()
			f := &fetch.Fetcher{API: &ending{s, left, cancel, after}, Case: c, Downloads: d, Tenant: tenant, Parallel: 1}
			var items []fetch.Item
			err = f.Fetch(ctx, all, func(i fetch.Item) { items = append(items, i) })
			if !errors.Is(err, context.Canceled) {
				t.Errorf("%s at %d: %v", name, left, err)
			}
			fetched := 0
			for _, i := range items {
				if i.State == fetch.StateFetched {
					fetched++
				} else if i.State != fetch.StateInterrupted {
					t.Errorf("%s at %d: %s:%d %s, %v", name, left, i.Key.Action, i.Key.Index, i.State, i.Err)
				}
			}
			if len(items) != results || fetched != left {
				t.Errorf("%s at %d: %d items, %d fetched", name, left, len(items), fetched)
			}
			if err := c.Close(); err != nil {
				t.Fatal(err)
			}
			err = casedir.Read(t.Context(), dir, nil, func(e *casedir.Event) error {
				if e.Name == casedir.EventFailed {
					t.Errorf("%s at %d: the manifest has a failure: %s", name, left, e.Reason)
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
			if _, items := fetchAll(t, s, dir, false, targets...); len(items) != results || items[results-1].State != fetch.StateFetched {
				t.Errorf("%s at %d: the next run: %+v", name, left, items)
			}
		}
	}
}
