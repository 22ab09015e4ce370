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

// jitter is how much the peak memory of a run may differ from that of another for no reason. Where
// nothing should grow, less than that is no growth.
const jitter = 8 * mib

// project prints what a million results and 10 TB would cost. CPU time is linear from the last two
// sizes that were measured.
func (s *scale) project(ctx context.Context) error {
	fmt.Println("## projections")
	for _, p := range []struct {
		table, title, unit string
		units              int64
		make               func(path string, n int64) error
		verbs              []verb
		sample             int64
		grows              bool
	}{
		{"cases", "a million results", "results", manyResults, writeCase, caseVerbs, 200, true},
		{"inputs", "10 TB of large inputs", "MiB", manyMiB, writeInput, inputVerbs, 4, false},
	} {
		outputs, err := s.outputs(ctx, p.make, p.verbs, p.sample, p.units)
		if err != nil {
			return err
		}
		fmt.Printf("\n%s, from %s of hunt text:\n\n| verb | from %s | CPU | memory | output |\n| --- | --- | --- | --- | --- |\n", p.title, p.table, p.unit)
		for _, v := range p.verbs {
			measured := s.measured(p.table, v.name)
			if len(measured) < 2 {
				continue
			}
			a, b := measured[len(measured)-2], measured[len(measured)-1]
			cpu, rss := slope(a.now, b.now, b.units-a.units)
			if p.grows { // over the widest distance, because a step may be smaller than the jitter
				_, rss = slope(measured[0].now, b.now, b.units-measured[0].units)
			}
			more := float64(p.units - b.units)
			total := time.Duration((b.now.CPU.Seconds() + cpu*more) * float64(time.Second))
			memory := float64(b.now.RSS)
			if p.grows || b.now.RSS-a.now.RSS > jitter {
				memory += max(0, rss) * more
			}
			fmt.Printf("| %s | %d and %d | %s | %s | %s |\n", v.name, a.units, b.units,
				shownTime(total), shownBytes(memory), shownBytes(outputs[v.name]))
		}
	}
	return nil
}

// measured returns the rows of a verb, by size.
func (s *scale) measured(table, verb string) (rows []row) {
	for _, r := range s.rows {
		if r.table == table && r.verb == verb {
			rows = append(rows, r)
		}
	}
	return rows
}

// outputs returns how many bytes each verb prints for so many units, linear from n and 2n of them.
func (s *scale) outputs(ctx context.Context, write func(string, int64) error, verbs []verb, n, units int64) (map[string]float64, error) {
	all := map[string]float64{}
	in := filepath.Join(s.dir, "sample")
	for _, times := range []int64{1, 2} {
		if err := write(in, times*n); err != nil {
			return nil, err
		}
		for _, v := range verbs {
			size, err := s.output(ctx, v, in)
			if err != nil {
				return nil, err
			}
			if times == 1 {
				all[v.name] = float64(size)
			} else { // what the first n cost beyond the others is not repeated
				each := max(0, float64(size)-all[v.name]) / float64(n)
				all[v.name] = float64(size) + each*float64(units-2*n)
			}
		}
		if err := errors.Join(os.RemoveAll(in), os.RemoveAll(filepath.Join(s.dir, "state"))); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// output returns how many bytes a verb writes.
func (s *scale) output(ctx context.Context, v verb, in string) (int64, error) {
	if !v.file {
		f, err := run(ctx, s.dir, true, v.command(s.lrkit, in, "")...)
		return f.Out, err
	}
	out := filepath.Join(s.dir, "out")
	defer os.Remove(out)
	if _, err := run(ctx, s.dir, false, v.command(s.lrkit, in, out)...); err != nil {
		return 0, err
	}
	info, err := os.Stat(out)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
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
