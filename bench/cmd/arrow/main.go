// Command arrow measures what `lrkit analyze --format arrow` costs beside the analyzers alone: the
// whole command over a transcript in a file, its output thrown away, and the analyzers over the
// same text, decoded.
//
//	go run ./bench/cmd/arrow [-size 1GiB] [-shapes hunt,log,nul] [-rounds 3] [-format arrow]
//
// Both are pinned to one core and counted in CPU time; a ratio is the median of those of the
// rounds. It exits with 1 when a run takes more than 64 MiB of memory. The ratio that is asked for,
// 0.5, is printed beside and fails nothing: it depends on how much a text reports.
package main

import (
	"bufio"
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/bench/gen"
	"github.com/lrkit/lrkit/bench/internal/build"
	"github.com/lrkit/lrkit/bench/internal/core"
	"github.com/lrkit/lrkit/transcript"
)

const (
	asked     = 0.5
	maxMemory = 64.0 // MiB
)

func main() {
	size := gen.Size(1 << 30)
	flag.Var(&size, "size", "of each transcript")
	shapes := flag.String("shapes", "hunt,log,nul", "texts")
	rounds := flag.Int("rounds", 3, "rounds")
	format := flag.String("format", "arrow", "what lrkit writes")
	flag.Parse()
	if err := measure(strings.Split(*shapes, ","), int64(size), *rounds, *format); err != nil {
		fmt.Fprintln(os.Stderr, "arrow:", err)
		os.Exit(1)
	}
}

func measure(shapes []string, size int64, rounds int, format string) error {
	dir, err := os.MkdirTemp("", "arrow-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	lrkit, err := build.Command(context.Background(), dir)
	if err != nil {
		return err
	}
	where, err := core.Pin()
	if err != nil {
		return err
	}
	s := gen.Size(size)
	fmt.Printf("%s, transcripts of %s, CPU time, median of %d rounds, %s\n\n", runtime.Version(), s.String(), rounds, where)
	fmt.Printf("| text | analyzers alone | lrkit analyze --format %s | speed of lrkit to theirs | asked | memory |\n| --- | --- | --- | --- | --- | --- |\n", format)
	var most float64
	for _, name := range shapes {
		shape, err := gen.Find(name)
		if err != nil {
			return err
		}
		file := filepath.Join(dir, name+".json")
		if err := write(shape, file, size); err != nil {
			return err
		}
		var alone, whole, ratios []float64
		var memory float64
		for range rounds {
			a, err := analyzers(file)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			w, mib, err := command(lrkit, format, file)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			alone, whole, ratios = append(alone, a.Seconds()), append(whole, w.Seconds()), append(ratios, a.Seconds()/w.Seconds())
			memory = max(memory, mib)
		}
		os.Remove(file)
		most = max(most, memory)
		fmt.Printf("| %s | %.2f s | %.2f s | %.2f | %.2f | %.0f MiB |\n", name, core.Median(alone), core.Median(whole), core.Median(ratios), asked, memory)
	}
	if most > maxMemory {
		return fmt.Errorf("%.0f MiB of memory, and the limit is %.0f", most, maxMemory)
	}
	return nil
}

func write(shape gen.Shape, file string, size int64) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	_, err = shape.Generate(w, size)
	if e := w.Flush(); err == nil {
		err = e
	}
	if e := f.Close(); err == nil {
		err = e
	}
	return err
}

// analyzers measures them over the text of a transcript: decoding, a piece at a time, does not
// count.
func analyzers(file string) (time.Duration, error) {
	f, err := os.Open(file)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	d := transcript.NewDecoder(bufio.NewReader(f), nil)
	for {
		text, err := d.Next()
		if err != nil {
			return 0, fmt.Errorf("no script_output: %w", err)
		}
		if text.Field() != transcript.FieldScriptOutput {
			continue
		}
		r := &untimed{r: text, piece: make([]byte, 8<<20)}
		start := core.CPUTime()
		for _, err := range analyze.Findings(transcript.NewPlainReader(r, 0), &analyze.Options{Reuse: true}) {
			if err != nil && err != io.EOF {
				return 0, err
			}
		}
		return core.CPUTime() - start - r.took, nil
	}
}

// untimed reads ahead, and keeps how long that took.
type untimed struct {
	r     io.Reader
	piece []byte
	left  bytes.Reader
	err   error
	took  time.Duration
}

func (u *untimed) Read(p []byte) (int, error) {
	if u.left.Len() == 0 {
		if u.err != nil {
			return 0, u.err
		}
		start := core.CPUTime()
		var n int
		n, u.err = io.ReadFull(u.r, u.piece)
		if u.err == io.ErrUnexpectedEOF {
			u.err = io.EOF
		}
		u.left.Reset(u.piece[:n])
		u.took += core.CPUTime() - start
	}
	return u.left.Read(p)
}

// command measures lrkit, a child on the core of this process, and the most memory that it held.
func command(lrkit, format, file string) (cpu time.Duration, mib float64, err error) {
	c := exec.Command(lrkit, "analyze", "--format", format, file)
	c.Stderr = os.Stderr
	if err := c.Run(); err != nil {
		return 0, 0, err
	}
	return c.ProcessState.UserTime() + c.ProcessState.SystemTime(), core.Memory(c.ProcessState), nil
}
