// Command scale measures how the cost of lrkit grows with the work: cases of many results, folders
// of many files, large inputs, and the use of two cores.
//
//	go run ./bench/cmd/scale                      minutes to an hour of CPU time, 12 GiB of disk
//	go run ./bench/cmd/scale -short               about a minute
//	go run ./bench/cmd/scale -baseline OLDER      with another build beside, run in turn
//	go run ./bench/cmd/scale -tables cases,cores -cases 100,1000,5000
//	go run ./bench/cmd/scale -project             and what a million results and 10 TB would cost
//
// It needs Linux. Each run is a process of its own below a small probe, as the peak memory of a
// process is never below that of its parent. CPU time is that of all threads. The busiest thread is
// read from /proc while the command runs; the threads of Go programs do not end before the program.
// Walls are printed and decide nothing.
//
// A table has a row for each verb and size: CPU time and memory for a unit of work, and their
// slopes, which are what a further unit cost since the size before. A row is marked
//
//	not flat: CPU      a unit costs more than 1.5 times what it cost at a smaller size
//	not flat: memory   beyond what is allowed for each further unit, or in all
//	cores: …           two cores are used less than promised, or cost more
//
// A marked row is measured again, up to five times: what else runs on the machine adds to a figure
// and takes nothing away. A mark that stays makes the exit code 1.
package main
