// Package core keeps a measuring process on one core, and reads its CPU time.
package core
