// Command weight prints what lrkit costs before it does anything: the size of the program,
// stripped, the CPU time from its start to its end, and its memory, for each build and for an empty
// program.
//
//	go run ./bench/cmd/weight [-n 40]
//
// The builds differ by what they lack: Arrow (lrkit_noarrow), the identities of the Azure SDK
// (lrkit_noidentity), both (lrkit_light). What package parquetreport takes is the size of its
// symbols. Memory needs Linux: it is the most that was resident, and how much of that is no page of
// a file, just before the program ends.
package main
