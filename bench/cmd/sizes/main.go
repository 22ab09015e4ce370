// Command sizes prints how many bytes the findings of a text take in each form of NDJSON, and in
// CSV, for a byte of the text.
//
//	go run ./bench/cmd/sizes [-shape hunt] [-size 16MiB] [-files 1000]
//
// The text is one transcript of that size, and then as many of 2 KiB each.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/bench/gen"
	"github.com/lrkit/lrkit/report"
)

// form is a form of output.
type form struct {
	name    string
	context int
	sink    func(io.Writer) report.Sink
}

var forms = []form{
	{"ndjson", 0, func(w io.Writer) report.Sink { return report.NewNDJSON(w) }},
	{"ndjson --context 0", -1, func(w io.Writer) report.Sink { return report.NewNDJSON(w) }},
	{"ndjson --compact", 0, func(w io.Writer) report.Sink { return report.NewCompact(w) }},
	{"ndjson --compact --context 80", 80, func(w io.Writer) report.Sink { return report.NewCompact(w) }},
	{"ndjson --compact --context 0", -1, func(w io.Writer) report.Sink { return report.NewCompact(w) }},
	{"csv", 0, func(w io.Writer) report.Sink { return report.NewCSV(w, nil) }},
}

func main() {
	size := gen.Size(16 << 20)
	shape := flag.String("shape", "hunt", "the text")
	flag.Var(&size, "size", "of the long transcript")
	files := flag.Int("files", 1000, "transcripts of 2 KiB")
	flag.Parse()
	if err := measure(*shape, int64(size), *files); err != nil {
		fmt.Fprintln(os.Stderr, "sizes:", err)
		os.Exit(1)
	}
}

func measure(name string, size int64, files int) error {
	shape, err := gen.Find(name)
	if err != nil {
		return err
	}
	var long bytes.Buffer
	if _, err := shape.Generate(&long, size); err != nil {
		return err
	}
	fmt.Printf("%-30s %12s %6s\n", "form", "bytes", "part")
	for _, texts := range [][][]byte{{long.Bytes()}, shape.Documents(2048, files)} {
		in := 0
		for _, t := range texts {
			in += len(t)
		}
		fmt.Printf("%s, %d x %d bytes\n", name, len(texts), in/len(texts))
		first := int64(0)
		for _, f := range forms {
			n, err := f.measure(texts)
			if err != nil {
				return err
			}
			if first == 0 {
				first = n
			}
			fmt.Printf("%-30s %12d %6.2f\n", f.name, n, float64(n)/float64(first))
		}
	}
	return nil
}

// measure returns how many bytes the findings of all texts take.
func (f *form) measure(texts [][]byte) (int64, error) {
	var n counter
	sink := f.sink(&n)
	for i, t := range texts {
		in := lrkit.NewInput(fmt.Sprintf("results/%06d.json", i), bytes.NewReader(t), int64(len(t)))
		if err := lrkit.Analyze(context.Background(), in, &lrkit.Options{Reuse: true, Context: f.context}, sink); err != nil {
			return 0, err
		}
	}
	return int64(n), nil
}

// counter counts what is written.
type counter int64

func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}
