package budget

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/lrkit/lrkit/internal/testkit/testhome"
)

// Real processes are this test binary, started again.
const childFile = "LRKIT_TEST_BUDGET"

// childOptions have small windows. Killed processes lose nothing that they wrote, so nothing is
// synced.
func childOptions() Options {
	return Options{PerMinute: 20, minute: time.Second, PerHour: 70, hour: 6 * time.Second, sync: func(*os.File) error { return nil }}
}

func TestMain(m *testing.M) {
	if file := os.Getenv(childFile); file != "" {
		child(file)
	}
	os.Exit(testhome.In(m).Run())
}

// noted is the clock that all processes share. It keeps its last two readings.
type noted struct {
	Clock
	before, last time.Duration
}

func (c *noted) Now() Instant {
	now := c.Clock.Now()
	c.before, c.last = c.last, now.Up
	return now
}

// child prints the date of each of its calls and when Take let it go, until it is killed. Both are
// readings that Take itself made: how long the process is held up afterwards does not matter.
func child(file string) {
	system, err := newSystemClock()
	clock := &noted{Clock: system}
	opts := childOptions()
	opts.Clock = clock
	var b *Budget
	if err == nil {
		b, err = Open(context.Background(), file, &opts)
	}
	for err == nil {
		if err = b.Take(context.Background()); err == nil {
			fmt.Println(int64(clock.before), int64(clock.last))
		}
	}
	fmt.Println(err)
	os.Exit(1)
}

// TestProcesses: 8 processes that are killed at any moment and started again, until they made some
// calls.
func TestProcesses(t *testing.T) {
	calls := 250
	if testing.Short() {
		calls = 100
	}
	opts := childOptions()
	file := filepath.Join(t.TempDir(), "budget")
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute) // if it hangs
	defer cancel()
	var mu sync.Mutex
	var times []time.Duration
	dates := map[time.Duration]bool{}
	by, kills := make([]int, 8), 0
	enough := func() bool {
		mu.Lock()
		defer mu.Unlock()
		return len(times) >= calls
	}
	var wg sync.WaitGroup
	for i := range by {
		wg.Go(func() {
			for ctx.Err() == nil && !enough() {
				life, cancel := context.WithTimeout(ctx, 200*time.Millisecond+rand.N(3*time.Second))
				cmd := exec.CommandContext(life, os.Args[0]) // killed when its life is over
				cmd.Env = append(os.Environ(), childFile+"="+file)
				out, err := cmd.StdoutPipe()
				if err == nil {
					err = cmd.Start()
				}
				if err != nil {
					t.Error(err)
					cancel()
					return
				}
				for lines := bufio.NewScanner(out); lines.Scan(); {
					var date, released int64
					if _, err := fmt.Sscan(lines.Text(), &date, &released); err != nil {
						if life.Err() == nil { // otherwise it is a line that was not finished
							t.Error(lines.Text())
						}
						continue
					}
					mu.Lock()
					// Take gives a call that is late a new date, some times. If the machine never
					// lets it be in time, no program can.
					times = append(times, time.Duration(min(released, date+int64(lateLimit))))
					dates[time.Duration(date)] = true
					by[i]++
					mu.Unlock()
				}
				cmd.Wait()
				cancel()
				mu.Lock()
				kills++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if !enough() {
		t.Fatalf("only %d of %d calls in 5 minutes", len(times), calls)
	}
	short, long := most(times, opts.minute), most(times, opts.hour)
	t.Logf(
		"8 processes, %d kills: most in 1 s: %d of 20, most in 6 s: %d of 70; %d calls; each made %v", kills, short,
		long, len(times), by,
	)
	if short > opts.PerMinute || long > opts.PerHour {
		t.Error("too many")
	}
	b, err := Open(context.Background(), file, &opts)
	if err != nil {
		t.Fatal(err)
	}
	l, _, _ := b.peek()
	lost := 0
	for _, c := range l.calls {
		if !dates[c.at] {
			lost++
		}
	}
	if len(l.calls) == 0 || lost > kills {
		t.Errorf("%d calls of the last %d were counted and not made, in %d kills", lost, len(l.calls), kills)
	}
}
