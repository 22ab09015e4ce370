package main

import "slices"

// median returns the middle of values, or the mean of the two in the middle; 0 of none.
func median(values []float64) float64 {
	n := len(values)
	if n == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(values))
	return (s[(n-1)/2] + s[n/2]) / 2
}

// ratio returns how many times as fast ours is as theirs: the median over the rounds,
// so that what slows a whole round down slows both.
func ratio(ours, theirs []float64) float64 {
	var each []float64
	for i := range min(len(ours), len(theirs)) {
		if ours[i] > 0 {
			each = append(each, theirs[i]/ours[i])
		}
	}
	return median(each)
}
