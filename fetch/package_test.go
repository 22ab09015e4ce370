package fetch_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/lrkit/lrkit/fetch"
	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/link"
)

// packages is a service that collects investigation packages.
type packages struct {
	*service
	mu    sync.Mutex
	asked []string // for which a link was asked
}

func (p *packages) PackageLink(_ context.Context, id string) (api.Secret, error) {
	p.mu.Lock()
	p.asked = append(p.asked, id)
	p.mu.Unlock()
	if p.linkError != nil {
		return "", p.linkError
	}
	return api.Secret(fmt.Sprintf("%s/safedownload/%s.zip?token=%s", p.URL, id, signature)), nil
}

func (p *packages) collected(n int, status string) {
	p.actions = append(p.actions, &api.Action{ID: id(n), Type: "CollectInvestigationPackage", Status: status,
		Machine: fmt.Sprintf("host-%d.example", n), MachineID: fmt.Sprint("machine-", n), RequestorComment: "why"})
	p.blobs["/safedownload/"+id(n)+".zip"] = "PK\x03\x04" + strings.Repeat("x", 1000*n)
}

// fetchPackages is fetchWith for the results of packages.
func fetchPackages(t *testing.T, p *packages, dir string, set func(*fetch.Fetcher), targets ...fetch.Target) (string, []fetch.Item) {
	t.Helper()
	return fetchWith(t, p.service, dir, func(f *fetch.Fetcher) {
		f.API = p
		if set != nil {
			set(f)
		}
	}, targets...)
}

// TestFetchPackages: an investigation package is the result with the index 0 of its action.
func TestFetchPackages(t *testing.T) {
	all := func(n int) fetch.Target { return fetch.Target{Action: id(n), Index: fetch.AllResults} }
	for _, wait := range []bool{false, true} {
		p := &packages{service: newService(t)}
		p.collected(1, "Succeeded")
		p.collected(2, "Failed")
		p.collected(3, "InProgress")
		p.collected(4, "Succeeded")
		p.add(5, "Succeeded", run("Completed"))
		dir := t.TempDir()
		wanted := []fetch.Target{all(1), all(2), all(3), {Action: id(4), Index: 0}, all(5), {Action: id(4), Index: 1}}
		got, items := fetchPackages(t, p, dir, func(f *fetch.Fetcher) { f.Wait = wait }, wanted...)
		want := "1:0 fetched\n2:0 no result\n3:0 pending\n4:0 fetched\n4:1 not in API\n5:0 fetched\n"
		if got != want || len(p.asked) != 2 {
			t.Fatalf("%s\n%v\n%v", got, p.asked, items)
		}
		if got, _ := fetchPackages(t, p, dir, nil, all(1), all(4)); got != "1:0 present\n4:0 present\n" || len(p.asked) != 2 {
			t.Errorf("again: %s\n%v", got, p.asked)
		}
		text, err := os.ReadFile(filepath.Join(dir, "blobs", id(1), "0.json"))
		if err != nil {
			t.Fatal(err)
		}
		d, err := casedir.ParseDescription(text)
		if err != nil || d.Command.Type != "CollectInvestigationPackage" || d.Command.Status != "Completed" || d.Machine != "host-1.example" {
			t.Errorf("%v: %s", err, text)
		}
		noSecrets(t, dir)
		// What is lost is fetched again.
		lost := filepath.Join(dir, "blobs", id(1), "0.blob")
		if err := os.Remove(lost); err != nil {
			t.Fatal(err)
		}
		if got, _ := fetchPackages(t, p, dir, func(f *fetch.Fetcher) { f.Refetch = true }, all(1)); got != "1:0 fetched again\n" {
			t.Errorf("refetch: %s", got)
		}
	}
}

// TestOpenPackages: what is open in a case is taken up, packages too: by what the API said, or by
// the request alone.
func TestOpenPackages(t *testing.T) {
	p := &packages{service: newService(t)}
	p.collected(1, "InProgress")
	p.collected(2, "Succeeded")
	dir := t.TempDir()
	if got, _ := fetchPackages(t, p, dir, nil, fetch.Target{Action: id(1), Index: fetch.AllResults}); got != "1:0 pending\n" {
		t.Fatalf("first: %q", got)
	}
	p.actions[0].Status = "Succeeded"
	got, _ := fetchPackages(t, p, dir, func(f *fetch.Fetcher) {
		if err := f.Case.NoteOutcome(casedir.Outcome{
			Tenant: tenant, Op: casedir.OpCollect, Run: "0123456789abcdef", N: 1, MachineID: "a", Outcome: casedir.OutcomeAccepted, Action: id(2),
		}); err != nil {
			t.Fatal(err)
		}
	})
	if got != "1:0 fetched\n2:0 fetched\n" {
		t.Errorf("then: %q", got)
	}
	if got, _ := fetchPackages(t, p, dir, nil); got != "" {
		t.Errorf("in the end: %q", got)
	}
}

// TestPackageFails: why a package could not be had is recorded, and it is asked for again.
func TestPackageFails(t *testing.T) {
	p := &packages{service: newService(t)}
	p.collected(1, "Succeeded")
	p.linkError = api.ErrNotFound
	dir := t.TempDir()
	target := fetch.Target{Action: id(1), Index: fetch.AllResults}
	if got, items := fetchPackages(t, p, dir, nil, target); got != "1:0 failed\n" {
		t.Errorf("%s %v", got, items)
	}
	p.linkError = nil
	if got, items := fetchPackages(t, p, dir, nil, target); got != "1:0 fetched\n" {
		t.Errorf("%s %v", got, items)
	}
	// An API without packages says so.
	got, items := fetchWith(t, p.service, t.TempDir(), func(*fetch.Fetcher) {}, target)
	if got != "1:0 failed\n" || !strings.Contains(items[0].Err.Error(), "no links to investigation packages") {
		t.Errorf("%s %v", got, items)
	}
}

// sasPackages gives SAS links to packages: whether the service does is not documented.
type sasPackages struct{ packages }

func (p *sasPackages) PackageLink(ctx context.Context, id string) (api.Secret, error) {
	l, err := p.ResultLink(ctx, id, 0)
	return api.Secret(l.Reveal()), err
}

// TestPackageBehindSAS: the link to a package may be a SAS link.
func TestPackageBehindSAS(t *testing.T) {
	p := &sasPackages{packages{service: newService(t)}}
	p.collected(1, "Succeeded")
	p.blobs[id(1)+":0"] = "PK"
	got, items := fetchWith(t, p.service, t.TempDir(), func(f *fetch.Fetcher) { f.API = p }, fetch.Target{Action: id(1), Index: 0})
	if got != "1:0 fetched\n" {
		t.Errorf("%s %v", got, items)
	}
}

// TestResultIsNoPackage: the link to a result of live response has to be a SAS link.
func TestResultIsNoPackage(t *testing.T) {
	s := newService(t)
	s.add(1, "Succeeded", run("Completed"))
	odd := &oddLinks{packages{service: s}}
	got, items := fetchWith(t, s, t.TempDir(), func(f *fetch.Fetcher) { f.API = odd }, fetch.Target{Action: id(1), Index: 0})
	if got != "1:0 failed\n" || !strings.Contains(items[0].Err.Error(), "service-download") {
		t.Errorf("%s %v", got, items)
	}
}

// noSecrets fails if a file of a case holds a signature or a token.
func noSecrets(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(name)
		if strings.Contains(string(b), "CANARY") {
			t.Errorf("%s holds a secret", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// oddLinks gives links to packages where results are asked for.
type oddLinks struct{ packages }

func (o *oddLinks) ResultLink(ctx context.Context, id string, _ int) (*link.Link, error) {
	text, err := o.PackageLink(ctx, id)
	return link.Parse(string(text)), err
}
