package secret

type class uint8

const (
	digit class = 1 << iota
	letter
	hexDigit
	base64Byte // base64 and base64url, without padding
	tokenByte  // what a token is made of: base64, padding, dots
	nameByte   // what the name of a variable or a property is made of
	wordEnd    // ends a word of a value: blanks and controls
)

var classes = func() (t [256]class) {
	for c := range t {
		b := byte(c)
		switch {
		case '0' <= b && b <= '9':
			t[c] = digit | hexDigit | base64Byte | tokenByte | nameByte
		case 'a' <= b|0x20 && b|0x20 <= 'z':
			t[c] = letter | base64Byte | tokenByte | nameByte
			if b|0x20 <= 'f' {
				t[c] |= hexDigit
			}
		case b <= ' ', b == 0x7f:
			t[c] = wordEnd
		}
	}
	for _, c := range []byte("+/-_") {
		t[c] |= base64Byte | tokenByte
	}
	for _, c := range []byte("=.~%") {
		t[c] |= tokenByte
	}
	for _, c := range []byte("_-.$@") {
		t[c] |= nameByte
	}
	return t
}()

func isDigit(c byte) bool  { return c-'0' < 10 }
func isLetter(c byte) bool { return c|0x20-'a' < 26 }
func isUpper(c byte) bool  { return c-'A' < 26 }
func isLower(c byte) bool  { return c-'a' < 26 }
func isAlnum(c byte) bool  { return classes[c]&(digit|letter) != 0 }
func isHex(c byte) bool    { return classes[c]&hexDigit != 0 }
func isBlank(c byte) bool  { return c == ' ' || c == '\t' }
func isQuote(c byte) bool  { return c == '"' || c == '\'' || c == '`' }

func lower(c byte) byte {
	if c-'A' < 26 {
		return c | 0x20
	}
	return c
}

// at returns the byte at i, or 0 outside of b.
func at(b []byte, i int) byte {
	if uint(i) < uint(len(b)) {
		return b[i]
	}
	return 0
}

// hasFold reports whether s, in lower case, stands at i in whatever case.
func hasFold(b []byte, i int, s string) bool {
	if i < 0 || len(b)-i < len(s) {
		return false
	}
	for k := range len(s) {
		if lower(b[i+k]) != s[k] {
			return false
		}
	}
	return true
}

func equalFold(b []byte, s string) bool { return len(b) == len(s) && hasFold(b, 0, s) }

func has(b []byte, i int, s string) bool {
	return i >= 0 && len(b)-i >= len(s) && string(b[i:i+len(s)]) == s
}

// containsFold reports whether s, in lower case, stands in b. b is short.
func containsFold(b []byte, s string) bool {
	for i := 0; i+len(s) <= len(b); i++ {
		if hasFold(b, i, s) {
			return true
		}
	}
	return false
}

// skipBlanks returns where the blanks at i end. At most 256 are looked at.
func skipBlanks(b []byte, i int) int {
	for n := 0; i < len(b) && n < 256 && isBlank(b[i]); n++ {
		i++
	}
	return i
}

// run returns where the bytes of a class that begin at i end.
func run(b []byte, i int, c class) int {
	for i < len(b) && classes[b[i]]&c != 0 {
		i++
	}
	return i
}

// runName is run for names: it looks at no more than the longest has.
func runName(b []byte, i int, c class) int {
	if i >= len(b) {
		return i
	}
	return i + run(b[i:min(len(b), i+maxName)], 0, c)
}

// lowered returns a short word in lower case.
func lowered(b []byte) string {
	var s [48]byte
	if len(b) > len(s) {
		return ""
	}
	for i, c := range b {
		s[i] = lower(c)
	}
	return string(s[:len(b)])
}

// makeup says what a value is made of.
type makeup struct {
	lower, upper, digits, marks, high int
}

func makeupOf(b []byte) (m makeup) {
	for _, c := range b {
		switch {
		case isDigit(c):
			m.digits++
		case isLower(c):
			m.lower++
		case isUpper(c):
			m.upper++
		case c >= 0x80:
			m.high++
		default:
			m.marks++
		}
	}
	return m
}

// mixed reports whether a value has letters and digits, as one that was drawn at random.
func (m makeup) mixed() bool { return m.digits > 0 && m.lower+m.upper > 0 }

func allHex(b []byte) bool {
	for _, c := range b {
		if !isHex(c) {
			return false
		}
	}
	return len(b) > 0
}

func allDigits(b []byte) bool {
	for _, c := range b {
		if !isDigit(c) {
			return false
		}
	}
	return len(b) > 0
}
