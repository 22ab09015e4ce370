package quantity

import (
	"math"
	"math/bits"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
)

// In returns how many bytes so many of a unit are: the number as it is written and, as it was
// rounded unless the unit is the byte, the bounds that rounding hides. It fails when they do not
// fit, and for a part of a byte. Where a mark may group digits or divide decimals, the bounds are
// those of both readings.
func (n Number) In(u Unit) (b artifact.Bounds, ambiguous, ok bool) {
	if u == Byte {
		return artifact.Exactly(int64(n.Mantissa)), false, n.Scale == 0
	}
	b, ok = n.bounds(u)
	if !ok || !n.Ambiguous {
		return b, false, ok
	}
	n.Scale = 3
	small, ok := n.bounds(u)
	b.Min = small.Min
	return b, true, ok
}

func (n Number) bounds(u Unit) (b artifact.Bounds, ok bool) {
	shift, ten := 10*uint(u), uint64(1)
	for range n.Scale {
		ten *= 10
	}
	// All in halves of the last digit, so that rounding stays exact.
	twice := 2 * n.Mantissa
	value, rest, ok := scale(twice, shift, 2*ten)
	if !ok {
		return b, false
	}
	if rest >= ten {
		value++
	}
	var low, up uint64
	if twice > 0 {
		low, rest, _ = scale(twice-1, shift, 2*ten)
		if rest > 0 {
			low++
		}
	}
	if up, _, ok = scale(twice+1, shift, 2*ten); !ok || value > math.MaxInt64 {
		return b, false
	}
	// With many decimals the interval may hold no whole byte.
	return artifact.Bounds{Bytes: int64(value), Min: int64(min(low, value)), Max: int64(max(up, value))}, true
}

// scale returns m·2^shift / d; it fails above the greatest int64.
func scale(m uint64, shift uint, d uint64) (q, rest uint64, ok bool) {
	hi, lo := bits.Mul64(m, 1<<shift)
	if hi >= d {
		return 0, 0, false
	}
	q, rest = bits.Div64(hi, lo, d)
	return q, rest, q <= math.MaxInt64
}
