//go:build linux

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/lrkit/lrkit/fetch/fetchtest"
)

// most is how often a result may be synced, with the line about its action.
const most = 6

// The cases of syncs: what the larger one costs more is what its results cost. The budget of a
// minute allows a hundred calls.
const (
	fewResults  = 10
	manyResults = 60
)

// caseSyncs are the syncs of what is in the case.
const caseSyncs = "syncs in the case"

// counted are the calls that syncs counts.
var counted = []string{"fsync", "fdatasync", "openat", "unlinkat", "renameat", "mkdirat"}

// syncs counts the calls of a fetch for each result.
func (b *bench) syncs(ctx context.Context) error {
	if _, err := exec.LookPath("strace"); err != nil {
		return err
	}
	few, err := b.calls(ctx, fewResults)
	if err != nil {
		return err
	}
	many, err := b.calls(ctx, manyResults)
	if err != nil {
		return err
	}
	each := map[string]float64{}
	for name := range many {
		each[name] = float64(many[name]-few[name]) / (manyResults - fewResults)
	}
	for _, name := range counted {
		fmt.Printf("%-10s %6.2f a result, %.2f of which fail\n", name, each[name], each[name+" failed"])
	}
	n := each[caseSyncs]
	if n <= 1 || n > most {
		return fmt.Errorf("%.2f syncs a result in the case, want at most %d", n, most)
	}
	fmt.Printf("%.2f syncs a result in the case, at most %d are allowed; the others are of the budget of calls\n", n, most)
	return nil
}

// calls counts the calls of a fetch of n small results into a new case, and those that fail.
func (b *bench) calls(ctx context.Context, n int) (map[string]int, error) {
	e := fetchtest.New(smallWorld(n), &fetchtest.Options{PerMinute: -1, PerHour: -1})
	s := e.Start()
	defer func() { s.Close(); e.Close() }()
	p, err := (&bench{dir: b.dir, lrkit: b.lrkit, server: s}).place(fmt.Sprint("syncs", n))
	if err != nil {
		return nil, err
	}
	defer p.remove()
	trace := filepath.Join(p.home, "trace")
	args := []string{"strace", "-f", "-qq", "-y", "-o", trace, "-e", "trace=" + strings.Join(counted, ",")}
	ended, err := p.run(ctx, append(args, b.lrkit, "fetch", "--allow-api-host", "--case", p.path, "--all", "all")...)
	if err != nil {
		return nil, err
	}
	if ended.code != 0 {
		return nil, fmt.Errorf("a fetch of %d results ended with %d: %s", n, ended.code, ended.stderr)
	}
	text, err := os.ReadFile(trace)
	if err != nil {
		return nil, err
	}
	calls := map[string]int{}
	for line := range strings.Lines(string(text)) {
		_, line, _ = strings.Cut(line, " ")
		line = strings.TrimLeft(line, " ")
		name, rest, _ := strings.Cut(line, "(")
		if after, ok := strings.CutPrefix(line, "<... "); ok { // its end, after that of another thread
			name, rest, _ = strings.Cut(after, " ")
		} else {
			calls[name]++
			if name == "fsync" || name == "fdatasync" {
				if strings.Contains(rest, p.path) {
					calls[caseSyncs]++
				}
			}
		}
		if strings.Contains(rest, "= -1 ") {
			calls[name+" failed"]++
		}
	}
	return calls, nil
}

// smallWorld has n actions of one small result each.
func smallWorld(n int) *fetchtest.Tenant {
	w := world()
	base := w.Actions[0]
	w.Actions = nil
	for i := range n {
		a := base
		a.ID = actionID(i)
		a.Commands = []fetchtest.Command{base.Commands[0]}
		blob := *base.Commands[0].Result
		blob.Name, blob.Content = "", fetchtest.Noise(uint64(i), int64(2<<10+i*100))
		a.Commands[0].Result = &blob
		w.Actions = append(w.Actions, a)
	}
	return w
}
