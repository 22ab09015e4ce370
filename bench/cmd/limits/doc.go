// Command limits proves what lrkit promises about memory and time: it runs the
// lrkit command over transcripts of growing size and of every shape that
// package gen knows, and compares the peak memory and the CPU time of each run
// with the limits.
//
//	go run ./bench/cmd/limits
//	go run ./bench/cmd/limits -sizes 64MiB,1GiB -shapes path,one-line -verbs parse -json record.ndjson
//
// It builds ./cmd/lrkit, unless -lrkit names a built one. One input at a time
// lies in a new folder below -dir, which is removed at the end; standard input
// that lrkit spools goes there too, so have room for twice the greatest size.
//
// With -bombs it measures instead what small compressed inputs cost that would become huge (package
// gen makes them): each must be stopped by its limit, with exit code 4, below 64 MiB and within 2 s
// of CPU time. With -layers the inputs of the table are compressed; wall time below CPU time shows
// expanding and hashing beside decoding.
//
// With -memory it measures instead what very many small things cost: arrays and lines of empty
// documents (below 64 MiB), pages of the API with actions of 600 kB (below 64 MiB), cases with very
// many results and lines, and manifests with lines full of empty commands (below 128 MiB).
//
// # Limits
//
//   - Peak memory (resident set) is at most -max-rss at any size.
//   - CPU time a byte at each bigger size is at most -max-ratio of that at the
//     smallest; up to 0.05 s more is taken for noise.
//   - lrkit exits with 0, 3 (anomalies) or 4 (a limit), and parse says that the
//     document is complete, so that giving up early is not taken for speed.
//
// The smallest size is run -repeat times. A bigger one is run once, and again
// only while it misses the ratio. CPU time is the least of these runs, peak
// memory the greatest.
//
// # Exit codes
//
// 0 all within the limits, 1 not, or nothing could be measured, 2 usage.
package main
