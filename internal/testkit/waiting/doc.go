// Package waiting puts the command into each place where it may wait, and ends it there with a
// signal. It is for tests and measurements, on Linux: whether a process waits is told by /proc.
package waiting
