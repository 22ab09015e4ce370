// Command gate measures lrkit beside memcpy and the best rivals, and fails when a
// ratio falls below its floor.
//
//	go run ./gate                  the kernel in use, 64 MiB a text
//	go run ./gate -quick           for CI: smaller texts, fewer rounds
//	go run ./gate -kernels all     every tier that the machine has, one after the other
//	go run ./gate -parse           lrkit parse of a file beside its SHA-256
//	go run ./gate -json ../records with a dated record: a file, or a folder for it
//
// Speeds do not carry from machine to machine, and hardly from minute to minute on a
// shared one. Ratios do, if both sides are measured in one run: a process pinned to one
// core goes round by round through all that it compares, each for some milliseconds of
// CPU time. A ratio is the median of the rounds' ratios.
//
// floors.json has the floors for each kernel. A ratio to a rival counts on every
// machine, with some slack; a ratio to memcpy only on the processors that it was recorded
// on, because memory differs more than arithmetic. What falls below is measured again
// before it counts.
//
// # Exit codes
//
// 0 all floors hold, 1 one does not, or nothing could be measured, 2 usage.
package main
