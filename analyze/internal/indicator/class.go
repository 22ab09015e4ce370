package indicator

import "github.com/lrkit/lrkit/analyze/internal/ascii"

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
	actPID     // the i in pid and a number
)

var actions = func() (t [256]action) {
	t['.'], t[':'], t['@'], t['\\'], t['-'], t['/'], t['='] = actDot, actColon, actAt, actBackslash, actDash, actSlash, actEquals
	t['['], t['('], t['{'] = actBracket, actBracket, actBracket
	t['T'] = actT
	t['i'], t['I'] = actPID, actPID
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

func isHex(c byte) bool  { return classes[c]&hex != 0 }
func isWord(c byte) bool { return classes[c]&(digit|letter) != 0 || c == '_' }

// endsFold reports whether line[:end] ends with s, without regard to case.
func endsFold(line []byte, end int, s string) bool { return ascii.HasFold(line, end-len(s), s) }

// skipBlanks returns where the blanks at i end.
func skipBlanks(line []byte, i int) int {
	for i < len(line) && ascii.IsBlank(line[i]) {
		i++
	}
	return i
}

// backBlanks returns where the blanks before i begin; at most 64 are looked at.
func backBlanks(line []byte, i int) int {
	for n := 0; i > 0 && n < 64 && ascii.IsBlank(line[i-1]); n++ {
		i--
	}
	return i
}
