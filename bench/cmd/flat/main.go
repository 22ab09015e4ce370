// Command flat measures whether the analyzers take the same time for each byte, whatever the length
// of the text, and whatever it holds.
//
//	go run ./bench/cmd/flat [-sizes 1MiB,16MiB,256MiB,1GiB] [-hostile 1MiB,8MiB] [-limit 1.5]
//
// All analyzers run. First over the text of a hunt, at each of the sizes; then over text that is
// made to defeat a validator, each as one line and as many short ones, at both of its sizes. Last,
// what masks secrets is measured over text that begins secrets and never ends them. It exits with 1
// when a byte of the longer text takes more than limit times as long as one of the shortest, twice
// in a row, or when a text takes longer to mask than plain text times a limit that is printed.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/bench/gen"
	"github.com/lrkit/lrkit/bench/internal/core"
	"github.com/lrkit/lrkit/transcript"
)

func main() {
	sizes := flag.String("sizes", "1MiB,16MiB,256MiB,1GiB", "of the text of a hunt")
	hostile := flag.String("hostile", "1MiB,8MiB", "of each hostile text")
	limit := flag.Float64("limit", 1.5, "how many times as long a byte may take")
	flag.Parse()
	if err := measure(*sizes, *hostile, *limit); err != nil {
		fmt.Fprintln(os.Stderr, "flat:", err)
		os.Exit(1)
	}
}

func measure(sizes, hostile string, limit float64) error {
	all, err := parse(sizes)
	if err != nil {
		return err
	}
	two, err := parse(hostile)
	if err != nil {
		return err
	}
	if len(two) != 2 {
		return fmt.Errorf("-hostile takes two sizes, not %q", hostile)
	}
	where, err := core.Pin()
	if err != nil {
		return err
	}
	fmt.Printf("%s, all analyzers, CPU time, %s\n\n", runtime.Version(), where)
	failed := lengths(all, limit)
	failed += hostiles(two[0], two[1], limit)
	masking := maskers()
	if failed > 0 {
		return fmt.Errorf("%d texts take more than %.2f times as long for a byte", failed, limit)
	}
	if masking > 0 {
		return fmt.Errorf("%d texts take too long to mask", masking)
	}
	return nil
}

func parse(list string) (sizes []int64, err error) {
	for s := range strings.SplitSeq(list, ",") {
		var size gen.Size
		if err := size.Set(s); err != nil {
			return nil, err
		}
		sizes = append(sizes, int64(size))
	}
	return sizes, nil
}

// lengths measures the text of a hunt and returns how many sizes fail.
func lengths(sizes []int64, limit float64) int {
	text := hunt()
	fmt.Println("| text of a hunt | ns a byte | to the first |\n| --- | --- | --- |")
	failed := 0
	first := 0.0
	for _, size := range sizes {
		ns := fastest(size, first*limit, func() io.Reader { return &repeater{text: text, left: size} })
		if first == 0 {
			first = ns
		}
		if ns > first*limit {
			failed++
		}
		s := gen.Size(size)
		fmt.Printf("| %s | %.2f | %.2f |\n", s.String(), ns, ns/first)
	}
	fmt.Println()
	return failed
}

// hunt returns some text of that shape, in whole lines.
func hunt() []byte {
	shape, err := gen.Find("hunt")
	if err != nil {
		panic(err)
	}
	for t, err := range transcript.NewDecoderBytes(shape.Bytes(4<<20), nil).Texts() {
		if err != nil {
			panic(err)
		}
		if t.Field() != transcript.FieldScriptOutput {
			continue
		}
		text, err := t.AppendText(nil)
		if err != nil {
			panic(err)
		}
		return text[:bytes.LastIndexByte(text, '\n')+1]
	}
	panic("no script_output")
}

// result is that of one hostile text.
type result struct {
	name        string
	short, long float64 // ns a byte
}

func hostiles(short, long int64, limit float64) int {
	var all []result
	failed := 0
	for _, h := range hostile {
		for _, piece := range h.pieces {
			line := strings.Repeat(piece, max(1, 100/len(piece))) + "\n"
			for _, form := range []struct{ name, text string }{{"one line", strings.Repeat(piece, max(1, 4096/len(piece)))}, {"lines", strings.Repeat(line, 40)}} {
				r := result{name: fmt.Sprintf("%s: many %q, %s", h.validator, piece, form.name)}
				open := func(size int64) func() io.Reader {
					return func() io.Reader { return &repeater{text: []byte(form.text), left: size} }
				}
				r.short = fastest(short, 0, open(short))
				r.long = fastest(long, r.short*limit, open(long))
				if r.long > r.short*limit { // was the short one lucky?
					r.short = max(r.short, fastest(short, 0, open(short)))
				}
				if r.long > r.short*limit {
					failed++
					fmt.Printf("FAIL %s: %.1f and %.1f ns a byte\n", r.name, r.short, r.long)
				}
				all = append(all, r)
			}
		}
	}
	slices.SortFunc(all, func(a, b result) int { return int(1000 * (b.long/b.short - a.long/a.short)) })
	s, l := gen.Size(short), gen.Size(long)
	fmt.Printf("%d hostile texts at %s and %s: a byte of the longer one takes %.2f times as long at most (%s), the median is %.2f\n", len(all), s.String(), l.String(),
		all[0].long/all[0].short, all[0].name, all[len(all)/2].long/all[len(all)/2].short)
	slices.SortFunc(all, func(a, b result) int { return int(1000 * (b.long - a.long)) })
	fmt.Println("\nthe dearest:\n\n| text | ns a byte |\n| --- | --- |")
	for _, r := range all[:min(8, len(all))] {
		fmt.Printf("| %s | %.1f |\n", strings.ReplaceAll(r.name, "|", `\|`), r.long)
	}
	return failed
}

// fastest returns the time a byte of the fastest of up to four runs; one that is not above enough
// ends them.
func fastest(size int64, enough float64, open func() io.Reader) float64 {
	best := 0.0
	for run := range 4 {
		start := core.CPUTime()
		for _, err := range analyze.Findings(transcript.NewPlainReader(open(), 0), &analyze.Options{Reuse: true}) {
			if err != nil && err != io.EOF {
				panic(err)
			}
		}
		ns := float64(core.CPUTime()-start) / float64(size)
		if run == 0 || ns < best {
			best = ns
		}
		if enough > 0 && best <= enough || enough == 0 && run > 0 {
			break
		}
	}
	return best
}

// repeater reads a text again and again.
type repeater struct {
	text []byte
	at   int
	left int64
}

func (r *repeater) Read(p []byte) (int, error) {
	if r.left == 0 {
		return 0, io.EOF
	}
	n := copy(p[:min(int64(len(p)), r.left)], r.text[r.at:])
	r.at = (r.at + n) % len(r.text)
	r.left -= int64(n)
	return n, nil
}
