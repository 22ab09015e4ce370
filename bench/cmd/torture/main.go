//go:build linux

package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "torture:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("what: kills, runs, shards, errors, full, power or syncs?")
	}
	flags := flag.NewFlagSet(args[0], flag.ContinueOnError)
	n := flags.Int("n", 100, "how many times")
	seed := flags.Uint64("seed", 0, "of what is random; 0 for the time")
	workers := flags.Int("workers", 2, "cases at a time")
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	if *seed == 0 {
		*seed = uint64(time.Now().UnixNano())
	}
	b, err := newBench(*seed)
	if err != nil {
		return err
	}
	defer b.close()
	fmt.Printf("seed %d\n", *seed)
	switch args[0] {
	case "kills":
		return b.kills(ctx, *n, *workers)
	case "runs":
		return b.runs(ctx, *n, *workers)
	case "shards":
		return b.shards(ctx, *n)
	case "errors":
		return b.errors(ctx, *n, *workers)
	case "full":
		return b.full(ctx)
	case "power":
		return b.power(ctx, *n)
	case "syncs":
		return b.syncs(ctx)
	}
	return fmt.Errorf("%q: kills, runs, shards, errors, full, power or syncs", args[0])
}

// random returns a source for one worker.
func (b *bench) random(worker int) *rand.Rand { return rand.New(rand.NewPCG(b.seed, uint64(worker))) }
