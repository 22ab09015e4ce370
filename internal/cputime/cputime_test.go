package cputime

import (
	"sync/atomic"
	"testing"
)

var sink atomic.Uint64

// work costs time in proportion to n.
func work(n int) func() {
	return func() {
		x := uint64(n)
		for range n {
			x = x*6364136223846793005 + 1442695040888963407
		}
		sink.Add(x)
	}
}

func TestRatio(t *testing.T) {
	const n = 200_000
	for _, c := range []struct {
		name         string
		small, large int
		least, most  float64
	}{
		{"the same", n, n, 0.2, 5},
		{"linear", n, 8 * n, 2, 24},
		{"quadratic", n, 64 * n, 24, 640},
		{"below the grain", 1, 100, 0, 1},
	} {
		if r := Ratio(c.most, work(c.small), work(c.large)); r < c.least || r >= c.most {
			t.Errorf("%s: a ratio of %.2f, want one of %v to %v", c.name, r, c.least, c.most)
		}
	}
}
