package analyzetest

import (
	"time"

	"github.com/lrkit/lrkit/analyze"
)

// cost returns the least time, of five, that the matcher takes for a line, n times.
func cost(a analyze.Analyzer, line []byte, n int) float64 {
	least := time.Duration(1 << 62)
	dst := a.New()(nil, line) // as long as it has to be
	for range 5 {
		matcher := a.New()
		start := time.Now()
		for range n {
			dst = matcher(dst[:0], line)
		}
		least = min(least, time.Since(start))
	}
	return float64(max(least, time.Microsecond))
}
