package main

import (
	"fmt"

	"github.com/lrkit/lrkit/bench/gen"
)

// A verdict is what the rows say about the limits.
type verdict struct {
	rows     int
	failures []string
	limited  int // rows with exit code 4: lrkit did not read all
	maxRSS   row
	maxRatio row
}

func (v verdict) ok() bool { return len(v.failures) == 0 && v.rows > 0 }

func judge(rows []row, cfg config) verdict {
	v := verdict{rows: len(rows)}
	smallest := gen.Size(0)
	if len(cfg.sizes) > 0 {
		smallest = cfg.sizes[0]
	}
	for _, r := range rows {
		fail := func(format string, args ...any) {
			v.failures = append(v.failures, r.String()+": "+fmt.Sprintf(format, args...))
		}
		if r.trouble != "" {
			fail("%s", r.trouble)
			continue
		}
		if r.Exit == 4 {
			v.limited++
		}
		if r.PeakRSS > int64(cfg.maxRSS) {
			fail("peak memory %.1f MiB, limit %.1f MiB", mib(r.PeakRSS), mib(int64(cfg.maxRSS)))
		}
		if !r.flat {
			fail("%.3f ns a byte, %.2f times that at %s, limit %.2f", r.nsPerByte(), r.ratio, smallest, cfg.maxRatio)
		}
		if r.PeakRSS > v.maxRSS.PeakRSS {
			v.maxRSS = r
		}
		if r.ratio > v.maxRatio.ratio {
			v.maxRatio = r
		}
	}
	return v
}

func mib(n int64) float64 { return float64(n) / (1 << 20) }
