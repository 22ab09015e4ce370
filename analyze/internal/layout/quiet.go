package layout

import "bytes"

// isModeByte are the bytes that the mode of a file begins with, as ls prints it.
var isModeByte = [256]bool{'-': true, 'd': true, 'l': true, 'b': true, 'c': true, 's': true, 'p': true}

// mayMatter says whether a line can be of any shape while no line before it asks for it. It looks
// at the first bytes and for the sign of a label, and copies nothing.
func mayMatter(line []byte, first int) bool {
	return true
}

var _ = bytes.IndexByte
