package grammar

import "github.com/lrkit/lrkit/internal/scan"

// stretch is how much of a line is looked at for digits at once.
const stretch = 512

// inNumber has the digits in class 1, and in class 2 what follows on those that end no size: more
// digits, and the bytes from - to :, which are those of a date, a time, a version, an address.
var inNumber = func() (c scan.Classes) {
	for b := byte('-'); b <= ':'; b++ {
		c.Add(b, 2)
		if isDigit(b) {
			c.Add(b, 1)
		}
	}
	return c
}()

// numberEnds marks the digits of line[from:to] after which no byte of class 2 stands, a word for
// each 64 bytes.
func numberEnds(marks []uint64, line []byte, from, to int) []uint64 {
	marks = inNumber.Marks(marks, line[from:to])
	n := len(marks) / 2
	for k := range n {
		next := marks[2*k+1] >> 1
		if k+1 < n {
			next |= marks[2*k+3] << 63
		}
		marks[k] = marks[2*k] &^ next
	}
	if c := at(line, to); c >= '-' && c <= ':' {
		marks[n-1] &^= 1 << ((to - from - 1) % 64)
	}
	return marks[:n]
}
