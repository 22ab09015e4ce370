// Command extract measures analyzers on decoded text: CPU time of one pinned core, all subjects in each round, medians.
//
//	go run ./bench/cmd/extract [-shape hunt,log,path] [-size 64MiB] [-rounds 7] [-ripgrep FILE]
//
// Each figure is MB/s of decoded text. With ripgrep (from npm: @vscode/ripgrep, the package of the platform) each round also runs it over the
// same text on the same core, with a pattern for Windows paths, and each row has its ratio to that.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/bench/gen"
	"github.com/lrkit/lrkit/transcript"
)

// A subject reads a text and says how much it found, and how much CPU time that took.
type subject struct {
	name string
	run  func(text []byte) (int, time.Duration, error)
}

func main() {
	size := gen.Size(64 << 20)
	shapes := flag.String("shape", "hunt,log,path", "texts")
	rounds := flag.Int("rounds", 7, "rounds, each with all subjects")
	flag.Var(&size, "size", "of each text before it is decoded")
	rg := flag.String("ripgrep", "", "the executable `file` of ripgrep 15, to be measured beside")
	each := flag.Bool("each", true, "measure each analyzer on its own, too")
	flag.Parse()
	if err := measure(strings.Split(*shapes, ","), size, *rounds, *each, *rg); err != nil {
		fmt.Fprintln(os.Stderr, "extract:", err)
		os.Exit(1)
	}
}

func measure(shapes []string, size gen.Size, rounds int, each bool, rg string) error {
	where, err := pin()
	if err != nil {
		return err
	}
	debug.SetGCPercent(400)
	fmt.Printf("%s, %s of each text before it is decoded, CPU time, median of %d rounds, %s\n\n", runtime.Version(), size.String(), rounds, where)
	fmt.Println("| text | analyzers | MB/s | ns a byte | findings | × ripgrep |\n| --- | --- | --- | --- | --- | --- |")
	for _, name := range shapes {
		shape, err := gen.Find(name)
		if err != nil {
			return err
		}
		text, err := decoded(shape, int(size))
		if err != nil {
			return err
		}
		all := subjects(each)
		if rg != "" {
			r, remove, err := ripgrep(rg, text)
			if err != nil {
				return err
			}
			defer remove()
			all = append([]subject{r}, all...)
		}
		if err := row(name, text, all, rounds); err != nil {
			return err
		}
	}
	return nil
}

// decoded returns the script_output of a shape.
func decoded(s gen.Shape, size int) ([]byte, error) {
	d := transcript.NewDecoderBytes(s.Bytes(size), nil)
	for {
		t, err := d.Next()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.Name, err)
		}
		if t.Field() == transcript.ScriptOutput {
			return t.AppendText(nil)
		}
	}
}

func subjects(each bool) []subject {
	none := analyze.Analyzer{Name: "none", Anchors: "\x01", New: func() analyze.Matcher {
		return func(dst []analyze.Match, _ []byte) []analyze.Match { return dst }
	}}
	all := []subject{
		{"none (lines alone)", find(none)},
		{"paths", find(analyze.Paths)},
		{"paths, sizes, hashes and joins", find(analyze.Paths, analyze.Sizes, analyze.Hashes)},
		{"all", find(analyze.Default()...)},
	}
	if each {
		for _, a := range []analyze.Analyzer{analyze.Paths, analyze.Sizes, analyze.Hashes} {
			all = append(all, subject{"matcher of " + a.Name, matcher(a)})
		}
		for _, a := range analyze.Default() {
			if a.Name != "paths" {
				all = append(all, subject{"only " + a.Name, find(a)})
			}
		}
	}
	return all
}

func find(analyzers ...analyze.Analyzer) func([]byte) (int, time.Duration, error) {
	return timed(func(text []byte) (n int, err error) {
		r := transcript.NewPlainReader(bytes.NewReader(text), 0)
		for _, err := range analyze.Findings(r, &analyze.Options{Analyzers: analyzers}) {
			if err != nil && err != io.EOF {
				return n, err
			}
			n++
		}
		return n, nil
	})
}

// matcher calls the matcher of an analyzer for each line, and nothing else.
func matcher(a analyze.Analyzer) func([]byte) (int, time.Duration, error) {
	return timed(func(text []byte) (n int, err error) {
		match := a.New()
		var found []analyze.Match
		for line := range bytes.Lines(text) {
			found = match(found[:0], line)
			n += len(found)
		}
		return n, nil
	})
}

func timed(run func([]byte) (int, error)) func([]byte) (int, time.Duration, error) {
	return func(text []byte) (int, time.Duration, error) {
		runtime.GC()
		start := cpuTime()
		n, err := run(text)
		return n, cpuTime() - start, err
	}
}

func row(name string, text []byte, all []subject, rounds int) error {
	times := make([][]float64, len(all))
	found := make([]int, len(all))
	for range rounds {
		for i, s := range all {
			n, took, err := s.run(text)
			if err != nil {
				return fmt.Errorf("%s: %s: %w", name, s.name, err)
			}
			times[i] = append(times[i], float64(took))
			found[i] = n
		}
	}
	for i := range all {
		slices.Sort(times[i])
	}
	median := func(i int) float64 { return times[i][rounds/2] }
	for i, s := range all {
		ratio := ""
		if all[0].name == ripgrepName {
			ratio = fmt.Sprintf("%.2f", median(0)/median(i))
		}
		fmt.Printf("| %s | %s | %.0f | %.2f | %d | %s |\n", name, s.name, float64(len(text))/1e6/(median(i)/float64(time.Second)),
			median(i)/float64(len(text)), found[i], ratio)
	}
	return nil
}
