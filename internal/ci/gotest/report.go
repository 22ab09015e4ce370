package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
)

// event is a line of go test -json: see go doc test2json.
type event struct {
	Action      string
	Package     string
	ImportPath  string
	Test        string
	Elapsed     float64
	Output      string
	FailedBuild string
}

// A report counts events and prints what a reader wants to know of them.
type report struct {
	w        io.Writer
	output   io.Writer
	outputOf *regexp.Regexp // packages
	logs     bool
	maySkip  *regexp.Regexp

	passed, failed int
	skipped        map[string]int             // by reason
	running        map[string]*packageResults // by package
	builds         map[string]*strings.Builder
}

type packageResults struct {
	passed, failed, skipped int
	output                  strings.Builder             // of no test
	tests                   map[string]*strings.Builder // output of each that runs
}

func newReport(w io.Writer) *report {
	return &report{
		w: w, output: io.Discard, outputOf: regexp.MustCompile(""), maySkip: regexp.MustCompile("^$"),
		skipped: map[string]int{}, running: map[string]*packageResults{}, builds: map[string]*strings.Builder{},
	}
}

// read takes the events until the end. Lines that are none are printed as they are.
func (r *report) read(in io.Reader) error {
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadBytes('\n')
		var e event
		switch {
		case len(line) == 0:
		case line[0] == '{' && json.Unmarshal(line, &e) == nil:
			r.take(&e)
		default:
			fmt.Fprintf(r.w, "%s\n", strings.TrimSuffix(string(line), "\n"))
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (r *report) take(e *event) {
	if strings.HasPrefix(e.Action, "build-") {
		if r.builds[e.ImportPath] == nil {
			r.builds[e.ImportPath] = new(strings.Builder)
		}
		r.builds[e.ImportPath].WriteString(e.Output)
		return
	}
	p := r.running[e.Package]
	if p == nil {
		p = &packageResults{tests: map[string]*strings.Builder{}}
		r.running[e.Package] = p
	}
	if e.Output != "" {
		if r.outputOf.MatchString(e.Package) {
			io.WriteString(r.output, e.Output)
		}
		p.write(e)
		if strings.Contains(e.Output, " ns/op") {
			p.passed++
			fmt.Fprint(r.w, "    ", strings.TrimLeft(e.Output, " \t"))
		}
	}
	if e.Test != "" {
		r.test(p, e)
		return
	}
	switch e.Action {
	case "pass", "fail", "skip":
		r.packageEnds(p, e)
	}
}

// write keeps output, so that it can be printed in one piece.
func (p *packageResults) write(e *event) {
	if e.Test == "" {
		p.output.WriteString(e.Output)
		return
	}
	b := p.tests[e.Test]
	if b == nil {
		b = new(strings.Builder)
		p.tests[e.Test] = b
	}
	b.WriteString(e.Output)
}

// frames are lines with which package testing shows the course of things.
var frames = regexp.MustCompile(`(?m)^(=== |\s*--- (PASS|SKIP|BENCH)).*\n`)

func (r *report) test(p *packageResults, e *event) {
	said := func() (s string) {
		if b := p.tests[e.Test]; b != nil {
			s = frames.ReplaceAllString(b.String(), "")
		}
		delete(p.tests, e.Test)
		return s
	}
	switch e.Action {
	case "pass":
		p.passed++
		if s := said(); r.logs && s != "" {
			fmt.Fprintf(r.w, "    %s (%.1f s)\n%s", e.Test, e.Elapsed, s)
		}
	case "fail":
		p.failed++
		fmt.Fprintf(r.w, "FAIL %s %s\n%s", e.Package, e.Test, said())
	case "skip":
		why := reason(said())
		if !r.maySkip.MatchString(why) {
			p.failed++
			fmt.Fprintf(r.w, "FAIL %s %s: skipped, and may not be: %s\n", e.Package, e.Test, why)
			return
		}
		p.skipped++
		r.skipped[why]++
	}
}

var position = regexp.MustCompile(`^\s*\S+\.go:\d+: `)

// reason is what a test says when it is skipped, without the place.
func reason(output string) string {
	lines := strings.Split(strings.TrimSpace(output), "\n")
	why := strings.TrimSpace(position.ReplaceAllString(lines[len(lines)-1], ""))
	if why == "" {
		return "no reason given"
	}
	return why
}

func (r *report) packageEnds(p *packageResults, e *event) {
	delete(r.running, e.Package)
	if e.Action == "fail" && (p.failed == 0 || len(p.tests) > 0) { // it does not build, or died
		p.failed++
		fmt.Fprintf(r.w, "FAIL %s\n", e.Package)
		if b := r.builds[e.FailedBuild]; b != nil {
			fmt.Fprint(r.w, b)
		}
		for _, name := range slices.Sorted(maps.Keys(p.tests)) {
			fmt.Fprint(r.w, p.tests[name])
		}
		fmt.Fprint(r.w, &p.output)
	}
	r.passed, r.failed = r.passed+p.passed, r.failed+p.failed
	if p.passed+p.failed+p.skipped > 0 {
		fmt.Fprintf(r.w, "%-4s %s: %s (%.1f s)\n", map[bool]string{true: "ok", false: "FAIL"}[p.failed == 0], e.Package, counted(p.passed, p.failed, p.skipped), e.Elapsed)
	}
}

// end prints the counts. err is how go test ended.
func (r *report) end(err error) {
	for name := range r.running {
		r.failed++
		fmt.Fprintf(r.w, "FAIL %s: it did not end\n", name)
	}
	if r.failed == 0 && (err != nil || r.passed == 0) {
		r.failed++
		fmt.Fprintf(r.w, "FAIL go test: %d passed, and it ended with %v\n", r.passed, err)
	}
	for _, why := range slices.Sorted(maps.Keys(r.skipped)) {
		fmt.Fprintf(r.w, "skipped %d: %s\n", r.skipped[why], why)
	}
	fmt.Fprintln(r.w, counted(r.passed, r.failed, r.skips()))
}

func counted(passed, failed, skipped int) string {
	return fmt.Sprintf("%d passed, %d failed, %d skipped", passed, failed, skipped)
}

func (r *report) skips() (n int) {
	for _, m := range r.skipped {
		n += m
	}
	return n
}

func (r *report) ok() bool { return r.failed == 0 }

// writeCounts appends lines for .ci/common: passed N, failed N, skipped N REASON.
func (r *report) writeCounts(name string) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	fmt.Fprintf(f, "passed %d\nfailed %d\n", r.passed, r.failed)
	for _, why := range slices.Sorted(maps.Keys(r.skipped)) {
		fmt.Fprintf(f, "skipped %d %s\n", r.skipped[why], why)
	}
	return f.Close()
}
