//go:build linux

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/lrkit/lrkit/bench/gen"
	"github.com/lrkit/lrkit/bench/internal/build"
)

// scale is one run of the program.
type scale struct {
	dir             string
	lrkit, baseline string
	tables          []string
	cases, folders  []int64
	inputs          []int64 // MiB
	files           int
	fileSize        gen.Size
	oneSize         gen.Size
	rows            []row
}

func main() {
	if report, ok := os.LookupEnv(probeEnv); ok {
		if err := probe(report, os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, "probe:", err)
			os.Exit(1)
		}
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := start(ctx, os.Args[1:]); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "scale:", err)
		os.Exit(1)
	}
}

func start(ctx context.Context, args []string) (err error) {
	s := scale{fileSize: 8 * mib, oneSize: 1 << 30}
	flags := flag.NewFlagSet("scale", flag.ContinueOnError)
	short := flags.Bool("short", false, "small sizes: about a minute of CPU time")
	project := flags.Bool("project", false, "print what a million results and 10 TB would cost")
	dir := flags.String("dir", "", "the `folder` for inputs (default: the system's for temporary files)")
	flags.StringVar(&s.lrkit, "lrkit", "", "measure this `command` instead of building it")
	flags.StringVar(&s.baseline, "baseline", "", "another `command`, which is run in turn")
	tables := flags.String("tables", "cases,folders,inputs,cores", "what to measure")
	cases := flags.String("cases", "100,1000,5000,20000", "the results of each case")
	folders := flags.String("folders", "1000,10000,100000", "the files of each folder")
	inputs := flags.String("inputs", "64MiB,1GiB,4GiB", "the `sizes` of inputs")
	flags.IntVar(&s.files, "files", 40, "how many files -j is compared on")
	flags.Var(&s.fileSize, "file-size", "the `size` of each")
	flags.Var(&s.oneSize, "one-size", "the `size` of the one large file that -j is compared on")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *short {
		given := map[string]bool{}
		flags.Visit(func(f *flag.Flag) { given[f.Name] = true })
		for name, value := range map[string]string{
			"cases": "100,1000", "folders": "500,5000", "inputs": "4MiB,32MiB", "files": "16", "file-size": "2MiB", "one-size": "32MiB",
		} {
			if !given[name] {
				if err := flags.Set(name, value); err != nil {
					return err
				}
			}
		}
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	s.tables = strings.Split(*tables, ",")
	var errs [3]error
	s.cases, errs[0] = numbers(*cases)
	s.folders, errs[1] = numbers(*folders)
	s.inputs, errs[2] = sizes(*inputs)
	if err := errors.Join(errs[:]...); err != nil {
		return err
	}
	if s.dir, err = os.MkdirTemp(*dir, "scale-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(s.dir)) }()
	if s.dir, err = filepath.Abs(s.dir); err != nil {
		return err
	}
	if s.lrkit == "" {
		if s.lrkit, err = build.Command(ctx, s.dir); err != nil {
			return err
		}
	}
	return s.all(ctx, *project)
}

// all measures what was asked for.
func (s *scale) all(ctx context.Context, project bool) error {
	fmt.Printf("%s, %d cores, CPU time counts\n\n", runtime.Version(), runtime.NumCPU())
	for _, name := range s.tables {
		var err error
		switch name {
		case "cases":
			err = s.measure(ctx, table{name, "results", s.cases, caseVerbs, writeCase})
		case "folders":
			err = s.measure(ctx, table{name, "files", s.folders, folderVerbs, writeFolder})
		case "inputs":
			err = s.measure(ctx, table{name, "MiB", s.inputs, inputVerbs, writeInput})
		case "cores":
			err = s.cores(ctx)
		default:
			err = fmt.Errorf("there is no table %q: cases, folders, inputs, cores", name)
		}
		if err != nil {
			return err
		}
	}
	if project {
		if err := s.project(ctx); err != nil {
			return err
		}
	}
	marked := 0
	for _, r := range s.rows {
		if r.mark != "" {
			marked++
			fmt.Printf("%s, %s, %d: %s\n", r.table, r.verb, r.units, r.mark)
		}
	}
	if marked > 0 {
		return fmt.Errorf("%d of %d figures are not as promised", marked, len(s.rows))
	}
	fmt.Printf("PASS all %d figures\n", len(s.rows))
	return nil
}

// builds are the commands that are run in turn.
func (s *scale) builds() []string {
	if s.baseline == "" {
		return []string{s.lrkit}
	}
	return []string{s.lrkit, s.baseline}
}

func numbers(list string) (all []int64, err error) {
	for part := range strings.SplitSeq(list, ",") {
		n, err := strconv.ParseInt(part, 10, 64)
		if err != nil || n < 1 {
			return nil, fmt.Errorf("%q is no number of them", part)
		}
		all = append(all, n)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// sizes returns sizes in MiB.
func sizes(list string) (all []int64, err error) {
	for part := range strings.SplitSeq(list, ",") {
		n, err := gen.ParseSize(part)
		if err != nil {
			return nil, err
		}
		if n < mib {
			return nil, fmt.Errorf("%q is less than a MiB", part)
		}
		all = append(all, int64(n)/mib)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}
