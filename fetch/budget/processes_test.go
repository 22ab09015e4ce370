package budget

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"
)

// Real processes are this test binary, started again.
const childFile = "LRKIT_TEST_BUDGET"

// Their windows are small.
var childOptions = Options{PerMinute: 20, minute: time.Second, PerHour: 70, hour: 6 * time.Second}

func TestMain(m *testing.M) {
	if file := os.Getenv(childFile); file != "" {
		child(file)
	}
	os.Exit(m.Run())
}

// child prints when it was let go, by the clock that all processes share, until it is killed.
func child(file string) {
	opts := childOptions
	b, err := Open(file, &opts)
	for err == nil {
		if err = b.Take(context.Background()); err == nil {
			fmt.Println(int64(b.clock.Now().Up))
		}
	}
	fmt.Println(err)
	os.Exit(1)
}

// TestProcesses: 8 processes that are killed at any moment and started again.
func TestProcesses(t *testing.T) {
	for0 := 14 * time.Second
	if testing.Short() {
		for0 = 4 * time.Second
	}
	file := filepath.Join(t.TempDir(), "budget")
	ctx, cancel := context.WithTimeout(t.Context(), for0)
	defer cancel()
	var mu sync.Mutex
	var times []time.Duration
	by, kills := make([]int, 8), 0
	var wg sync.WaitGroup
	for i := range by {
		wg.Go(func() {
			for ctx.Err() == nil {
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
					at, err := strconv.ParseInt(lines.Text(), 10, 64)
					if err != nil {
						if life.Err() == nil { // otherwise it is a line that was not finished
							t.Error(lines.Text())
						}
						continue
					}
					mu.Lock()
					times = append(times, time.Duration(at))
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
	// A process may be held up between the end of Take and looking at the clock.
	const heldUp = 50 * time.Millisecond
	short, long := most(times, childOptions.minute-heldUp), most(times, childOptions.hour-heldUp)
	t.Logf("8 processes, %d kills: most in 1 s: %d of 20, most in 6 s: %d of 70; %d calls in %v; each made %v", kills, short, long, len(times), for0, by)
	if short > childOptions.PerMinute || long > childOptions.PerHour {
		t.Error("too many")
	}
	// Slack is a seventh of the short window here, so the long one is what is used.
	if least := int(for0/childOptions.hour) * childOptions.PerHour; len(times) < least*9/10 {
		t.Errorf("only %d calls of %d", len(times), least)
	}
}
