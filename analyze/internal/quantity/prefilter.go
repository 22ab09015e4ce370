package quantity

import "github.com/lrkit/lrkit/analyze/internal/ascii"

// mayBeByteWord marks the bytes that begin a word for bytes.
var mayBeByteWord = func() (may [256]bool) {
	for _, w := range byteWords {
		may[w[0]], may[upper(w[0])] = true, true
	}
	return may
}()

// firstOfUnit has a bit for what may begin a unit, an exponent, or close a cell of CSV;
// secondOfUnit has the same bit for what may be the byte after.
var firstOfUnit, secondOfUnit = func() (first, second [256]uint8) {
	const (
		power = 1 << iota
		oneByte
		other // with any second byte
		free
	)
	for c := range second {
		second[c] = other
		if !ascii.IsWord(byte(c)) {
			second[c] = power | oneByte | other
		}
	}
	for u := range units {
		for _, c := range []byte(units[u].letters) {
			first[c] = power
		}
	}
	for _, c := range []byte("bBo+lL") { // KB, Ko; 1E+08
		second[c] |= power
	}
	for _, prefix := range append(unitPrefixes[:], "i") { // megabyte, KiB
		second[prefix[0]] |= power
		second[upper(prefix[0])] |= power
	}
	first['b'], first['B'] = oneByte, oneByte
	next := uint8(free)
	for _, w := range byteWords {
		c, d := w[0], w[1]
		switch {
		case c >= 0x80:
			first[c] = other
			continue
		case first[c] == 0 && next != 0:
			first[c], next = next, next<<1
		case first[c] == 0 || first[c] == power:
			first[c] = other
		}
		first[upper(c)] = first[c]
		second[d] |= first[c]
		second[upper(d)] |= first[c]
	}
	first['"'], first[0xC2], first[0xE2] = other, other, other // the latter begin hard blanks
	for c := 0xD0; c < 256; c++ {
		first[c] = other // Cyrillic, and words of East Asia
	}
	return first, second
}()

// upper returns the upper case of a letter of ASCII.
func upper(c byte) byte {
	if 'a' <= c && c <= 'z' {
		c -= 'a' - 'A'
	}
	return c
}

// MayFollow reports whether a unit, an exponent or the end of a cell of CSV may begin with the
// bytes c and d. It is a prefilter: what it lets through is looked at.
func MayFollow(c, d byte) bool { return firstOfUnit[c]&secondOfUnit[d] != 0 }
