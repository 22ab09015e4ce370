//go:build linux

package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"strings"
)

var errnos = []string{"ENOSPC", "EIO", "EFBIG", "EMFILE", "EDQUOT"}

// noise are calls of the runtime itself that were made to fail: no program survives that.
var noise = []string{"netpollBreak", "runtime: netpoll", "epollwait"}

// errors makes calls of fetches fail n times.
func (b *bench) errors(ctx context.Context, n, workers int) error {
	if _, err := exec.LookPath("strace"); err != nil {
		return err
	}
	c := count{by: map[string]int{}}
	rngs := make([]*rand.Rand, workers)
	for i := range rngs {
		rngs[i] = b.random(i)
	}
	survived := 0
	err := each(ctx, workers, func(ctx context.Context, worker int) (bool, error) {
		p, err := b.place(fmt.Sprint(worker))
		if err != nil {
			return false, err
		}
		defer p.remove()
		rng := rngs[worker]
		call, nth := pick(rng)
		if call == "close" { // strace would leave the descriptor open, with its lock, which no system does
			return false, nil
		}
		errno := errnos[rng.IntN(len(errnos))]
		times := []string{"", "+"}[rng.IntN(2)] // once, or from then on
		what := fmt.Sprintf("%s %d%s: %s", call, nth, times, errno)
		args := append([]string{"strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=" + call,
			"-e", fmt.Sprintf("inject=%s:error=%s:when=%d%s", call, errno, nth, times)}, p.fetchArgs()...)
		e, err := p.run(ctx, args...)
		if err != nil {
			return false, fmt.Errorf("%s: %w", what, err)
		}
		for _, s := range noise {
			if strings.Contains(e.stderr, s) {
				return false, nil
			}
		}
		// The same, and it could not say so: strace counts the calls of each thread, so that the
		// message of another may be there.
		if e.code == 2 && call == "write" && (times == "+" || e.stderr == "") && !strings.Contains(e.stderr, " --help' to see") {
			return false, nil
		}
		switch {
		case e.code != 0 && e.code != 1 && e.code != 5:
			return false, fmt.Errorf("%s: exit code %d: %s", what, e.code, e.stderr)
		case strings.Contains(e.stderr, "goroutine ") || strings.Contains(e.stderr, "panic"):
			return false, fmt.Errorf("%s: %s", what, e.stderr)
		case e.code != 0 && !strings.HasPrefix(e.stderr, "lrkit: ") && !strings.Contains(call+e.stderr, "write"):
			return false, fmt.Errorf("%s: exit code %d without a message: %s", what, e.code, e.stderr)
		}
		if err := p.whole(); err != nil {
			return false, fmt.Errorf("%s: %w", what, err)
		}
		if err := p.finish(ctx); err != nil {
			return false, fmt.Errorf("%s (exit code %d: %s): %w", what, e.code, e.stderr, err)
		}
		c.Lock()
		c.cases++
		if e.code == 0 {
			survived++
		}
		c.Unlock()
		return c.add(call) >= n, nil
	})
	fmt.Printf("%d fetches with a call that failed, %d of which ended well all the same: a clean error each, nothing half under a final name, all finished by the next run\nat %s\n",
		c.cases, survived, c.table())
	return err
}
