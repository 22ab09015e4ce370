package main_test

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/bench/gen"
	"github.com/lrkit/lrkit/cmd/lrkit/internal/cli"
)

// BenchmarkHunt is what the profile of releases is taken from: the demo, the verbs that read its
// case, and transcripts of a hunt. docs/RELEASING.md has the command.
func BenchmarkHunt(b *testing.B) {
	dir := b.TempDir()
	kept := filepath.Join(dir, "case")
	lrkit := func(args ...string) {
		s := cli.Streams{In: strings.NewReader(""), Out: io.Discard, Err: io.Discard}
		// 3: some transcripts of the demo have anomalies, as those of hunts do.
		if code := cli.Main(context.Background(), args, s); code != 0 && code != 3 {
			b.Fatalf("lrkit %q: exit code %d", args, code)
		}
	}
	texts := map[string]int64{"hunt": 4 << 20, "log": 1 << 20, "path": 1 << 20, "utf8": 1 << 20}
	var names []string
	for name, size := range texts {
		names = append(names, filepath.Join(dir, name+".json"))
		shape, err := gen.Find(name)
		if err != nil {
			b.Fatal(err)
		}
		f, err := os.Create(names[len(names)-1])
		if err != nil {
			b.Fatal(err)
		}
		if _, err := shape.Generate(f, size); err != nil {
			b.Fatal(err)
		}
		if err := f.Close(); err != nil {
			b.Fatal(err)
		}
	}
	lrkit("demo", "--keep", kept)
	b.ResetTimer()
	for b.Loop() {
		for _, input := range append(names, kept) {
			lrkit("analyze", "-f", "ndjson", input)
			lrkit("parse", input)
		}
		lrkit("analyze", "-f", "table", kept)
		for _, name := range names {
			lrkit("cat", name)
		}
		lrkit("summary", kept)
		lrkit("verify", kept)
		lrkit("demo")
	}
}
