// Package loop runs live response on the emulator under faults, kills and limits, and checks what
// came of it from the side of the emulator. All of it happens in a bubble of testing/synctest.
package loop

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/lrkit/lrkit/fetch"
	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/budget"
	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/download"
	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/fetch/run"
	"github.com/lrkit/lrkit/link"
)

// process is what one process has: a client with its budgets, a downloader, an open case.
type process struct {
	client    *api.Client
	tokens    *api.TokenSource
	downloads *download.Downloader
	dir       *casedir.Dir
}

// budgets are those of all processes of a user.
type budgets struct{ all, runs *budget.Budget }

func newBudgets() (b budgets, err error) {
	if b.all, err = budget.InMemory(&budget.Options{Clock: budget.TimeClock{}}); err != nil {
		return b, err
	}
	b.runs, err = budget.InMemory(&budget.Options{Clock: budget.TimeClock{}, Route: budget.RunRoute})
	return b, err
}

// start begins a process on a case.
func start(ctx context.Context, e *fetchtest.Emulator, b budgets, path string) (p *process, err error) {
	p = new(process)
	defer func() {
		if err != nil {
			_ = p.end() // it did not begin
		}
	}()
	const base = "http://127.0.0.1:1"
	network := api.Net{Dial: e.Dial}
	p.tokens, err = api.ClientCredentials(api.Credentials{
		Tenant: fetchtest.DefaultTenant, ClientID: fetchtest.DefaultClientID, Secret: fetchtest.DefaultClientSecret, Net: network,
		Scope: fetchtest.Scope, LoginURL: base, AllowHost: true,
	})
	if err != nil {
		return p, err
	}
	p.client, err = api.New(api.Options{
		BaseURL: base, AllowHost: true, Tokens: p.tokens, Budget: b.all, RunBudget: b.runs, Net: network,
	})
	if err != nil {
		return p, err
	}
	o := download.Options{AllowLoopback: true, Dial: network.Dial}
	o.Policy.Hosts = link.HostsAny
	p.downloads = download.New(&o)
	p.dir, err = casedir.Open(ctx, path, &casedir.Options{Writer: "test", PartKey: bytes.Repeat([]byte{1}, 32)})
	return p, err
}

// end ends the process in order.
func (p *process) end() (err error) {
	if p.dir != nil {
		err = p.dir.Close()
	}
	if p.downloads != nil {
		p.downloads.Close()
	}
	if p.client != nil {
		p.client.Close()
	}
	if p.tokens != nil {
		p.tokens.Close()
	}
	return err
}

// runner returns a Runner of the process.
func (p *process) runner() *run.Runner {
	return &run.Runner{
		API: p.client, Case: p.dir, Tenant: fetchtest.DefaultTenant,
		Fetch: &fetch.Fetcher{API: p.client, Downloads: p.downloads},
	}
}

// copyCase copies a case, as a killed process leaves it.
func copyCase(from, to string) error {
	return filepath.WalkDir(from, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, name)
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.Mkdir(filepath.Join(to, rel), info.Mode().Perm())
		}
		b, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, rel), b, info.Mode().Perm())
	})
}

// machine is the id of a machine of tests.
func machine(n int) string { return fmt.Sprintf("%040x", 0xa0000+n) }

var errKilled = errors.New("the process is killed")

// With calls f with a Runner on a new case in an empty folder, and a client of the emulator.
func With(ctx context.Context, e *fetchtest.Emulator, dir string, f func(*run.Runner) error) error {
	b, err := newBudgets()
	if err != nil {
		return err
	}
	p, err := start(ctx, e, b, filepath.Join(dir, "case"))
	if err != nil {
		return err
	}
	ended := false
	defer func() {
		if !ended {
			_ = p.end() // f panics
		}
	}()
	err = f(p.runner())
	ended = true
	return errors.Join(err, p.end())
}
