// Package plane has the one reading of the bytes of a text: for a chunk of it, bitmaps that say
// which bytes have which [Class].
//
// A scanner says what its values have in common as a condition on these bitmaps, 64 bytes at a
// time: its [Candidates]. A condition is necessary, cheap and seldom wrong; where a bit is set the
// scanner looks closer, at the bytes and at the bitmaps of the [Line]. What lies between is not
// looked at, and a line without candidates costs nothing.
//
// The text of a chunk counts as whole lines: a line feed stands before it and after it.
package plane
