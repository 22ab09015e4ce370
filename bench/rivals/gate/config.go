package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/lrkit/lrkit/bench/gen"
	"github.com/lrkit/lrkit/internal/scan"
)

// config is what the command line asks for.
type config struct {
	kernels []string // "" is the one in use
	texts   []string
	size    gen.Size
	rounds  int
	full    bool // with those who have no floor
	parse   bool
	again   int // how often a ratio that is too low is measured again
	cpu     int
	dir     string
	record  string
}

// tiers are the kernels, the best first.
var tiers = []string{"avx512vbmi2", "avx2", "portable"}

func parseConfig(args []string, stderr io.Writer) (c config, err error) {
	f := flag.NewFlagSet("gate", flag.ContinueOnError)
	f.SetOutput(stderr)
	quick := f.Bool("quick", false, "smaller texts, fewer rounds, only who has a floor, and slack for ratios to memcpy as well")
	f.BoolVar(&c.parse, "parse", false, "compare lrkit parse of a file with the SHA-256 of it instead: wall time, all cores")
	kernels := f.String("kernels", "", "all that the machine has, or some of "+strings.Join(tiers, ",")+" (default the one in use)")
	only := f.String("texts", "", "only these of "+strings.Join(texts, ","))
	f.Var(&c.size, "size", "of a text (default 64MiB, 32MiB with -quick; 1GiB with -parse, 256MiB with both)")
	f.IntVar(&c.rounds, "rounds", 0, "rounds (default 9, 5 with -quick)")
	f.IntVar(&c.again, "again", 2, "how often to measure again, twice as long, what is too low")
	f.IntVar(&c.cpu, "cpu", -1, "core to pin to (default the last)")
	f.StringVar(&c.dir, "dir", "", "folder for the texts (default that for temporary files)")
	f.StringVar(&c.record, "json", "", "write a record: a file, or a folder for one named by date, processor and kernel")
	if err := f.Parse(args); err != nil {
		return c, err
	}
	if f.NArg() > 0 {
		return c, fmt.Errorf("unexpected %q", f.Args())
	}
	c.full = !*quick
	if c.size == 0 {
		c.size = map[bool]map[bool]gen.Size{
			false: {false: 64 << 20, true: 32 << 20},
			true:  {false: 1 << 30, true: 256 << 20},
		}[c.parse][*quick]
	}
	if c.rounds == 0 {
		c.rounds = map[bool]int{false: 9, true: 5}[*quick]
	}
	if c.size < 64<<10 || c.rounds < 1 || c.again < 0 {
		return c, errors.New("-size is at least 64KiB, -rounds at least 1, -again at least 0")
	}
	switch *kernels {
	case "":
		c.kernels = []string{""}
	case "all":
		c.kernels = tiers[slices.Index(tiers, scan.Kernel()):]
	default:
		c.kernels = strings.Split(*kernels, ",")
		if err := known("kernel", c.kernels, tiers); err != nil {
			return c, err
		}
	}
	c.texts = texts
	if c.parse {
		c.texts = parseTexts
	}
	if *only != "" {
		c.texts = strings.Split(*only, ",")
	}
	return c, known("text", c.texts, texts)
}

func known(what string, names, among []string) error {
	for _, n := range names {
		if !slices.Contains(among, n) {
			return fmt.Errorf("no %s %q, there are: %s", what, n, strings.Join(among, ", "))
		}
	}
	return nil
}
