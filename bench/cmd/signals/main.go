//go:build linux

// Signals puts each verb into each place where it may wait, ends it there with SIGINT and with
// SIGTERM, and prints how long that took and what the exit code was.
//
//	go run ./bench/cmd/signals [-verb fetch] [-max 1s]
//
// It fails if anything took longer than -max, or ended in another way than it should.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"syscall"
	"time"

	"github.com/lrkit/lrkit/bench/internal/build"
	"github.com/lrkit/lrkit/internal/testkit/waiting"
)

func main() {
	verb := flag.String("verb", "", "only this verb")
	limit := flag.Duration("max", time.Second, "how long it may take")
	flag.Parse()
	if err := run(*verb, *limit); err != nil {
		fmt.Fprintln(os.Stderr, "signals:", err)
		os.Exit(1)
	}
}

func run(verb string, limit time.Duration) error {
	dir, err := os.MkdirTemp("", "signals-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	lrkit, err := build.Command(context.Background(), dir)
	if err != nil {
		return err
	}
	fmt.Printf("%-8s  %-34s  %12s  %12s\n", "VERB", "WAITS FOR", "SIGINT", "SIGTERM")
	var longest time.Duration
	runs, wrong := 0, 0
	for _, p := range waiting.Places() {
		if verb != "" && p.Verb != verb {
			continue
		}
		fmt.Printf("%-8s  %-34s", p.Verb, p.Where)
		var bad []error
		for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
			r, err := waiting.Run(lrkit, p, sig)
			if err == nil {
				err = r.Check()
			}
			if err == nil && r.Took > limit {
				err = fmt.Errorf("it took %v", r.Took)
			}
			runs++
			longest = max(longest, r.Took)
			fmt.Printf("  %6d ms%4d", r.Took.Milliseconds(), r.Code)
			if err != nil {
				bad = append(bad, fmt.Errorf("%v: %w", sig, err))
			}
		}
		fmt.Println()
		for _, err := range bad {
			wrong++
			fmt.Printf("    WRONG, %v\n", err)
		}
	}
	fmt.Printf("%d runs, the longest end took %d ms\n", runs, longest.Milliseconds())
	if wrong > 0 {
		return fmt.Errorf("%d of %d runs ended too late, or not as they should", wrong, runs)
	}
	return nil
}
