package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/lrkit/lrkit/bench/gen"
)

// What an archive may cost where the limits let many GiB through, twice.
const largeCPU = 90 * time.Second

// archiveVerbs are those that look into archives by themselves.
var archiveVerbs = []string{"parse", "analyze"}

// measureArchives runs the verbs over every archive and says what stopped it.
func measureArchives(ctx context.Context, cfg config, dir, lrkit string, stdout io.Writer) (ok bool, err error) {
	fmt.Fprintf(stdout, "%-20s %10s %-8s %-6s %4s %-18s %9s %9s\n", "archive", "bytes", "verb", "input", "exit", "stopped by", "RSS MiB", "CPU s")
	failed, figures := 0, 0
	for _, b := range gen.ArchiveBombs() {
		file := filepath.Join(dir, "archive")
		n, err := writeBomb(file, gen.Bomb{Write: b.Write})
		if err != nil {
			return false, err
		}
		for _, name := range archiveVerbs {
			v, err := findVerb(name)
			if err != nil {
				return false, err
			}
			for _, e := range cfg.entrances {
				r, err := runProbed(ctx, job{lrkit: lrkit, verb: bombVerb(v), entrance: e, input: file, dir: dir, timeout: cfg.timeout})
				if err != nil {
					return false, err
				}
				figures++
				why := judgeArchive(b, r)
				fmt.Fprintf(stdout, "%-20s %10d %-8s %-6s %4d %-18s %9.1f %9.3f%s\n", b.Name, n, name, e, r.Exit, b.Stop, mib(r.PeakRSS), r.CPU.Seconds(), why)
				if why != "" {
					failed++
				}
			}
		}
		if err := os.Remove(file); err != nil {
			return false, err
		}
	}
	return concluded(stdout, figures, failed), nil
}

// judgeArchive says what is wrong with a run.
func judgeArchive(b gen.ArchiveBomb, r result) string {
	most := bombCPU
	if b.Large {
		most = largeCPU
	}
	switch {
	case r.trouble != "":
		return "  FAIL " + r.trouble
	case !strings.Contains(string(r.stdout)+string(r.ending)+string(r.stderr), b.Stop):
		return "  FAIL not stopped by it"
	case r.Exit != b.Exit:
		return fmt.Sprintf("  FAIL want exit %d", b.Exit)
	case r.PeakRSS > bombRSS:
		return "  FAIL memory"
	case r.CPU > most:
		return "  FAIL CPU time"
	}
	return ""
}
