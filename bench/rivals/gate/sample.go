package main

import (
	"fmt"
	"runtime"
	"time"
)

// minSample is how much CPU time a sample takes at least: short calls are repeated.
const minSample = 20 * time.Millisecond

// rounds measures the contestants round by round, so that a machine that becomes slow
// becomes so for all. Each round begins with another one.
func rounds(text string, all []contestant, n int) ([]series, error) {
	out := make([]series, len(all))
	for i, c := range all {
		out[i] = series{Work: c.work, Text: text, Who: c.who, Bytes: c.bytes}
		if err := c.run(); err != nil { // memory that is used again is there from now on
			return nil, fmt.Errorf("%s, %s, %s: %w", c.work, text, c.who, err)
		}
	}
	for r := range n {
		for k := range all {
			i := (r + k) % len(all)
			s, err := sample(all[i].run)
			if err != nil {
				return nil, fmt.Errorf("%s, %s, %s: %w", all[i].work, text, all[i].who, err)
			}
			out[i].Seconds = append(out[i].Seconds, s)
		}
	}
	return out, nil
}

// longCall is what leaves so much garbage that it is collected between the calls.
const longCall = time.Millisecond

// sample returns the CPU seconds of a call. Garbage is collected beside the clock, and
// before every long call, so that the next text finds the memory of the last one.
func sample(run func() error) (float64, error) {
	var spent, last time.Duration
	calls := 0
	for spent < minSample {
		if calls == 0 || last >= longCall {
			runtime.GC()
		}
		begin := cpuTime()
		if err := run(); err != nil {
			return 0, err
		}
		last = cpuTime() - begin
		spent += last
		calls++
	}
	return spent.Seconds() / float64(calls), nil
}
