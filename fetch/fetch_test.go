package fetch_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lrkit/lrkit/fetch"
	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/download"
	"github.com/lrkit/lrkit/link"
)

const tenant = "0f0e0d0c-0b0a-0908-0706-050403020100"

func id(n int) string { return fmt.Sprintf("5382f7ea-7557-4ab7-9782-%012d", n) }

// service is an API and the blobs of its links.
type service struct {
	*httptest.Server
	actions []*api.Action
	blobs   map[string]string // by action:index
	links   atomic.Int64
	asked   atomic.Int64

	linkError error                        // what the API answers in place of a link
	skipped   map[string]*api.SkippedError // actions that cannot be read
	offline   bool                         // waiting has no end
}

func newService(t *testing.T) *service {
	s := &service{blobs: map[string]string{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.asked.Add(1)
		blob, ok := s.blobs[strings.TrimPrefix(r.URL.Path, "/account/container/")]
		if !ok {
			http.Error(w, `<?xml version="1.0"?><Error><Code>BlobNotFound</Code></Error>`, 404)
			return
		}
		w.Header().Set("ETag", fmt.Sprintf(`"0x%X"`, len(blob)))
		http.ServeContent(w, r, "", time.Time{}, strings.NewReader(blob))
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *service) Lookup(_ context.Context, ids []string, each func(*api.Action, error)) error {
	for _, id := range ids {
		if err, ok := s.skipped[id]; ok {
			each(nil, err)
		}
		for _, a := range s.actions {
			if a.ID == id {
				each(a, nil)
			}
		}
	}
	return nil
}

func (s *service) Wait(ctx context.Context, ids []string, each func(*api.Action, error), pending func(*api.Action)) error {
	if s.offline {
		for range 3 { // rounds
			for _, a := range s.actions {
				pending(a)
			}
		}
		<-ctx.Done()
		return ctx.Err()
	}
	missing := error(nil)
	for _, id := range ids {
		err, found := s.skipped[id]
		if found {
			each(nil, err)
		}
		for _, a := range s.actions {
			if a.ID == id {
				each(a, nil)
				found = true
			}
		}
		if !found {
			missing = errors.Join(missing, api.ErrNotFound)
		}
	}
	return missing
}

func (s *service) ResultLink(_ context.Context, id string, index int) (*link.Link, error) {
	s.links.Add(1)
	if s.linkError != nil {
		return nil, s.linkError
	}
	return link.Parse(
		fmt.Sprintf("%s/account/container/%s:%d?sv=2019-07-07&sr=b&sp=r&se=2999-01-01&sig=%s", s.URL, id, index, signature),
	), nil
}

const signature = "CANARYCANARYCANARYCANARYCANARYCANARYCANARYA%3D"

func (s *service) add(n int, status string, commands ...api.Command) {
	a := &api.Action{
		ID: id(n), Type: "LiveResponse", Status: status, Machine: fmt.Sprintf("host-%d.example", n),
		MachineID: fmt.Sprint("machine-", n),
	}
	for i, c := range commands {
		c.Index = i
		a.Commands = append(a.Commands, c)
		if c.Status == "Completed" && c.Type != "PutFile" {
			s.blobs[fmt.Sprintf("%s:%d", a.ID, i)] = newBlob(n, i)
		}
	}
	s.actions = append(s.actions, a)
}

// newBlob is the result of the command i of action n.
func newBlob(n, i int) string {
	return fmt.Sprintf(`{"script_name":"%d.ps1","exit_code":%d,"script_output":"%s","script_errors":""}`, n, i, strings.Repeat("x", 1000*n))
}

func run(status string) api.Command { return api.Command{Type: "RunScript", Status: status} }

// fetchAll runs a fetcher over all targets and returns what became of them.
func fetchAll(t *testing.T, s *service, dir string, wait bool, targets ...fetch.Target) (string, []fetch.Item) {
	t.Helper()
	return fetchWith(t, s, dir, func(f *fetch.Fetcher) { f.Wait = wait }, targets...)
}

// fetchWith is fetchAll with a fetcher that set changes.
func fetchWith(t *testing.T, s *service, dir string, set func(*fetch.Fetcher), targets ...fetch.Target) (string, []fetch.Item) {
	t.Helper()
	c, err := casedir.Open(t.Context(), dir, &casedir.Options{Writer: "test"})
	if err != nil {
		t.Fatal(err)
	}
	d := download.New(&download.Options{Policy: link.Policy{Hosts: link.HostsAny}, AllowLoopback: true})
	defer d.Close()
	f := &fetch.Fetcher{API: s, Case: c, Downloads: d, Tenant: tenant}
	set(f)
	items := collect(t, f, targets...)
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, i := range items {
		fmt.Fprintf(&b, "%s:%d %s\n", i.Key.Action[len(i.Key.Action)-1:], i.Key.Index, i.State)
	}
	return b.String(), items
}

// collect returns what became of targets, in order.
func collect(t *testing.T, f *fetch.Fetcher, targets ...fetch.Target) (items []fetch.Item) {
	t.Helper()
	set, err := fetch.NewTargets(targets...)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Fetch(t.Context(), set, func(i fetch.Item) { items = append(items, i) }); err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(items, byKey)
	return items
}

func byKey(a, b fetch.Item) int {
	return cmp.Or(cmp.Compare(a.Key.Action, b.Key.Action), cmp.Compare(a.Key.Index, b.Key.Index))
}

func TestFetch(t *testing.T) {
	for _, wait := range []bool{false, true} {
		s := newService(t)
		s.add(
			1, "Succeeded", run("Completed"), api.Command{Type: "GetFile", Status: "Completed"},
			api.Command{Type: "PutFile", Status: "Completed"},
		)
		s.add(2, "Failed", run("Completed"), run("Failed"))
		s.add(3, "Cancelled", run("Completed"), run("Created"))
		s.add(4, "InProgress", run("Completed"), run("Created"))
		s.add(5, "Succeeded", run("Completed"))
		delete(s.blobs, id(5)+":0")
		s.add(6, "Succeeded", run("Completed"))
		s.skipped = map[string]*api.SkippedError{id(8): {ID: id(8), Reason: "made so"}}
		dir := t.TempDir()
		targets := []fetch.Target{
			{
				id(1), fetch.AllResults,
			}, {id(2), fetch.AllResults}, {id(3), 0}, {id(4), fetch.AllResults}, {id(5), 0}, {id(6), 7}, {id(7), fetch.AllResults}, {id(8), fetch.AllResults},
		}
		want := "1:0 fetched\n1:1 fetched\n1:2 no result\n2:0 fetched\n2:1 no result\n3:0 fetched\n4:0 fetched\n4:1 pending\n5:0 failed\n6:7 not in API\n7:0 not in API\n8:0 failed\n"
		got, items := fetchAll(t, s, dir, wait, targets...)
		if got != want {
			t.Errorf("wait %v: got\n%swant\n%s", wait, got, want)
		}
		for _, i := range items {
			if i.Err != nil && strings.Contains(fmt.Sprintf("%+v", i.Err), "CANARY") {
				t.Errorf("the signature is in %v", i.Err)
			}
		}
		r, err := casedir.Verify(t.Context(), dir, nil)
		if err != nil || !r.OK() || r.Blobs != 5 {
			t.Fatalf("verify: %+v, %v", r, err)
		}

		// Again: what is there is not asked for.
		links, asked := s.links.Load(), s.asked.Load()
		s.blobs[id(5)+":0"] = "late"
		got, _ = fetchAll(t, s, dir, wait, targets...)
		if want := strings.ReplaceAll(strings.ReplaceAll(want, "fetched", "present"), "5:0 failed", "5:0 fetched"); got != want {
			t.Errorf("again: got\n%swant\n%s", got, want)
		}
		if s.links.Load() != links+1 || s.asked.Load() > asked+2 {
			t.Errorf("again: %d links, %d requests", s.links.Load()-links, s.asked.Load()-asked)
		}
		if r, err := casedir.Verify(t.Context(), dir, nil); err != nil || !r.OK() || r.Blobs != 6 {
			t.Fatalf("verify again: %+v, %v", r, err)
		}
		assertNoCanary(t, dir)
	}
}

func TestParseTarget(t *testing.T) {
	for s, want := range map[string]fetch.Target{
		id(1):                         {id(1), fetch.AllResults},
		strings.ToUpper(id(1)) + ":3": {id(1), 3},
	} {
		if got, err := fetch.ParseTarget(s); err != nil || got != want {
			t.Errorf("%s: got %v, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "x", id(1) + ":", id(1) + ":-1", id(1) + ":x", id(1) + ":99999", id(1)[1:], "../" + id(1), id(1) + "/.."} {
		if got, err := fetch.ParseTarget(s); err == nil {
			t.Errorf("%q: got %v", s, got)
		}
	}
}

func TestDryRun(t *testing.T) {
	s := newService(t)
	s.add(1, "Succeeded", run("Completed"), run("Failed"))
	f := &fetch.Fetcher{API: s, Tenant: tenant}
	items := collect(t, f, fetch.Target{Action: id(1), Index: fetch.AllResults})
	if len(items) != 2 || items[0].State != fetch.StateToFetch || items[1].State != fetch.StateNoResult ||
		s.links.Load()+s.asked.Load() > 0 {
		t.Errorf("got %+v; %d links", items, s.links.Load())
	}
}
