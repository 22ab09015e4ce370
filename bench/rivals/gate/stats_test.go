package main

import "testing"

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		in   []float64
		want float64
	}{
		{nil, 0},
		{[]float64{3}, 3},
		{[]float64{3, 1}, 2},
		{[]float64{9, 1, 2}, 2},
		{[]float64{4, 1, 1000, 2}, 3},
	} {
		if got := median(c.in); got != c.want {
			t.Errorf("%v: got %v, want %v", c.in, got, c.want)
		}
	}
	in := []float64{3, 1, 2}
	if median(in); in[0] != 3 {
		t.Error("the rounds are not in their order any more")
	}
}

func TestRatio(t *testing.T) {
	for _, c := range []struct {
		name         string
		ours, theirs []float64
		want         float64
	}{
		{"twice as fast", []float64{1, 1, 1}, []float64{2, 2, 2}, 2},
		{"a slow machine in one round", []float64{1, 10, 1}, []float64{2, 20, 2}, 2},
		{"one disturbed sample", []float64{1, 9, 1}, []float64{2, 2, 2}, 2},
		{"a round cut short", []float64{1, 1}, []float64{3}, 3},
		{"nothing measured", nil, []float64{1}, 0},
		{"a clock that stands still", []float64{0}, []float64{1}, 0},
	} {
		if got := ratio(c.ours, c.theirs); got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}
