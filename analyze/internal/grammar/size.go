package grammar

import (
	"math"
	"math/bits"
)

// Size is a number of bytes. Units are powers of 1024, as the tools mean that
// print them.
type Size struct {
	Start, End int
	// Bytes is the number as it is written. When the unit is not the byte,
	// it was rounded: the true number lies between Min and Max.
	Bytes, Min, Max int64
	Unit            Unit
	// Labelled: it has no unit; what stands around it says that it is a size.
	Labelled bool
	// Ambiguous: one point or comma stands before three digits, and may group or divide. Bytes is
	// the first reading, as Explorer prints sizes; Min and Max bound both.
	Ambiguous bool
}

// AppendSizes appends the sizes of line to dst, in order.
func AppendSizes(dst []Size, line []byte) []Size {
	done := 0 // end of the last size
	var marks [2 * stretch / 64]uint64
	for from := 0; from < len(line); from += stretch {
		to := min(from+stretch, len(line))
		for k, ends := range numberEnds(marks[:0], line, from, to) {
			for ; ends != 0; ends &= ends - 1 {
				end := from + 64*k + bits.TrailingZeros64(ends) + 1
				unit := end
				if at(line, unit) == ' ' {
					unit++
				}
				if firstOfUnit[at(line, unit)]&secondOfUnit[at(line, unit+1)] == 0 && !maybeLabelled(line, end) {
					continue
				}
				if s, ok := numberAt(line, done, end); ok {
					dst = append(dst, s)
					done = s.End
				}
			}
		}
	}
	return dst
}

// inWordOrTime says of digits at i that they go on with a word, as in a hash, or with a time.
func inWordOrTime(line []byte, i int) bool {
	return i > 0 && (isWord(line[i-1]) && at(line, i-2) != '\\' || line[i-1] == ':' && isDigit(at(line, i-2)))
}

// numberAt reads the size whose number ends at end and does not reach before done.
func numberAt(line []byte, done, end int) (Size, bool) {
	if end <= done {
		return Size{}, false
	}
	i := numberStart(line, done, end)
	if i < 0 || inWordOrTime(line, i) {
		return Size{}, false
	}
	if s, ok := sizeAt(line, i, end); ok {
		return s, true
	}
	return bare(line, i, end)
}

// sizeAt reads the size whose number is line[i:end].
func sizeAt(line []byte, i, end int) (Size, bool) {
	if end-i > maxNumber {
		return Size{}, false
	}
	unit := end
	if at(line, unit) == ' ' {
		unit++
	} else if unit < len(line) {
		unit += hardBlank(line, unit)
	}
	u, stop, bare, ok := unitAt(line, unit)
	if !ok || bare && (u != Byte || unit == end) && (unit > end || !columnAt(line, i, stop)) {
		return Size{}, false
	}
	if !sizeMayEnd(line, stop) {
		return Size{}, false
	}
	var n number
	if !sizeMayStart(line, i, end) {
		if i, n, ok = blankGroups(line, i, end); !ok {
			return Size{}, false
		}
	} else if n, ok = parseNumber(line[i:end]); !ok || u == Byte && n.scale > 0 {
		return Size{}, false
	}
	s := Size{Start: i, End: stop, Unit: u}
	if !s.measure(n) {
		return Size{}, false
	}
	if n.ambiguous && u != Byte {
		small := s
		n.scale = 3
		if !small.measure(n) {
			return Size{}, false
		}
		s.Min, s.Ambiguous = small.Min, true
	}
	return s, true
}

// measure computes the bytes; it fails when they do not fit.
func (s *Size) measure(n number) bool {
	shift, ten := 10*uint(s.Unit), uint64(1)
	for range n.scale {
		ten *= 10
	}
	if s.Unit == Byte {
		s.Bytes = int64(n.mantissa)
		s.Min, s.Max = s.Bytes, s.Bytes
		return true
	}
	// All in halves of the last digit, so that rounding stays exact.
	twice := 2 * n.mantissa
	value, rest, ok := scale(twice, shift, 2*ten)
	if !ok {
		return false
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
		return false
	}
	// With many decimals the interval may hold no whole byte.
	s.Bytes, s.Min, s.Max = int64(value), int64(min(low, value)), int64(max(up, value))
	return true
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
