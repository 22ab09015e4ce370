// Package waiting puts the command into each place where it may wait, and ends it there with a
// signal. It is for tests and measurements, on Linux: /proc shows whether a process waits.
package waiting
