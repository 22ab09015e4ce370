// Package fuzz holds the black-box fuzz targets of the core: what they check
// can be seen from outside, by anyone who imports lrkit.
//
//	go run ./fuzz/cmd/fuzzall -time 10m
//
// runs every target of the module and prints what each of them did. Seeds are the vectors of
// testdata/corpus; a target that finds none fails.
package fuzz
