package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/pprof/profile"
)

// profileVerb makes the profile again by which releases are optimized, from the benchmark of the
// hunt.
func profileVerb(ctx context.Context, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("profile", flag.ContinueOnError)
	time := flags.String("benchtime", "60s", "how long the benchmark runs")
	if err := parse(flags, args, 0); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "lrkit-profile-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	raw := filepath.Join(dir, "cpu")
	_, err = output(ctx, "../..", []string{"CGO_ENABLED=0"}, "go", "test", "-trimpath", "-run", "^$", "-bench", "^BenchmarkHunt$",
		"-benchtime", *time, "-cpuprofile", raw, "-o", filepath.Join(dir, "lrkit.test"), "./cmd/lrkit")
	if err != nil {
		return err
	}
	f, err := os.Open(raw)
	if err != nil {
		return err
	}
	p, err := profile.Parse(f)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := trim(p); err != nil {
		return err
	}
	out, err := os.Create(filepath.Join("..", "..", filepath.FromSlash(profileFile)))
	if err != nil {
		return err
	}
	if err := p.Write(out); err != nil {
		return err
	}
	if err := out.Close(); err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "%s: %d samples\n", profileFile, len(p.Sample))
	return err
}

// trim leaves what the compiler reads: functions and lines. Addresses, names of files on this
// machine, and when it was, are of no use. Of a sample only the innermost frames count.
func trim(p *profile.Profile) error {
	const frames = 8
	for _, s := range p.Sample {
		s.Location = s.Location[:min(len(s.Location), frames)]
		s.Label, s.NumLabel, s.NumUnit = nil, nil, nil
	}
	for _, f := range p.Function {
		f.Filename = ""
	}
	p.Mapping, p.TimeNanos, p.DurationNanos, p.Comments = nil, 0, 0, nil
	for _, l := range p.Location {
		l.Mapping = nil
	}
	if err := p.Aggregate(true, true, false, true, false, false); err != nil {
		return err
	}
	merged, err := profile.Merge([]*profile.Profile{p})
	if err != nil {
		return err
	}
	merged.TimeNanos, merged.DurationNanos = 0, 0
	*p = *merged.Compact()
	for _, f := range p.Function {
		if strings.HasPrefix(f.Filename, "/") {
			return fmt.Errorf("%s names a file of this machine", f.Name)
		}
	}
	return p.CheckValid()
}
