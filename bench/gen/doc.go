// Package gen writes made-up result transcripts of any size.
//
// A transcript is one JSON object with a huge script_output and the exit code
// after it, so that a reader has to pass the whole text before it knows how
// the script ended. Each [Shape] is one kind of text: four look like what
// scripts print, the others are made to defeat one way of reading, see
// README.md.
//
// The same shape and size give the same bytes on every machine and with every
// Go release. Memory does not grow with the size, and a GiB takes well under
// two seconds.
//
//	shape, err := gen.Find("path")
//	n, err := shape.Generate(file, 1<<30)
package gen
