package text_test

import (
	"math"
	"strconv"
	"testing"

	"github.com/lrkit/lrkit/internal/text"
)

// TestAppendInt: the numbers around each power of ten, of two, and all of four digits, which the
// divisions by multiplication stand on.
func TestAppendInt(t *testing.T) {
	check := func(n int64) {
		t.Helper()
		for _, n := range []int64{n, -n} {
			if got, want := string(text.AppendInt([]byte(">"), n)), ">"+strconv.FormatInt(n, 10); got != want {
				t.Fatalf("AppendInt(%d) = %s", n, got)
			}
		}
	}
	for n := range int64(10_000) {
		check(n)
		check(n * 10_000)
		check(n*100_000_000 + n)
	}
	for p := int64(1); ; p *= 10 {
		check(p - 1)
		check(p)
		check(p + 1)
		if p > math.MaxInt64/10 {
			break
		}
	}
	for bit := range 63 {
		check(1<<bit - 1)
		check(1 << bit)
	}
	check(math.MaxInt64)
	check(math.MinInt64)
}
