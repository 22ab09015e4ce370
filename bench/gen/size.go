package gen

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A Size is a number of bytes that is written as 64MiB. It serves as a flag.
type Size int64

var units = []struct {
	suffix string
	bytes  int64
}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"B", 1}}

// ParseSize reads a whole number of bytes, KiB, MiB or GiB.
func ParseSize(s string) (Size, error) {
	digits, factor := s, int64(1)
	for _, u := range units {
		if d, ok := strings.CutSuffix(s, u.suffix); ok {
			digits, factor = d, u.bytes
			break
		}
	}
	n, err := strconv.ParseUint(digits, 10, 63)
	if err != nil || int64(n) > math.MaxInt64/factor {
		return 0, fmt.Errorf("size %q: want a whole number of bytes, or with KiB, MiB, GiB", s)
	}
	return Size(int64(n) * factor), nil
}

// String gives the size in the biggest unit that needs no fraction.
func (s Size) String() string {
	for _, u := range units {
		if s != 0 && int64(s)%u.bytes == 0 {
			return strconv.FormatInt(int64(s)/u.bytes, 10) + u.suffix
		}
	}
	return "0B"
}

// Set makes *Size a flag.Value.
func (s *Size) Set(text string) error {
	v, err := ParseSize(text)
	if err == nil {
		*s = v
	}
	return err
}
