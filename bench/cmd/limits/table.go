package main

import (
	"fmt"
	"io"
)

// table prints rows as they come, for a person who waits for them.
type table struct{ w io.Writer }

func (t table) head() {
	fmt.Fprintf(t.w, "%-16s %8s %-8s %-6s %4s %9s %9s %9s %9s %6s\n",
		"shape", "size", "verb", "input", "exit", "RSS MiB", "CPU s", "wall s", "ns/byte", "ratio")
}

func (t table) row(r row) {
	ratio := "-"
	if r.ratio > 0 {
		ratio = fmt.Sprintf("%.2f", r.ratio)
	}
	fmt.Fprintf(t.w, "%-16s %8s %-8s %-6s %4d %9.1f %9.3f %9.3f %9.3f %6s\n",
		r.input(), r.size, r.verb, r.entrance, r.Exit, mib(r.PeakRSS), r.CPU.Seconds(), r.Wall.Seconds(), r.nsPerByte(), ratio)
}

func (t table) verdict(v verdict) {
	fmt.Fprintln(t.w)
	if v.maxRSS.runs > 0 {
		fmt.Fprintf(t.w, "greatest peak memory %.1f MiB (%s)\n", mib(v.maxRSS.PeakRSS), v.maxRSS)
	}
	if v.maxRatio.runs > 0 {
		fmt.Fprintf(t.w, "greatest ratio %.2f (%s)\n", v.maxRatio.ratio, v.maxRatio)
	}
	if v.limited > 0 {
		fmt.Fprintf(t.w, "%d of %d figures are of runs that a limit of lrkit stopped (exit 4)\n", v.limited, v.rows)
	}
	for _, f := range v.failures {
		fmt.Fprintln(t.w, "FAIL", f)
	}
	if v.ok() {
		fmt.Fprintf(t.w, "PASS all %d figures\n", v.rows)
	} else {
		fmt.Fprintf(t.w, "FAIL %d of %d figures\n", len(v.failures), v.rows)
	}
}
