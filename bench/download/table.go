package main

import (
	"fmt"
	"io"
	"slices"
)

// limits of ours: to the fastest of the others, and in bytes.
const (
	maxWall = 0.9
	maxCPU  = 1.1
	maxRSS  = 48 << 20
)

// row is a contestant and what it took in each round.
type row struct {
	Name   string `json:"name"`
	Rounds []cost `json:"rounds"`
}

func median(v []float64) float64 {
	v = slices.Sorted(slices.Values(v))
	if n := len(v); n%2 == 0 {
		return (v[n/2-1] + v[n/2]) / 2
	}
	return v[len(v)/2]
}

func over(r row, f func(cost) float64) (v []float64) {
	for _, c := range r.Rounds {
		v = append(v, f(c))
	}
	return v
}

func wall(c cost) float64 { return c.Wall }
func cpu(c cost) float64  { return c.CPU }
func rss(c cost) float64  { return float64(c.RSS) }

// ratio is the median of ours to theirs, round by round.
func ratio(ours, theirs row, f func(cost) float64) float64 {
	var v []float64
	for i := range ours.Rounds {
		v = append(v, f(ours.Rounds[i])/f(theirs.Rounds[i]))
	}
	return median(v)
}

// write prints the table and says whether the limits are kept. The first row is ours.
func write(w io.Writer, rows []row, s *scene) bool {
	ours, fastest := rows[0], rows[1]
	for _, r := range rows[2:] {
		if median(over(r, wall)) < median(over(fastest, wall)) {
			fastest = r
		}
	}
	fmt.Fprintf(w, "| | wall s | CPU s | peak MiB | MB/s | wall, lrkit to it | CPU, lrkit to it |\n|---|---|---|---|---|---|---|\n")
	for i, r := range rows {
		name, walls, cpus := r.Name, "", ""
		if i > 0 {
			if r.Name != "another lrkit" {
				name += " + " + s.hasher[0] + " + sync"
			}
			walls, cpus = fmt.Sprintf("%.2f", ratio(ours, r, wall)), fmt.Sprintf("%.2f", ratio(ours, r, cpu))
		}
		t := median(over(r, wall))
		fmt.Fprintf(w, "| %s | %.2f | %.2f | %.0f | %.0f | %s | %s |\n", name, t, median(over(r, cpu)), slices.Max(over(r, rss))/(1<<20), float64(s.size)/t/1e6, walls, cpus)
	}
	x, y, z := ratio(ours, fastest, wall), ratio(ours, fastest, cpu), slices.Max(over(ours, rss))
	ok := x <= maxWall && y <= maxCPU && z < maxRSS
	fmt.Fprintf(w, "\nto the fastest, %s: wall %.2f (limit %.2f), CPU %.2f (limit %.2f); peak %.0f MiB (limit %d): %s\n", fastest.Name, x, maxWall, y, maxCPU, z/(1<<20), maxRSS>>20,
		map[bool]string{true: "kept", false: "NOT kept"}[ok])
	return ok
}
