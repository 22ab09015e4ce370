// Command gen writes a made-up result transcript to a file or to standard
// output.
//
//	go run ./bench/cmd/gen -list
//	go run ./bench/cmd/gen -shape path -size 1GiB -o path.json
package main
