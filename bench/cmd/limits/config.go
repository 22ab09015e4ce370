package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/lrkit/lrkit/bench/gen"
)

// config is what the command line asks for.
type config struct {
	sizes     []gen.Size // ascending
	shapes    []gen.Shape
	verbs     []verb
	entrances []entrance
	layers    []layer
	bombs     bool
	archives  bool
	memory    bool
	scenes    string
	documents int
	pages     int
	results   int
	lines     int
	maxRSS    gen.Size
	maxRatio  float64
	repeat    int
	timeout   time.Duration
	dir       string
	lrkit     string // absolute, or empty to build it
	record    string
}

// An entrance is a way into lrkit: by name, or through standard input.
type entrance string

const (
	byFile  entrance = "file"
	byStdin entrance = "stdin"
)

func parseConfig(args []string, stderr io.Writer) (config, error) {
	cfg := config{maxRSS: 48 << 20}
	flags := flag.NewFlagSet("limits", flag.ContinueOnError)
	flags.SetOutput(stderr)
	sizes := flags.String("sizes", "64MiB,1GiB", "the `sizes` of the inputs")
	shapes := flags.String("shapes", "all", "the `shapes` of the inputs")
	verbs := flags.String("verbs", "parse,cat,masked,analyze", "the `verbs` to run")
	stdin := flags.String("stdin", "both", "give the input as file, stdin or both")
	layers := flags.String("layers", "none", "how the inputs are compressed: none, gzip, zstd")
	flags.BoolVar(&cfg.bombs, "bombs", false, "measure what stops compressed bombs instead")
	flags.BoolVar(&cfg.archives, "archives", false, "measure what stops archives that do harm instead")
	flags.BoolVar(&cfg.memory, "memory", false, "measure the memory of many documents, large pages of the API and large cases instead")
	flags.StringVar(&cfg.scenes, "scenes", "", "of -memory: only scenes whose names begin with this `text`")
	flags.IntVar(&cfg.documents, "documents", 2_000_000, "of -memory: the `number` of empty documents")
	flags.IntVar(&cfg.pages, "pages", 8, "of -memory: the `number` of pages, each of 100 actions of 600 kB")
	flags.IntVar(&cfg.results, "results", 100_000, "of -memory: the `number` of results in a case")
	flags.IntVar(&cfg.lines, "lines", 1_000_000, "of -memory: the `number` of lines in its manifest")
	flags.Var(&cfg.maxRSS, "max-rss", "the greatest peak memory, as a `size`")
	flags.Float64Var(&cfg.maxRatio, "max-ratio", 1.25, "the greatest `ratio` of time a byte to that at the smallest size")
	flags.IntVar(&cfg.repeat, "repeat", 3, "the greatest number of `runs` for one figure")
	flags.DurationVar(&cfg.timeout, "timeout", 10*time.Minute, "stop a run after this `time`")
	flags.StringVar(&cfg.dir, "dir", "", "the `folder` for inputs (default: the system's for temporary files)")
	flags.StringVar(&cfg.lrkit, "lrkit", "", "measure this `command` instead of building it")
	flags.StringVar(&cfg.record, "json", "", "write all figures to `file` too, as NDJSON")
	if err := flags.Parse(args); err != nil {
		return cfg, err
	}

	var errs []error
	if flags.NArg() > 0 {
		errs = append(errs, fmt.Errorf("unexpected argument %q", flags.Arg(0)))
	}
	if cfg.repeat < 1 || !(cfg.maxRatio > 0) || cfg.timeout <= 0 {
		errs = append(errs, errors.New("-repeat, -max-ratio and -timeout must be positive"))
	}
	var err error
	cfg.sizes, err = list(*sizes, gen.ParseSize)
	errs = append(errs, err)
	slices.Sort(cfg.sizes)
	cfg.sizes = slices.Compact(cfg.sizes)
	cfg.shapes = gen.Shapes()
	if *shapes != "all" {
		cfg.shapes, err = list(*shapes, gen.Find)
		errs = append(errs, err)
	}
	cfg.verbs, err = list(*verbs, findVerb)
	errs = append(errs, err)
	cfg.entrances, err = findEntrances(*stdin)
	errs = append(errs, err)
	cfg.layers, err = list(*layers, findLayer)
	errs = append(errs, err)
	if cfg.lrkit != "" { // it runs elsewhere
		cfg.lrkit, err = filepath.Abs(cfg.lrkit)
		errs = append(errs, err)
	}
	return cfg, errors.Join(errs...)
}

// list parses the parts between the commas.
func list[T any](s string, parse func(string) (T, error)) ([]T, error) {
	var all []T
	for part := range strings.SplitSeq(s, ",") {
		v, err := parse(strings.TrimSpace(part))
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, nil
}

func findEntrances(s string) ([]entrance, error) {
	switch s {
	case "both":
		return []entrance{byFile, byStdin}, nil
	case string(byFile), string(byStdin):
		return []entrance{entrance(s)}, nil
	}
	return nil, fmt.Errorf("-stdin %q: want file, stdin or both", s)
}
