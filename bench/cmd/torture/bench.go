//go:build linux

package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest"
)

// bench is an emulator, the command, and what it must fetch.
type bench struct {
	seed     uint64
	dir      string
	lrkit    string
	emulator *fetchtest.Emulator
	server   *fetchtest.Server
	want     map[string]result // by path in a case
}

type result struct {
	size int64
	sum  string
}

// sizes of the results: nothing, small, and several ranges and syncs.
var sizes = []int64{0, 700, 90 << 10, 1500 << 10}

// limits of a run that make much happen for few bytes.
var small = []string{"--range-size", "256KiB", "--sync-size", "300KiB", "--parallel", "2"}

func newBench(seed uint64) (b *bench, err error) {
	b = &bench{seed: seed, want: map[string]result{}}
	if b.dir, err = os.MkdirTemp("", "torture-"); err != nil {
		return nil, err
	}
	b.lrkit = filepath.Join(b.dir, "lrkit")
	build := exec.Command("go", "build", "-o", b.lrkit, "github.com/lrkit/lrkit/cmd/lrkit")
	build.Env = append(os.Environ(), "CGO_ENABLED=0") // no loader, whose calls would fail as well
	if out, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("go build: %w: %s", err, out)
	}
	b.emulator = fetchtest.New(world(), &fetchtest.Options{PerMinute: -1, PerHour: -1})
	b.server = b.emulator.Start()
	for i, size := range sizes {
		h := sha256.New()
		if _, err := io.Copy(h, io.NewSectionReader(content(i), 0, size)); err != nil {
			return nil, err
		}
		b.want[fmt.Sprintf("blobs/%s/0.blob", actionID(i))] = result{size, hex.EncodeToString(h.Sum(nil))}
	}
	return b, nil
}

func (b *bench) close() {
	b.server.Close()
	b.emulator.Close()
	os.RemoveAll(b.dir)
}

func content(i int) fetchtest.Content { return fetchtest.Noise(uint64(i), sizes[i]) }

func actionID(i int) string { return fmt.Sprintf("5382f7ea-7557-4ab7-9782-d5048002%04x", i) }

func world() *fetchtest.Tenant {
	now := time.Now()
	w := fetchtest.One(content(0), now)
	base := w.Actions[0]
	w.Actions = nil
	for i := range sizes {
		a := base
		a.ID = actionID(i)
		a.Commands = []fetchtest.Command{base.Commands[0]}
		blob := *base.Commands[0].Result
		blob.Name, blob.Content, blob.MD5 = "", content(i), i%2 == 0
		a.Commands[0].Result = &blob
		w.Actions = append(w.Actions, a)
	}
	return w
}

// A place is a case of its own, and a home with a budget of its own.
type place struct {
	b          *bench
	home, path string
	server     *fetchtest.Server
}

func (b *bench) place(name string) (*place, error) {
	p := &place{b: b, home: filepath.Join(b.dir, name, "home"), path: filepath.Join(b.dir, name, "case"), server: b.server}
	return p, os.MkdirAll(p.home, 0o700)
}

func (p *place) remove() { os.RemoveAll(filepath.Dir(p.home)) }

// env lets each run begin with a budget that is not used up: that is another test's matter. The key
// for parts stays.
func (p *place) env() []string {
	state := filepath.Join(p.home, "state")
	spent, _ := filepath.Glob(filepath.Join(state, "budget-*"))
	for _, name := range spent {
		os.Remove(name)
	}
	r := p.server.Ready()
	return []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + p.home, "LRKIT_STATE_DIR=" + state, "GOTRACEBACK=all",
		"LRKIT_API=" + r.API, "LRKIT_SCOPE=" + r.Scope, "LRKIT_TENANT_ID=" + r.Tenant, "LRKIT_CLIENT_ID=" + r.ClientID, "LRKIT_CLIENT_SECRET=" + r.ClientSecret,
	}
}

// fetchArgs are those of a fetch into the case.
func (p *place) fetchArgs() []string {
	return append([]string{p.b.lrkit, "fetch", "--allow-api-host", "--case", p.path, "--all", "all"}, small...)
}

// ended says how a command ended.
type ended struct {
	code   int // -1 when a signal killed it
	stderr string
}

func (p *place) run(parent context.Context, args ...string) (ended, error) {
	return p.runFor(parent, 2*time.Minute, args...)
}

// runFor is run with another limit of its time.
func (p *place) runFor(parent context.Context, limit time.Duration, args ...string) (ended, error) {
	ctx, cancel := context.WithTimeout(parent, limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Env = p.env()
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = 10 * time.Second
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	err := cmd.Run()
	e := ended{cmd.ProcessState.ExitCode(), stderr.String()}
	var exit *exec.ExitError
	switch {
	case parent.Err() != nil:
		return e, parent.Err()
	case ctx.Err() != nil:
		return e, fmt.Errorf("%s does not end: %s", args[1], e.stderr)
	case errors.As(err, &exit), err == nil:
		return e, nil
	}
	return e, err
}

// finish lets the fetch run alone and looks at everything.
func (p *place) finish(ctx context.Context) error {
	e, err := p.run(ctx, p.fetchArgs()...)
	if err != nil {
		return err
	}
	if e.code != 0 {
		return fmt.Errorf("a run that was left alone ended with %d: %s", e.code, e.stderr)
	}
	if strings.Contains(e.stderr, "begun anew") { // what a kill leaves is this user's
		return fmt.Errorf("it did not go on: %s", e.stderr)
	}
	if e, err := p.run(ctx, p.b.lrkit, "verify", p.path); err != nil || e.code != 0 {
		return fmt.Errorf("verify ended with %d: %s %v", e.code, e.stderr, err)
	}
	if err := p.whole(); err != nil {
		return err
	}
	for path := range p.b.want {
		if _, err := os.Stat(filepath.Join(p.path, path)); err != nil {
			return fmt.Errorf("%s is not there in the end", path)
		}
	}
	left, err := os.ReadDir(filepath.Join(p.path, "state"))
	for _, f := range left {
		if f.Name() != "lock" {
			err = errors.Join(err, fmt.Errorf("state/%s is left", f.Name()))
		}
	}
	return err
}

// whole says whether all that has a final name is what the service has.
func (p *place) whole() error {
	found, err := filepath.Glob(filepath.Join(p.path, "blobs", "*", "*.blob"))
	if err != nil {
		return err
	}
	for _, name := range found {
		rel, err := filepath.Rel(p.path, name)
		if err != nil {
			return err
		}
		want, ok := p.b.want[filepath.ToSlash(rel)]
		if !ok {
			return fmt.Errorf("%s is no result", rel)
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if sum := sha256.Sum256(data); int64(len(data)) != want.size || hex.EncodeToString(sum[:]) != want.sum {
			return fmt.Errorf("%s is not whole: %d of %d bytes", rel, len(data), want.size)
		}
	}
	return nil
}

// manifest returns the whole lines of it.
func (p *place) manifest() string {
	b, err := os.ReadFile(filepath.Join(p.path, "manifest.ndjson"))
	if err != nil {
		return ""
	}
	return string(b[:bytes.LastIndexByte(b, '\n')+1])
}

// safe says whether what the manifest said is still there, and the results that it names.
func (p *place) safe(before string) error {
	now := p.manifest()
	if !strings.HasPrefix(now, before) {
		return fmt.Errorf("lines of the manifest were lost:\n%s\nnow:\n%s", before, now)
	}
	for line := range strings.Lines(before) {
		if !strings.Contains(line, `"event":"blob"`) {
			continue
		}
		for path := range p.b.want {
			if id := strings.Split(path, "/")[1]; strings.Contains(line, id) {
				if _, err := os.Stat(filepath.Join(p.path, path)); err != nil {
					return fmt.Errorf("%s was in the manifest, and is gone", path)
				}
			}
		}
	}
	return p.whole()
}
