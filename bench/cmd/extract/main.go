// Command extract measures analyzers on decoded text: CPU time of one pinned core, all subjects in
// each round, medians.
//
//	go run ./bench/cmd/extract [-shape hunt,log,path] [-size 64MiB] [-rounds 7] [-ripgrep FILE]
//
//	go run ./bench/cmd/extract -file FILE
//
// Each figure is MB/s of decoded text. With ripgrep (from npm: @vscode/ripgrep, the package of the
// platform) each round also runs it over the same text on the same core, with a pattern for Windows
// paths, and with patterns for most of what the analyzers find; each row has its ratio to the
// first, and what it reached of its targets is printed. Then whole processes are measured: lrkit
// cat and cat --raw beside ripgrep, which masks what a few patterns find in the decoded text, and
// lrkit analyze of 10,000 transcripts of 2 KiB beside ripgrep over the same files. A limit or floor
// that does not hold is exit 1. With -msticpy, the wheel of msticpy from PyPI, its patterns run in
// CPython as it runs them: all matches of each, over the first 2 MiB.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/bench/gen"
	"github.com/lrkit/lrkit/bench/internal/core"
	"github.com/lrkit/lrkit/internal/scan"
	"github.com/lrkit/lrkit/transcript"
)

// A subject reads a text and says how much it found, and how much CPU time that took.
type subject struct {
	name string
	run  func(text []byte) (int, time.Duration, error)
	most int // how much of the text it reads; 0 for all
}

func main() {
	size := gen.Size(64 << 20)
	shapes := flag.String("shape", "hunt,log,path", "texts")
	rounds := flag.Int("rounds", 7, "rounds, each with all subjects")
	flag.Var(&size, "size", "of each text before it is decoded")
	rg := flag.String("ripgrep", "", "the executable `file` of ripgrep 15, to be measured beside")
	mst := flag.String("msticpy", "", "the wheel `file` of msticpy, whose patterns are to be measured beside")
	python := flag.String("python", "python3", "the `executable` of CPython")
	file := flag.String("file", "", "measure the text of this `file`, instead of texts that are made up")
	count := flag.Int("files", 10_000, "small transcripts for the whole command, beside ripgrep; 0 for none")
	analyzers := flag.Bool("analyzers", true, "measure analyzers")
	each := flag.Bool("each", true, "measure each analyzer on its own, too")
	flag.Parse()
	o := options{strings.Split(*shapes, ","), size, *file, *rounds, *count, *analyzers, *each, *rg, *mst, *python}
	if err := o.measure(); err != nil {
		fmt.Fprintln(os.Stderr, "extract:", err)
		os.Exit(1)
	}
}

// options are what the flags say.
type options struct {
	shapes          []string
	size            gen.Size
	file            string
	rounds          int
	count           int
	analyzers       bool
	each            bool
	ripgrep         string
	msticpy, python string
}

func (o *options) measure() error {
	where, err := core.Pin()
	if err != nil {
		return err
	}
	debug.SetGCPercent(400)
	of := o.size.String() + " of each text before it is decoded"
	if o.file != "" {
		of, o.shapes = "a file", []string{filepath.Base(o.file)}
	}
	fmt.Printf("%s, %s, CPU time, median of %d rounds, %s\n\n", runtime.Version(), of, o.rounds, where)
	if o.analyzers {
		if err := o.table(); err != nil {
			return err
		}
	}
	if o.ripgrep == "" || o.file != "" {
		return nil
	}
	return o.whole()
}

// table prints a row for each text and subject.
func (o *options) table() error {
	all := map[string]results{}
	fmt.Println("| text | analyzers | MB/s | ns a byte | findings | × ripgrep |\n| --- | --- | --- | --- | --- | --- |")
	for _, name := range o.shapes {
		text, err := o.text(name)
		if err != nil {
			return err
		}
		rivals, remove, err := o.rivals(text)
		defer remove()
		if err != nil {
			return err
		}
		r, err := row(name, text, append(rivals, subjects(o.each)...), o.rounds)
		if err != nil {
			return err
		}
		all[name] = r
	}
	if o.ripgrep == "" {
		return nil
	}
	return check(all)
}

// text returns the one that is called name.
func (o *options) text(name string) ([]byte, error) {
	if o.file != "" {
		return os.ReadFile(o.file)
	}
	shape, err := gen.Find(name)
	if err != nil {
		return nil, err
	}
	return decoded(shape, int(o.size))
}

// decoded returns the script_output of a shape.
func decoded(s gen.Shape, size int) ([]byte, error) {
	d := transcript.NewDecoderBytes(s.Bytes(size), nil)
	for {
		t, err := d.Next()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.Name, err)
		}
		if t.Field() == transcript.FieldScriptOutput {
			return t.AppendText(nil)
		}
	}
}

func subjects(each bool) []subject {
	none := analyze.Analyzer{Name: "none", RequiredBytes: "\x01", New: func() analyze.Matcher {
		return func(dst []analyze.Match, _ []byte) []analyze.Match { return dst }
	}}
	files := []analyze.Analyzer{analyze.Paths, analyze.Sizes, analyze.Hashes}
	shown := func(analyzers ...analyze.Analyzer) *analyze.Options {
		return &analyze.Options{Analyzers: analyzers, ShowSecrets: true}
	}
	all := []subject{
		{name: worksPaths, run: find(shown(analyze.Paths))},
		{name: worksFiles, run: find(shown(files...))},
		{name: worksAll, run: find(&analyze.Options{})},
	}
	for _, tier := range []struct{ kernel, name string }{{"avx2", onAVX2}, {"portable", onPortable}} {
		if scan.Kernel() != tier.kernel {
			for _, s := range all[:3] {
				all = append(all, subject{name: s.name + tier.name, run: forced(tier.kernel, s.run)})
			}
		}
	}
	if !each {
		return all
	}
	all = append(all,
		subject{name: "step: lines", run: find(shown(none))},
		subject{name: "step: lines, and secrets", run: find(&analyze.Options{Analyzers: []analyze.Analyzer{none}})},
		subject{name: "step: all but findings", run: find(&analyze.Options{Kinds: []analyze.Kind{}})},
		subject{name: "step: all, secrets shown", run: find(&analyze.Options{ShowSecrets: true})},
	)
	for _, a := range append(analyze.Default(), analyze.Addresses, analyze.Names, analyze.SIDs, analyze.GUIDs, analyze.Accounts, analyze.Processes,
		analyze.Services, analyze.Times, analyze.Commands) {
		if a.Name != worksPaths {
			all = append(all, subject{name: "only " + a.Name, run: find(shown(a))})
		}
	}
	return all
}

// forced runs a subject with a kernel that is not the best of the machine.
func forced(kernel string, run func([]byte) (int, time.Duration, error)) func([]byte) (int, time.Duration, error) {
	return func(text []byte) (int, time.Duration, error) {
		defer scan.Force(scan.Force(kernel))
		return run(text)
	}
}

func find(opts *analyze.Options) func([]byte) (int, time.Duration, error) {
	opts.Reuse = true
	return timed(func(text []byte) (n int, err error) {
		r := transcript.NewPlainReader(bytes.NewReader(text), 0)
		for _, err := range analyze.Findings(r, opts) {
			if err != nil && err != io.EOF {
				return n, err
			}
			n++
		}
		return n, nil
	})
}

func timed(run func([]byte) (int, error)) func([]byte) (int, time.Duration, error) {
	return func(text []byte) (int, time.Duration, error) {
		runtime.GC()
		start := core.CPUTime()
		n, err := run(text)
		return n, core.CPUTime() - start, err
	}
}

func row(name string, text []byte, all []subject, rounds int) (results, error) {
	times := make([][]float64, len(all))
	found := make([]int, len(all))
	for range rounds {
		for i, s := range all {
			n, took, err := s.run(text[:s.size(text)])
			if err != nil {
				return nil, fmt.Errorf("%s: %s: %w", name, s.name, err)
			}
			times[i] = append(times[i], float64(took)/float64(s.size(text)))
			found[i] = n
		}
	}
	for i := range all {
		slices.Sort(times[i])
	}
	median := func(i int) float64 { return times[i][rounds/2] } // ns a byte
	r := results{}
	sum, parts := 0.0, 0
	for i, s := range all {
		ratio := ""
		r[s.name] = median(i)
		if all[0].name == ripgrepPaths {
			ratio = fmt.Sprintf("%.2f", median(0)/median(i))
		}
		fmt.Printf("| %s | %s | %.4g | %.2f | %d | %s |\n", name, s.name, 1e3/median(i), median(i), found[i], ratio)
		if s.name == ripgrepAll || s.name == msticpyName {
			if sum, parts = sum+median(i), parts+1; parts == 2 {
				fmt.Printf("| %s | both, one after the other | %.4g | %.2f | | |\n", name, 1e3/sum, sum)
			}
		}
	}
	return r, nil
}

func (s *subject) size(text []byte) int {
	if s.most > 0 {
		return min(s.most, len(text))
	}
	return len(text)
}
