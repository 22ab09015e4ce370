//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// A verb is a way to use the command on an input.
type verb struct {
	name  string
	args  []string // before the input
	file  bool     // it writes a file, not to /dev/null
	light bool     // it has no -o
	// rss is how many bytes of memory each further unit of work may take, and most is the limit in
	// all, or 0. fills is what bounded tables may take until they are full.
	rss   float64
	most  int64
	fills int64
}

func analyze(format string, rss float64) verb {
	return verb{
		name: "analyze " + format, args: []string{"-q", "analyze", "-j", "1", "-f", format},
		file: format == "parquet", rss: rss,
	}
}

func plain(name string, rss float64, most int64) verb {
	return verb{name: name, args: []string{"-q", name}, light: true, rss: rss, most: most}
}

// command is how the verb is run. What it writes goes to out, or where that is empty to standard
// output.
func (v verb) command(lrkit, in, out string) []string {
	args := append([]string{lrkit}, v.args...)
	if !v.light && out != "" {
		args = append(args, "-o", out)
	}
	return append(args, in)
}

const mib = 1 << 20

// formats are what analyze is measured with: all of them for an input, and fewer for a list, which
// costs the same in each.
func formats(rss float64) []verb {
	return []verb{analyze("ndjson", rss), analyze("csv", rss), analyze("arrow", rss), analyze("parquet", rss+64)}
}

// caseVerbs are what is done with a case. A result takes about a hundred bytes, and the rest of
// summary and report is bounded: report counts paths, names and hashes, and keeps findings up to
// their limits.
var caseVerbs = append([]verb{
	plain("verify", 400, 0),
	plain("summary", 500, 128*mib),
	plain("parse", 600, 0),
	{name: "report", args: []string{"-q", "report", "-j", "1"}, file: true, rss: 600, most: 128 * mib, fills: 48 * mib},
}, formats(600)...)

// folderVerbs are what is done with a folder: a file is its name.
var folderVerbs = append([]verb{plain("parse", 1024, 0)}, formats(1024)[:2]...)

// inputVerbs are what is done with one input. A unit is a MiB, and nothing may grow with it but the
// end of a Parquet file.
var inputVerbs = append([]verb{plain("parse", 0, 64*mib)}, formats(256)...)

// row is what a verb cost at a size.
type row struct {
	table, verb string
	units       int64
	now         figure
	older       *figure
	mark        string
}

func (r row) marked() bool { return r.mark != "" }

// table measures its verbs at each size.
type table struct {
	name, unit string
	sizes      []int64
	verbs      []verb
	make       func(path string, n int64) error
}

// noise is CPU time, in seconds, that a run may take more than another for no reason.
const noise = 0.1

// measure prints a table.
func (s *scale) measure(ctx context.Context, t table) error {
	fmt.Printf("## %s\n\n", t.name)
	s.head(t.unit)
	last := map[string][]row{}
	for _, n := range t.sizes {
		in := filepath.Join(s.dir, "in")
		if err := t.make(in, n); err != nil {
			return err
		}
		for _, v := range t.verbs {
			r, err := settled(func() (row, error) { return s.measureRow(ctx, t, v, in, n, last[v.name]) })
			if err != nil {
				return err
			}
			s.print(last[v.name], r)
			last[v.name] = append(last[v.name], r)
			s.rows = append(s.rows, r)
		}
		// Cases have the same id, and verify remembers their heads.
		if err := errors.Join(os.RemoveAll(in), os.RemoveAll(filepath.Join(s.dir, "state"))); err != nil {
			return err
		}
	}
	fmt.Println()
	return nil
}

// measureRow measures a verb at a size, with each build.
func (s *scale) measureRow(ctx context.Context, t table, v verb, in string, n int64, smaller []row) (row, error) {
	r := row{table: t.name, verb: v.name, units: n}
	for i, lrkit := range s.builds() {
		f, err := s.run(ctx, lrkit, v, in)
		if err != nil {
			return r, err
		}
		if i == 0 {
			r.now = f
		} else {
			r.older = &f
		}
	}
	r.mark = judge(v, smaller, r)
	return r, nil
}

// tries is how often a row that is marked is measured. What else runs on the machine may add to a
// figure and takes nothing away.
const tries = 5

// settled measures a row until it is not marked.
func settled[R interface{ marked() bool }](measure func() (R, error)) (r R, err error) {
	for range tries {
		if r, err = measure(); err != nil || !r.marked() {
			break
		}
	}
	return r, err
}

// run runs a build.
func (s *scale) run(ctx context.Context, lrkit string, v verb, in string) (figure, error) {
	out := "/dev/null"
	if v.file {
		out = filepath.Join(s.dir, "out")
		defer os.Remove(out) // it is written again
	}
	return run(ctx, s.dir, false, v.command(lrkit, in, out)...)
}

// judge says what is not flat.
func judge(v verb, smaller []row, r row) string {
	var marks []string
	if v.most > 0 && r.now.RSS > v.most {
		marks = append(marks, fmt.Sprintf("not flat: memory above %d MiB", v.most/mib))
	}
	for _, before := range smaller {
		if r.now.CPU.Seconds() > 1.5*before.now.CPU.Seconds()/float64(before.units)*float64(r.units)+noise {
			marks = append(marks, fmt.Sprintf("not flat: CPU, from %d", before.units))
		}
		room := float64(24*mib + v.fills) // and what a collector may leave
		if more := float64(r.units-before.units) * v.rss; float64(r.now.RSS) > float64(before.now.RSS)+more+room {
			marks = append(marks, fmt.Sprintf("not flat: memory, from %d", before.units))
		}
	}
	return strings.Join(marks, "; ")
}

func (s *scale) head(unit string) {
	columns := []string{"verb", unit, "CPU s", "us a unit", "further", "RSS MiB", "B a further unit", "wall s"}
	if s.baseline != "" {
		columns = append(columns, "older: CPU s", "further", "RSS MiB", "B a further unit")
	}
	columns = append(columns, "")
	fmt.Printf("| %s |\n|%s\n", strings.Join(columns, " | "), strings.Repeat(" --- |", len(columns)))
}

func (s *scale) print(smaller []row, r row) {
	cells := []string{r.verb, fmt.Sprint(r.units), fmt.Sprintf("%.2f", r.now.CPU.Seconds()), perUnit(r.now, r.units)}
	slopes := func(pick func(row) figure, f figure) (cpu, rss string) {
		if len(smaller) == 0 {
			return "", ""
		}
		before := smaller[len(smaller)-1]
		c, m := slope(pick(before), f, r.units-before.units)
		return fmt.Sprintf("%.1f", c*1e6), fmt.Sprintf("%.0f", m)
	}
	cpu, rss := slopes(func(r row) figure { return r.now }, r.now)
	cells = append(cells, cpu, rssMiB(r.now), rss, fmt.Sprintf("%.1f", r.now.Wall.Seconds()))
	if r.older != nil {
		cpu, rss := slopes(func(r row) figure { return *r.older }, *r.older)
		cells = append(cells, fmt.Sprintf("%.2f", r.older.CPU.Seconds()), cpu, rssMiB(*r.older), rss)
	}
	fmt.Printf("| %s | %s |\n", strings.Join(cells, " | "), r.mark)
}

func perUnit(f figure, n int64) string { return fmt.Sprintf("%.1f", f.CPU.Seconds()*1e6/float64(n)) }

func rssMiB(f figure) string { return fmt.Sprintf("%.1f", float64(f.RSS)/mib) }

// slope is what a further unit cost: CPU time in seconds, and bytes of memory.
func slope(a, b figure, units int64) (cpu, rss float64) {
	return (b.CPU - a.CPU).Seconds() / float64(units), float64(b.RSS-a.RSS) / float64(units)
}
