// Loop runs live response on the emulator in virtual time and prints what came of it:
//
//	go run ./bench/cmd/loop schedules -n 2000   faults and kills: nothing runs twice, nothing is lost
//	go run ./bench/cmd/loop fleet               500 machines, a third offline, a storm of 429
//
// It exits with 1 if a command ran twice, one is not in the manifest, or a limit was not kept.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lrkit/lrkit/fetch/run"
	"github.com/lrkit/lrkit/internal/testkit/loop"
)

func main() {
	if len(os.Args) < 2 || os.Args[1] != "schedules" && os.Args[1] != "fleet" {
		fmt.Fprintln(os.Stderr, "loop: schedules or fleet?")
		os.Exit(2)
	}
	what := os.Args[1]
	flags := flag.NewFlagSet(what, flag.ExitOnError)
	n := flags.Int("n", map[string]int{"schedules": 2000, "fleet": 500}[what], "how many schedules, or machines")
	seed := flags.Uint64("seed", 0, "of the first schedule")
	_ = flags.Parse(os.Args[2:]) // it exits
	os.Args = os.Args[:1]        // what is left is for package testing: bubbles need a test around them
	test := testing.InternalTest{Name: what, F: func(t *testing.T) {
		if what == "fleet" {
			fleet(t, *n)
		} else {
			schedules(t, *n, *seed)
		}
	}}
	testing.Main(func(string, string) (bool, error) { return true, nil }, []testing.InternalTest{test}, nil, nil)
}

// bubble calls f in a bubble with an empty folder.
func bubble(t *testing.T, f func(ctx context.Context, dir string) error) error {
	dir, err := os.MkdirTemp(memory(), "lrkit-loop-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	synctest.Test(t, func(t *testing.T) { err = f(t.Context(), dir) })
	return err
}

// memory is a folder in memory, where there is one: fsync takes no time there.
func memory() string {
	if _, err := os.Stat("/dev/shm"); err == nil {
		return "/dev/shm"
	}
	return ""
}

func schedules(t *testing.T, n int, seed uint64) {
	var all loop.Counts
	for i := range uint64(n) {
		err := bubble(t, func(ctx context.Context, dir string) error {
			counts, err := loop.Schedule(ctx, seed+i, dir)
			all.Add(counts)
			return err
		})
		if err != nil {
			t.Errorf("seed %d: %v", seed+i, err)
		}
	}
	fmt.Println(all)
}

func fleet(t *testing.T, machines int) {
	for _, f := range []loop.Fleet{
		{Known: true}, {Known: true, PendingCounts: true}, {}, {PendingCounts: true},
	} {
		f.Machines, f.Queue = machines, 6*time.Hour
		var got *loop.FleetTimes
		err := bubble(t, func(ctx context.Context, dir string) (err error) {
			got, err = f.Run(ctx, dir)
			return err
		})
		if err != nil {
			t.Errorf("%+v: %v", f, err)
			continue
		}
		fmt.Println(got)
		if got.Minute > run.RunsPerMinute || got.Sessions > run.DefaultSessions || got.Results != got.Online {
			t.Error("a limit was not kept, or a result is missing")
		}
	}
}
