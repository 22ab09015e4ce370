// Package ascii classifies bytes and compares text by the letters of ASCII. A place outside of a
// line has the byte 0 and no text.
package ascii

// IsDigit reports whether c is a decimal digit.
func IsDigit(c byte) bool { return c-'0' < 10 }

// IsLetter reports whether c is a letter.
func IsLetter(c byte) bool { return c|0x20-'a' < 26 }

// IsWord reports whether c is a letter, a digit or an underscore.
func IsWord(c byte) bool { return IsLetter(c) || IsDigit(c) || c == '_' }

// IsBlank reports whether c is a space or a tab.
func IsBlank(c byte) bool { return c == ' ' || c == '\t' }

// Lower returns the lower case of c.
func Lower(c byte) byte {
	if c-'A' < 26 {
		c |= 0x20
	}
	return c
}

// At returns the byte at i.
func At(line []byte, i int) byte {
	if uint(i) < uint(len(line)) {
		return line[i]
	}
	return 0
}

// HasAt reports whether s stands at i.
func HasAt(line []byte, i int, s string) bool {
	return i >= 0 && len(line)-i >= len(s) && string(line[i:i+len(s)]) == s
}

// HasFold is HasAt without regard to case. The letters of s are lower case.
func HasFold(line []byte, i int, s string) bool {
	if i < 0 || len(line)-i < len(s) {
		return false
	}
	for k := range len(s) {
		if Lower(line[i+k]) != s[k] {
			return false
		}
	}
	return true
}

// Digits returns where the digits at i end. It looks at n of them at most.
func Digits(line []byte, i, n int) int {
	for n = min(len(line), i+n); i < n && IsDigit(line[i]); i++ {
	}
	return i
}

// Number returns the value of digits.
func Number(digits []byte) (n int) {
	for _, c := range digits {
		n = n*10 + int(c-'0')
	}
	return n
}
