//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os/exec"
	"slices"
	"strings"
	"sync"
)

// calls are those at which something changes on the disk, and how often a thread makes them at
// most.
var calls = map[string]int{
	"write": 14, "pwrite64": 4, "fsync": 10, "renameat": 4, "openat": 24, "close": 22, "unlinkat": 4, "fchmod": 3, "mkdirat": 3, "ftruncate": 2, "pread64": 6, "flock": 3, "linkat": 1,
}

// count is what all workers did.
type count struct {
	sync.Mutex
	by    map[string]int
	cases int
	twice int
}

func (c *count) add(name string) int {
	c.Lock()
	defer c.Unlock()
	c.by[name]++
	n := 0
	for _, m := range c.by {
		n += m
	}
	return n
}

func (c *count) table() string {
	var s strings.Builder
	for _, name := range slices.Sorted(maps.Keys(c.by)) {
		fmt.Fprintf(&s, "%s %d, ", name, c.by[name])
	}
	return strings.TrimSuffix(s.String(), ", ")
}

// each runs work until it has been done n times, by workers.
func each(ctx context.Context, workers int, work func(ctx context.Context, worker int) (done bool, err error)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var all sync.WaitGroup
	errs := make([]error, workers)
	for w := range workers {
		all.Go(func() {
			for ctx.Err() == nil {
				done, err := work(ctx, w)
				if err != nil || done {
					errs[w] = err
					if err != nil {
						cancel()
					}
					return
				}
			}
		})
	}
	all.Wait()
	for i, err := range errs {
		if errors.Is(err, context.Canceled) { // because of another
			errs[i] = nil
		}
	}
	return errors.Join(errs...)
}

func pick(rng *rand.Rand) (call string, nth int) { return pickOf(rng, calls) }

// killed runs a fetch that dies at the nth time that a thread makes the call, before it is carried
// out. Where no thread makes it so often the fetch ends well.
func (p *place) killed(ctx context.Context, call string, nth int) (bool, error) {
	args := append([]string{"strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=" + call,
		"-e", fmt.Sprintf("inject=%s:signal=KILL:when=%d", call, nth)}, p.fetchArgs()...)
	e, err := p.run(ctx, args...)
	switch {
	case err != nil:
		return false, err
	case e.code == -1:
		return true, nil
	case e.code != 0:
		return false, fmt.Errorf("a fetch that was not killed ended with %d: %s", e.code, e.stderr)
	}
	return false, nil
}

// kills kills fetches n times. Each case dies once or more in a row, and then is finished.
func (b *bench) kills(ctx context.Context, n, workers int) error {
	if _, err := exec.LookPath("strace"); err != nil {
		return err
	}
	c := count{by: map[string]int{}}
	rngs := make([]*rand.Rand, workers)
	for i := range rngs {
		rngs[i] = b.random(i)
	}
	err := each(ctx, workers, func(ctx context.Context, worker int) (bool, error) {
		p, err := b.place(fmt.Sprint(worker))
		if err != nil {
			return false, err
		}
		defer p.remove()
		done, deaths := false, 0
		var story []string
		for range 1 + rngs[worker].IntN(4) {
			call, nth := pick(rngs[worker])
			before := p.manifest()
			died, err := p.killed(ctx, call, nth)
			story = append(story, fmt.Sprintf("%s %d: %v", call, nth, died))
			if err == nil {
				err = p.safe(before)
			}
			if err != nil {
				return false, fmt.Errorf("%s: %w", story, err)
			}
			if !died {
				break
			}
			deaths++
			done = c.add(call) >= n
		}
		before := p.manifest()
		err = p.finish(ctx)
		if err == nil {
			err = p.safe(before)
		}
		if err != nil {
			return false, fmt.Errorf("%s: %w", story, err)
		}
		c.Lock()
		defer c.Unlock()
		c.cases++
		if deaths > 1 {
			c.twice++
		}
		return done, nil
	})
	total := 0
	for _, m := range c.by {
		total += m
	}
	fmt.Printf("%d kills in %d cases, %d of which were killed more than once in a row: nothing safe lost, nothing false complete\nat %s\n", total, c.cases, c.twice, c.table())
	return err
}
