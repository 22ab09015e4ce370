//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// What is projected to.
const (
	manyResults = 1_000_000
	manyMiB     = 10_000_000_000_000 / mib // 10 TB
)

// project prints what a million results and 10 TB would cost, linear from the last two sizes that
// were measured.
func (s *scale) project(ctx context.Context) error {
	fmt.Println("## projections")
	for _, p := range []struct {
		table, title, unit string
		units              int64
		make               func(path string, n int64) error
		verbs              []verb
		sample             int64
	}{
		{"cases", "a million results", "results", manyResults, writeCase, caseVerbs, 100},
		{"inputs", "10 TB of large inputs", "MiB", manyMiB, writeInput, inputVerbs, 4},
	} {
		outputs, err := s.outputs(ctx, p.make, p.verbs, p.sample)
		if err != nil {
			return err
		}
		fmt.Printf("\n%s, from %s of hunt text:\n\n| verb | from %s | CPU | memory | output |\n| --- | --- | --- | --- | --- |\n", p.title, p.table, p.unit)
		for _, v := range p.verbs {
			a, b, ok := s.lastTwo(p.table, v.name)
			if !ok {
				continue
			}
			cpu, rss := slope(a.now, b.now, b.units-a.units)
			more := float64(p.units - b.units)
			total := time.Duration((b.now.CPU.Seconds() + cpu*more) * float64(time.Second))
			memory := float64(b.now.RSS) + max(0, rss)*more
			fmt.Printf("| %s | %d and %d | %s | %s | %s |\n", v.name, a.units, b.units,
				shownTime(total), shownBytes(memory), shownBytes(outputs[v.name]*float64(p.units)))
		}
	}
	return nil
}

// lastTwo returns the rows of the two largest sizes.
func (s *scale) lastTwo(table, verb string) (a, b row, ok bool) {
	n := 0
	for _, r := range s.rows {
		if r.table == table && r.verb == verb {
			a, b = b, r
			n++
		}
	}
	return a, b, n > 1
}

// outputs returns how many bytes each verb prints for a unit.
func (s *scale) outputs(ctx context.Context, write func(string, int64) error, verbs []verb, n int64) (map[string]float64, error) {
	in := filepath.Join(s.dir, "sample")
	if err := write(in, n); err != nil {
		return nil, err
	}
	each := map[string]float64{}
	for _, v := range verbs {
		f, err := run(ctx, s.dir, true, v.command(s.lrkit, in, "")...)
		if err != nil {
			return nil, err
		}
		each[v.name] = float64(f.Out) / float64(n)
	}
	return each, errors.Join(os.RemoveAll(in), os.RemoveAll(filepath.Join(s.dir, "state")))
}

func shownTime(d time.Duration) string {
	switch {
	case d < 2*time.Minute:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d < 2*time.Hour:
		return fmt.Sprintf("%.0f min", d.Minutes())
	}
	return fmt.Sprintf("%.1f h", d.Hours())
}

func shownBytes(n float64) string {
	units := []string{"B", "KB", "MB", "GB", "TB"}
	i := 0
	for n >= 1000 && i < len(units)-1 {
		n /= 1000
		i++
	}
	return fmt.Sprintf("%.3g %s", n, units[i])
}
