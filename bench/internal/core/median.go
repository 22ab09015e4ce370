package core

import (
	"cmp"
	"slices"
)

// Median returns the middle value of x, which is not empty; of two, the greater.
func Median[T cmp.Ordered](x []T) T {
	x = slices.Sorted(slices.Values(x))
	return x[len(x)/2]
}
