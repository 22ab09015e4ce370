// Command probe analyses a transcript, as lrkit analyze does, and prints how many findings it
// wrote, and the nanoseconds of CPU time that this took. It uses nothing that older versions of the
// module do not have: cmd/writing builds it with the source of another version, too.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/bench/internal/core"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/report/arrowreport"
	"github.com/lrkit/lrkit/report/parquetreport"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: probe FORMAT FILE")
		os.Exit(2)
	}
	n, err := write(os.Args[1], os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, "probe:", err)
		os.Exit(1)
	}
	fmt.Println(n, core.CPUTime().Nanoseconds())
}

// write analyses a file and writes its findings to the null device, as many bytes at a time as the
// command does. The format "none" writes nothing.
func write(format, file string) (int64, error) {
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		return 0, err
	}
	defer null.Close()
	out := bufio.NewWriterSize(null, 64<<10)
	sink, end, err := sinkOf(format, out)
	if err != nil {
		return 0, err
	}
	in, err := lrkit.Open(file)
	if err != nil {
		return 0, err
	}
	defer in.Close()
	counted := &counter{Sink: sink}
	err = lrkit.Analyze(context.Background(), in, &lrkit.Options{Reuse: true}, counted)
	return counted.n, errors.Join(err, end(), out.Flush())
}

func sinkOf(format string, w io.Writer) (report.Sink, func() error, error) {
	none := func() error { return nil }
	switch format {
	case "none":
		return nothing{}, none, nil
	case "ndjson":
		return report.NewNDJSON(w), none, nil
	case "csv":
		return report.NewCSV(w, nil), none, nil
	case "ecs":
		return report.NewECS(w, nil), none, nil
	case "arrow":
		s := arrowreport.New(w)
		return s, s.Close, nil
	case "parquet":
		s := parquetreport.New(w)
		return s, s.Close, nil
	}
	return nil, nil, fmt.Errorf("no format %q", format)
}

// counter counts findings.
type counter struct {
	report.Sink
	n int64
}

func (c *counter) Finding(f *analyze.Finding) error {
	c.n++
	return c.Sink.Finding(f)
}

// nothing writes nothing.
type nothing struct{}

func (nothing) Begin(*report.Document) error   { return nil }
func (nothing) Finding(*analyze.Finding) error { return nil }
func (nothing) End() error                     { return nil }
