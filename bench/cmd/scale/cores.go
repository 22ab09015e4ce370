//go:build linux

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// What two cores must bring: of the CPU time at -j 1, the busiest thread may have so much, and the
// whole may take so much.
const (
	busiestOfFiles = 0.6
	busiestOfOne   = 0.75
	totalCPU       = 1.1
	coresRSS       = 128 * mib
)

// coreFormats are what is written with -j 1 and -j 2.
var coreFormats = []string{"ndjson", "csv", "arrow", "parquet"}

// cores compares -j 1 and -j 2, on several files and on a large one.
func (s *scale) cores(ctx context.Context) error {
	fmt.Printf("## cores\n\n| input | format | build | CPU s -j 1 | -j 2 | ratio | busiest thread -j 1 | -j 2 | of the CPU at -j 1 | RSS MiB -j 1 | -j 2 | wall s -j 1 | -j 2 | |\n|%s\n",
		strings.Repeat(" --- |", 14))
	in := filepath.Join(s.dir, "in")
	for _, c := range []struct {
		name    string
		make    func() error
		busiest float64
	}{
		{fmt.Sprintf("%d files of %s", s.files, s.fileSize.String()), func() error { return writeFiles(in, int64(s.files), int64(s.fileSize)) }, busiestOfFiles},
		{"one of " + s.oneSize.String(), func() error { return writeInput(in, int64(s.oneSize)/mib) }, busiestOfOne},
	} {
		if err := c.make(); err != nil {
			return err
		}
		for _, format := range coreFormats {
			for i, lrkit := range s.builds() {
				r, err := settled(func() (coresRow, error) { return s.measureCores(ctx, lrkit, format, in, c.busiest) })
				if err != nil {
					return err
				}
				mark := ""
				if i == 0 {
					mark = r.mark()
					s.rows = append(s.rows, row{table: "cores", verb: c.name + ", " + format, mark: mark})
				}
				fmt.Printf("| %s | %s | %s | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %s | %s | %.1f | %.1f | %s |\n",
					c.name, format, [2]string{"now", "older"}[i], r.one.CPU.Seconds(), r.two.CPU.Seconds(), r.total(), r.one.Busiest.Seconds(),
					r.two.Busiest.Seconds(), r.share(), rssMiB(r.one), rssMiB(r.two), r.one.Wall.Seconds(), r.two.Wall.Seconds(), mark)
			}
		}
		if err := os.RemoveAll(in); err != nil {
			return err
		}
	}
	fmt.Println()
	return nil
}

// measureCores runs a build with -j 1 and -j 2.
func (s *scale) measureCores(ctx context.Context, lrkit, format, in string, busiest float64) (coresRow, error) {
	var f [2]figure
	for j := range f {
		out := filepath.Join(s.dir, "out")
		to := "/dev/null"
		if format == "parquet" {
			to = out
		}
		var err error
		f[j], err = run(ctx, s.dir, false, lrkit, "-q", "analyze", "-j", fmt.Sprint(j+1), "-f", format, "-o", to, in)
		if err != nil {
			return coresRow{}, err
		}
		if err := os.RemoveAll(out); err != nil {
			return coresRow{}, err
		}
	}
	return coresRow{f[0], f[1], busiest}, nil
}

// coresRow is a run with -j 1 and another with -j 2.
type coresRow struct {
	one, two figure
	busiest  float64 // the share that is allowed
}

func (r coresRow) total() float64 { return r.two.CPU.Seconds() / r.one.CPU.Seconds() }
func (r coresRow) marked() bool   { return r.mark() != "" }
func (r coresRow) share() float64 { return r.two.Busiest.Seconds() / r.one.CPU.Seconds() }

// mark says what is not as promised. Of short runs the share of a thread says little.
func (r coresRow) mark() string {
	var marks []string
	if r.two.CPU.Seconds() > totalCPU*r.one.CPU.Seconds()+noise {
		marks = append(marks, fmt.Sprintf("cores: %.2f times the CPU time, want %.2f", r.total(), totalCPU))
	}
	if r.two.Busiest.Seconds() > r.busiest*r.one.CPU.Seconds()+noise/2 {
		marks = append(marks, fmt.Sprintf("cores: the busiest thread has %.2f, want %.2f", r.share(), r.busiest))
	}
	if r.two.RSS > coresRSS {
		marks = append(marks, fmt.Sprintf("cores: memory above %d MiB", int64(coresRSS/mib)))
	}
	return strings.Join(marks, "; ")
}
