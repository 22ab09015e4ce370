// Command writing measures what it costs to write a finding, in each format: the CPU time of an
// analysis with a sink for that format, less the time with a sink that does nothing.
//
//	go run ./bench/cmd/writing [-shape hunt] [-size 16MiB] [-rounds 7] [-formats ndjson,…] [-baseline DIR]
//
// Each run is a process of its own, all on one core: the formats in turn, round by round. What is
// taken from each other are the medians of the rounds. With -baseline, a folder that holds another
// version of the module (git worktree add), that one runs in turn with this. Then lrkit writes a
// Parquet file of the same transcript on one core, and the most memory that it held is printed,
// with how much the end of the file has for each row group. Exit 1: a ratio or the memory is above
// what is asked for.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/lrkit/lrkit/bench/gen"
	"github.com/lrkit/lrkit/bench/internal/core"
)

// asked is the greatest part of the older cost that a format may have.
var asked = map[string]float64{"ndjson": 0.55, "arrow": 0.55, "parquet": 0.3}

// maxMemory is how many MiB lrkit may hold while it writes Parquet.
const maxMemory = 64.0

// nothing is what the probe calls an analysis that does not write.
const nothing = "none"

// options are what the flags say.
type options struct {
	shape    string
	size     gen.Size
	rounds   int
	formats  []string
	baseline string
}

func main() {
	o := options{size: 16 << 20}
	flag.StringVar(&o.shape, "shape", "hunt", "the text")
	flag.Var(&o.size, "size", "of the transcript")
	flag.IntVar(&o.rounds, "rounds", 7, "rounds")
	formats := flag.String("formats", "ndjson,csv,ecs,arrow,parquet", "what is written")
	flag.StringVar(&o.baseline, "baseline", "", "a `folder` with another version of the module, to be measured beside")
	flag.Parse()
	o.formats = strings.Split(*formats, ",")
	if err := o.measure(); err != nil {
		fmt.Fprintln(os.Stderr, "writing:", err)
		os.Exit(1)
	}
}

func (o *options) measure() error {
	dir, err := os.MkdirTemp("", "writing-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "transcript.json")
	if err := o.generate(file); err != nil {
		return err
	}
	builds := []string{filepath.Join(dir, "probe.exe")}
	if err := build("", builds[0], probe); err != nil {
		return err
	}
	if o.baseline != "" {
		builds = append(builds, filepath.Join(dir, "older.exe"))
		if err := buildOlder(o.baseline, dir, builds[1]); err != nil {
			return err
		}
	}
	lrkit := filepath.Join(dir, "lrkit.exe")
	if err := build("", lrkit, module+"/cmd/lrkit"); err != nil {
		return err
	}
	where, err := core.Pin()
	if err != nil {
		return err
	}
	fmt.Printf("%s, %s of %s, CPU time beyond the analysis, median of %d rounds, %s\n\n",
		runtime.Version(), o.size.String(), o.shape, o.rounds, where)
	failed, err := o.table(builds, file)
	if err != nil {
		return err
	}
	most, err := parquetMemory(lrkit, file)
	if err != nil {
		return err
	}
	fmt.Printf("\nlrkit analyze -j 1 -f parquet holds %.1f MiB at most, asked: %.0f\n", most, maxMemory)
	if err := printFooter(file + ".parquet"); err != nil {
		return err
	}
	switch {
	case failed != "":
		return fmt.Errorf("above what is asked for: %s", failed)
	case most > maxMemory:
		return fmt.Errorf("%.1f MiB of memory, want at most %.0f", most, maxMemory)
	}
	return nil
}

// generate writes the transcript.
func (o *options) generate(file string) error {
	shape, err := gen.Find(o.shape)
	if err != nil {
		return err
	}
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	_, err = shape.Generate(w, int64(o.size))
	if e := w.Flush(); err == nil {
		err = e
	}
	if e := f.Close(); err == nil {
		err = e
	}
	return err
}

// table prints a row for each format. It returns the formats that cost more than is asked for.
func (o *options) table(builds []string, file string) (string, error) {
	costs, err := o.costs(builds, file)
	if err != nil {
		return "", err
	}
	if len(builds) == 1 {
		fmt.Println("| format | ns a finding |\n| --- | --- |")
		for _, format := range o.formats {
			fmt.Printf("| %s | %.0f |\n", format, costs[0][format])
		}
		return "", nil
	}
	fmt.Println("| format | ns a finding, older | now | ratio | asked |\n| --- | --- | --- | --- | --- |")
	var failed []string
	for _, format := range o.formats {
		now, older := costs[0][format], costs[1][format]
		most := "–"
		if limit, ok := asked[format]; ok {
			most = fmt.Sprint(limit)
			if now/older > limit {
				failed = append(failed, format)
			}
		}
		fmt.Printf("| %s | %.0f | %.0f | %.2f | %s |\n", format, older, now, now/older, most)
	}
	return strings.Join(failed, ", "), nil
}

// costs returns the nanoseconds a finding that each build takes for each format.
func (o *options) costs(builds []string, file string) ([]map[string]float64, error) {
	taken := make([]map[string][]float64, len(builds))
	for b := range builds {
		taken[b] = map[string][]float64{}
	}
	for range o.rounds {
		for _, format := range append([]string{nothing}, o.formats...) {
			for b, binary := range builds {
				ns, found, err := run(binary, format, file)
				if err != nil {
					return nil, err
				}
				taken[b][format] = append(taken[b][format], ns/found)
			}
		}
	}
	costs := make([]map[string]float64, len(builds))
	for b := range builds {
		costs[b] = map[string]float64{}
		for format, rounds := range taken[b] {
			costs[b][format] = core.Median(rounds) - core.Median(taken[b][nothing])
		}
	}
	return costs, nil
}

// run returns the CPU time of a probe in nanoseconds, and how many findings it wrote.
func run(binary, format, file string) (ns, found float64, err error) {
	c := exec.Command(binary, format, file)
	c.Stderr = os.Stderr
	out, err := c.Output()
	if err != nil {
		return 0, 0, err
	}
	if _, err := fmt.Sscan(string(out), &found, &ns); err != nil {
		return 0, 0, err
	}
	if found == 0 {
		return 0, 0, fmt.Errorf("%s: no findings", format)
	}
	return ns, found, nil
}

// parquetMemory returns the most that lrkit held, in MiB.
func parquetMemory(lrkit, file string) (float64, error) {
	c := exec.Command(lrkit, "analyze", "-q", "-j", "1", "-f", "parquet", "-o", file+".parquet", file)
	c.Stderr = os.Stderr
	if err := c.Run(); err != nil {
		return 0, err
	}
	return core.Memory(c.ProcessState), nil
}
