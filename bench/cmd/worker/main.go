// Command worker prints what `lrkit worker` costs: beside `lrkit analyze` over many small
// transcripts, for one small request, and for one large transcript that is full of findings.
//
//	go run ./bench/cmd/worker [-blobs 10000] [-rounds 5] [-large 60000000]
//
// CPU time is that of the processes, from their start to their end, and medians of rounds in which
// the two take turns. It fails if the worker takes more than 1.15 times the CPU time of the
// command, 1.5 ms for a small request, or 128 MiB for the large transcript, or if it has other
// findings.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/lrkit/lrkit/bench/internal/build"
	"github.com/lrkit/lrkit/bench/internal/core"
)

// The bounds.
const (
	mostRatio  = 1.15
	mostSmall  = 1500 * time.Microsecond
	mostMemory = 128 << 20
)

func main() {
	blobs := flag.Int("blobs", 10_000, "small transcripts")
	rounds := flag.Int("rounds", 5, "how often each is measured")
	large := flag.Int("large", 60_000_000, "bytes of the large transcript")
	lrkit := flag.String("lrkit", "", "the command; built if it is not named")
	flag.Parse()
	if err := run(*lrkit, *blobs, *rounds, *large); err != nil {
		fmt.Fprintln(os.Stderr, "worker:", err)
		os.Exit(1)
	}
}

func run(lrkit string, n, rounds, large int) error {
	dir, err := os.MkdirTemp("", "lrkit-bench-worker-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if lrkit == "" {
		if lrkit, err = build.Command(context.Background(), dir); err != nil {
			return err
		}
	}
	blobs, err := writeBlobs(filepath.Join(dir, "blobs"), n)
	if err != nil {
		return err
	}
	err = errors.Join(
		many(lrkit, filepath.Join(dir, "blobs"), blobs, rounds),
		small(lrkit, rounds),
		one(lrkit, large),
	)
	if err == nil {
		fmt.Println("PASS all 3 bounds")
	}
	return err
}

// many compares the worker with the command.
func many(lrkit, folder string, blobs []blob, rounds int) error {
	var command, server []time.Duration
	var memory int64
	bytes, rows := 0, int64(0)
	for _, b := range blobs {
		bytes += len(b.data)
	}
	for range rounds {
		want, err := analyzeFolder(lrkit, folder)
		if err != nil {
			return err
		}
		got, err := serve(lrkit, requests(blobs))
		if err != nil {
			return err
		}
		if got.rows != want.rows || got.statuses != int64(len(blobs)) {
			return fmt.Errorf("%d findings and %d statuses of %d blobs, the command has %d findings", got.rows, got.statuses, len(blobs), want.rows)
		}
		command, server = append(command, want.cpu), append(server, got.cpu)
		rows, memory = got.rows, max(memory, got.memory)
	}
	ratio := float64(median(server)) / float64(median(command))
	fmt.Printf("%d blobs of %d bytes, %d findings: analyze -j 1 -f arrow %v, worker %v of CPU, %.2f times; %.0f blobs a CPU second, %d MiB at most\n",
		len(blobs), bytes/len(blobs), rows, median(command), median(server), ratio, float64(len(blobs))/median(server).Seconds(), memory>>20)
	if ratio > mostRatio {
		return fmt.Errorf("the worker takes %.2f times the CPU time of the command, want at most %.2f", ratio, mostRatio)
	}
	return nil
}

// small measures requests of one small blob each: the difference between many of them and none.
func small(lrkit string, rounds int) error {
	const n = 1000
	b := blob{id: 1, name: "small", data: transcript(1, 20)}
	all := make([][]byte, n)
	for i := range all {
		all[i] = request([]blob{b})
	}
	var each []time.Duration
	for range rounds {
		none, err := serve(lrkit, all[:1])
		if err != nil {
			return err
		}
		got, err := serve(lrkit, all)
		if err != nil {
			return err
		}
		each = append(each, (got.cpu-none.cpu)/(n-1))
	}
	fmt.Printf("a request of one blob of %d bytes: %v of CPU\n", len(b.data), median(each))
	if m := median(each); m > mostSmall {
		return fmt.Errorf("a small request takes %v, want at most %v", m, mostSmall)
	}
	return nil
}

// one measures one large blob, which comes in rows of 1 MiB.
func one(lrkit string, size int) error {
	got, err := serve(lrkit, parts(blob{id: 1, name: "large", data: transcript(2, size/bytesOfLine)}))
	if err != nil {
		return err
	}
	fmt.Printf("one blob of %d bytes, %d findings: %v of CPU, %d MiB at most, largest frame %d bytes\n", size, got.rows, got.cpu, got.memory>>20, got.largest)
	if got.memory > mostMemory {
		return fmt.Errorf("the worker takes %d bytes of memory, want at most %d", got.memory, mostMemory)
	}
	return nil
}

func median(d []time.Duration) time.Duration {
	return core.Median(d).Round(10 * time.Microsecond)
}
