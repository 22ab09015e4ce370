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

// numberStart is the inverse of numberEnd: it returns where the number begins that ends at end, or
// -1 when that is longer than any that is read. Bytes before done belong to another size.
func numberStart(line []byte, done, end int) int {
	for i := end; end-i <= maxNumber; {
		if i > done && isDigit(line[i-1]) {
			i--
			continue
		}
		n := dividerBefore(line, i)
		if n == 0 || i-n <= done || !isDigit(line[i-n-1]) {
			return i
		}
		i -= n
	}
	return -1
}

// dividerBefore is divider for a number that ends at i.
func dividerBefore(line []byte, i int) int {
	switch at(line, i-1) {
	case '.', ',', '\'':
		return 1
	case 0xA0:
		if hasAt(line, i-2, "\u00a0") {
			return 2
		}
	case 0xAF, 0x89, 0x99: // the last bytes of U+202F, U+2009 and ’
		if i >= 3 && divider(line, i-3) == 3 {
			return 3
		}
	}
	return 0
}
