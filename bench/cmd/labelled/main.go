// Command labelled prints precision and recall of the analyzers on the labelled cases of
// testdata/labelled, with intervals of 95 %: kind by kind on the cases written here, then kind by
// kind and join by join on outputs written by others. Run it at the root of the module.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"text/tabwriter"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/bench/labelled"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run does the work of the command and returns its exit code: 1 failed or below a floor, 2 usage.
func run(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("labelled", flag.ContinueOnError)
	flags.SetOutput(stderr)
	dir := flags.String("dir", filepath.Join("testdata", "labelled"), "the `folder` of the labels")
	kind := flags.String("kind", "", "judge this `kind` only")
	misses := flags.Bool("misses", false, "print each case that is not wholly right")
	floors := flags.Bool("floors", false, "fail below the floors")
	final := flags.Bool("final", false, "judge the final set as well")
	packages := flags.String("packages", os.Getenv("LRKIT_PACKAGES"), "a `folder` with an unpacked package for each source whose texts are not kept")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	case flags.NArg() > 0:
		fmt.Fprintf(stderr, "labelled: unexpected argument %q\n", flags.Arg(0))
		return 2
	}
	kinds := labelled.Kinds
	if *kind != "" {
		if !slices.Contains(kinds, *kind) {
			fmt.Fprintf(stderr, "labelled: no kind %q; there are %q\n", *kind, kinds)
			return 2
		}
		kinds = []string{*kind}
	}
	var detail io.Writer
	if *misses {
		detail = stdout
	}
	scores := make([]labelled.Score, len(kinds))
	for i, kind := range kinds {
		var err error
		if scores[i], err = labelled.Run(*dir, kind, detail); err != nil {
			fmt.Fprintln(stderr, "labelled:", err)
			return 1
		}
	}
	table(stdout, kinds, scores)
	fieldBelow := ""
	if *kind == "" {
		halves := []string{"field"}
		if *final {
			halves = append(halves, "final")
		}
		for _, half := range halves {
			below, err := judgeField(stdout, *dir, half, *packages, detail)
			if err != nil {
				fmt.Fprintln(stderr, "labelled:", err)
				return 1
			}
			if half == "field" {
				fieldBelow = below
			}
		}
	}
	if !*floors {
		return 0
	}
	code := 0
	if fieldBelow != "" {
		fmt.Fprintf(stderr, "labelled: field: %s\n", fieldBelow)
		code = 1
	}
	for i, kind := range kinds {
		if why := labelled.Below(kind, &scores[i]); why != "" {
			fmt.Fprintf(stderr, "labelled: %s: %s\n", kind, why)
			code = 1
		}
	}
	return code
}

func table(w io.Writer, kinds []string, scores []labelled.Score) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "kind\tcases\tright\tprecision\trecall")
	for i, kind := range kinds {
		s := &scores[i]
		fmt.Fprintf(t, "%s\t%d\t%d\t%s\t%s\n", kind, s.Cases, s.Right, s.Precision(), s.Recall())
	}
	all := map[analyze.Confidence]*labelled.Share{}
	for i := range scores {
		for level, n := range scores[i].Confidence {
			if all[level] == nil {
				all[level] = &labelled.Share{}
			}
			all[level].Of += n.Of
			all[level].All += n.All
		}
	}
	confidence(t, "here", all)
	t.Flush()
}
