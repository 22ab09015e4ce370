package main

import (
	"io"
	"testing"
)

// TestTable: lrkit notices all malformed links and accepts good ones.
func TestTable(t *testing.T) {
	odd, malformed, good := table(io.Discard, false)
	if odd.ours != odd.links || odd.links < 120 || good.ours != 0 || good.sdk != 0 {
		t.Errorf("odd: %v; good: %v", odd, good)
	}
	t.Logf("odd: %v; malformed: %v; good: %v", odd, malformed, good)
}
