package indicator

// An action says what may be around a byte. Bytes without one are passed over.
type action uint8

const (
	none action = iota
	actDot
	actColon
	actAt
	actBackslash
	actDash
	actSlash
	actEquals
	actBracket // [ ( {
	actGetFile // the f in the middle of getfile
	actT       // of 20240115T151407Z
)

var actions = func() (t [256]action) {
	t['.'], t[':'], t['@'], t['\\'], t['-'], t['/'], t['='] = actDot, actColon, actAt, actBackslash, actDash, actSlash, actEquals
	t['['], t['('], t['{'] = actBracket, actBracket, actBracket
	t['T'] = actT
	t['f'], t['F'] = actGetFile, actGetFile
	return t
}()

type class uint8

const (
	digit class = 1 << iota
	letter
	hex
	label // may stand in a label of a name: letters, digits, - and bytes from 0x80 on
	local // may stand before the @ of an address
)

var classes = func() (t [256]class) {
	for c := range t {
		b := byte(c)
		switch {
		case '0' <= b && b <= '9':
			t[c] = digit | hex | label | local
		case 'a' <= b|0x20 && b|0x20 <= 'f':
			t[c] = letter | hex | label | local
		case 'g' <= b|0x20 && b|0x20 <= 'z':
			t[c] = letter | label | local
		case b >= 0x80:
			t[c] = label
		}
	}
	t['-'] |= label | local
	for _, c := range []byte("._%+*~!#&$") {
		t[c] |= local
	}
	return t
}()

func isDigit(c byte) bool  { return c-'0' < 10 }
func isLetter(c byte) bool { return (c|0x20)-'a' < 26 }
func isHex(c byte) bool    { return classes[c]&hex != 0 }
func isWord(c byte) bool   { return classes[c]&(digit|letter) != 0 || c == '_' }
func isBlank(c byte) bool  { return c == ' ' || c == '\t' }

// at returns the byte at i, or 0 outside of the line.
func at(line []byte, i int) byte {
	if uint(i) < uint(len(line)) {
		return line[i]
	}
	return 0
}

// hasAt reports whether s stands at i.
func hasAt(line []byte, i int, s string) bool {
	return i >= 0 && len(line)-i >= len(s) && string(line[i:i+len(s)]) == s
}

func lower(c byte) byte {
	if c-'A' < 26 {
		return c | 0x20
	}
	return c
}

// hasFold is hasAt without regard to the case of ASCII letters; s is lower case.
func hasFold(line []byte, i int, s string) bool {
	if i < 0 || len(line)-i < len(s) {
		return false
	}
	for k := range len(s) {
		if lower(line[i+k]) != s[k] {
			return false
		}
	}
	return true
}

// endsFold reports whether line[:end] ends with s, without regard to case.
func endsFold(line []byte, end int, s string) bool { return hasFold(line, end-len(s), s) }

// skipBlanks returns where the blanks at i end.
func skipBlanks(line []byte, i int) int {
	for i < len(line) && isBlank(line[i]) {
		i++
	}
	return i
}

// backBlanks returns where the blanks before i begin; at most 64 are looked at.
func backBlanks(line []byte, i int) int {
	for n := 0; i > 0 && n < 64 && isBlank(line[i-1]); n++ {
		i--
	}
	return i
}

// digits returns where the digits at i end; at most n are looked at.
func digits(line []byte, i, n int) int {
	for n = min(len(line), i+n); i < n && isDigit(line[i]); i++ {
	}
	return i
}

func number(b []byte) int {
	n := 0
	for _, c := range b {
		n = n*10 + int(c-'0')
	}
	return n
}
