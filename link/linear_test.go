package link

import (
	"testing"

	"github.com/lrkit/lrkit/internal/testkit/maskertest"
)

// TestRedactIsLinear: a text without a secret is passed over by a kernel. What looks like one all
// the time takes some hundred times as long; a quadratic search would take tens of thousands of
// times.
func TestRedactIsLinear(t *testing.T) {
	const limit = 2500
	maskertest.Linear(t, limit, maskertest.Units(), func(s string) { Redact(s) })
	for _, unit := range []string{"eyJa\n", "eyJ.a.b.c\n", "eyJ\\\n", "sig=\n", "Bearer a\n"} {
		if ratio := maskertest.Ratio(limit, unit, 1<<20, func(s string) { Redact(s) }); ratio > limit {
			t.Errorf("a megabyte of %q takes %.1f times the CPU time of plain text", unit, ratio)
		}
	}
}
