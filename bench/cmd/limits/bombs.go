package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/lrkit/lrkit/bench/gen"
)

// What a bomb may cost, whatever it would become.
const (
	bombRSS = 64 << 20
	bombCPU = 2 * time.Second
)

// measureBombs runs every verb over every bomb and says which limit stopped it.
func measureBombs(ctx context.Context, cfg config, dir, lrkit string, stdout io.Writer) (ok bool, err error) {
	fmt.Fprintf(stdout, "%-18s %10s %-8s %-6s %4s %-16s %9s %9s\n", "bomb", "bytes", "verb", "input", "exit", "limit", "RSS MiB", "CPU s")
	failed, figures := 0, 0
	for _, b := range gen.Bombs() {
		file := filepath.Join(dir, "bomb")
		n, err := writeBomb(file, b)
		if err != nil {
			return false, err
		}
		for _, v := range cfg.verbs {
			for _, e := range cfg.entrances {
				r, err := runProbed(ctx, job{lrkit: lrkit, verb: bombVerb(v), entrance: e, input: file, dir: dir, timeout: cfg.timeout})
				if err != nil {
					return false, err
				}
				figures++
				limit, why := judgeBomb(b, r)
				fmt.Fprintf(stdout, "%-18s %10d %-8s %-6s %4d %-16s %9.1f %9.3f%s\n", b.Name, n, v.name, e, r.Exit, limit, mib(r.PeakRSS), r.CPU.Seconds(), why)
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

// concluded prints how many figures failed, and reports whether there are some and none did.
func concluded(stdout io.Writer, figures, failed int) bool {
	if failed > 0 || figures == 0 {
		fmt.Fprintf(stdout, "\nFAIL %d of %d figures\n", failed, figures)
		return false
	}
	fmt.Fprintf(stdout, "\nPASS all %d figures\n", figures)
	return true
}

func writeBomb(name string, b gen.Bomb) (int64, error) {
	f, err := os.Create(name)
	if err != nil {
		return 0, err
	}
	err = b.Write(f)
	n, seekErr := f.Seek(0, io.SeekCurrent)
	return n, errors.Join(err, seekErr, f.Close())
}

// bombVerb takes a verb as it is, but for what it expects of a transcript.
func bombVerb(v verb) verb {
	v.want = ""
	return v
}

// judgeBomb says which limit stopped the run, and what is wrong with that.
func judgeBomb(b gen.Bomb, r result) (limit, why string) {
	limit = "-"
	said := string(r.stdout) + string(r.stderr)
	if strings.Contains(said, b.Limit) && strings.Contains(said, "limit") {
		limit = b.Limit
	}
	switch {
	case r.trouble != "":
		return limit, "  FAIL " + r.trouble
	case limit != b.Limit:
		return limit, "  FAIL want limit " + b.Limit
	case r.Exit != 4:
		return limit, "  FAIL want exit 4"
	case r.PeakRSS > bombRSS:
		return limit, "  FAIL memory"
	case r.CPU > bombCPU:
		return limit, "  FAIL CPU time"
	}
	return limit, ""
}
