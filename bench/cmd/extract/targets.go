package main

import (
	"errors"
	"fmt"
)

// target is how fast something is to be: how many times as fast as a rival over the same text, in
// the same rounds.
type target struct {
	text, work, rival string
	floor             float64 // below it, less the slack, measuring fails
	asked, goal       float64 // 0: none
}

// slack is how much of a floor the noise of a machine may take.
const slack = 0.05

// targets of the analyzers. Paths, sizes and hashes are found with secrets shown, all kinds with
// secrets masked.
var targets = []target{
	{"hunt", worksPaths, ripgrepPaths, 0.97, 1.4, 2},
	{"hunt", worksFiles, ripgrepPaths, 0.48, 0.75, 0.9},
	{"hunt", worksAll, ripgrepPaths, 0.13, 0.3, 0.5},
	{"log", worksPaths, ripgrepPaths, 1.9, 2.2, 4},
	{"log", worksAll, ripgrepAll, 0.47, 1, 1.5},
	{"path", worksPaths, ripgrepPaths, 1.12, 1.8, 2.5},
	{"path", worksAll, ripgrepAll, 0.65, 0.9, 1.2},
	{"hunt", worksAll + onAVX2, worksAll, 0.8, 0.8, 0},
	{"log", worksAll + onAVX2, worksAll, 0.8, 0.8, 0},
	{"path", worksAll + onAVX2, worksAll, 0.8, 0.8, 0},
}

// The works that have targets, and the kernels that they are forced to.
const (
	worksPaths = "paths"
	worksFiles = "paths, sizes, hashes and joins"
	worksAll   = "all"
	onAVX2     = ", AVX2"
	onPortable = ", portable"
)

// results are the medians of one text, ns a byte, by the names of subjects.
type results map[string]float64

// check prints the targets and what was reached, and returns those that were missed.
func check(all map[string]results) error {
	var missed []error
	fmt.Printf("\n| text | work | × as fast as | reached | floor | asked | goal |\n| --- | --- | --- | --- | --- | --- | --- |\n")
	for _, t := range targets {
		work, rival := all[t.text][t.work], all[t.text][t.rival]
		if work == 0 || rival == 0 {
			continue
		}
		reached := rival / work
		fmt.Printf("| %s | %s | %s | %.2f | %.2f | %.2f | %.3g |\n", t.text, t.work, t.rival, reached, t.floor, t.asked, t.goal)
		if reached < t.floor*(1-slack) {
			missed = append(missed, fmt.Errorf("%s, %s: %.2f times as fast as %s, the floor is %.2f", t.text, t.work, reached, t.rival, t.floor))
		}
	}
	return errors.Join(missed...)
}
