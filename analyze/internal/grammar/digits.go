package grammar

import "encoding/binary"

const (
	everyByte = 0x0101010101010101
	high      = 0x80 * everyByte
)

// eightAt returns the eight bytes at i, the first in the lowest bits; NULs follow those of the line.
func eightAt(line []byte, i int) uint64 {
	n := len(line) - i
	switch {
	case n >= 8:
		return binary.LittleEndian.Uint64(line[i:])
	case n <= 0:
		return 0
	case len(line) >= 8:
		return binary.LittleEndian.Uint64(line[len(line)-8:]) >> (8 * uint(8-n) & 63)
	}
	var x uint64
	for k, c := range line[i:] {
		x |= uint64(c) << (8 * k)
	}
	return x
}

// numberEnds marks the digits of eight bytes behind which no byte from - to : stands, which are more digits, or those of a date, a time,
// a version, an address. The bytes behind them are in next. The mark is the highest bit of a byte.
func numberEnds(bytes, next uint64) uint64 {
	digit := bytes ^ '0'*everyByte
	digit = ^((digit&^high + (0x80-10)*everyByte) | digit)
	low := next &^ high
	goesOn := (low + (0x80-'-')*everyByte) &^ (low + (0x80-':'-1)*everyByte) &^ next
	return digit &^ goesOn & high
}

// numberStart is the inverse of numberEnd: it returns where the number begins that ends at end, or -1 when that is longer than
// any that is read. Bytes before done belong to another size.
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

// dividerBefore is divider for one that ends at i.
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
