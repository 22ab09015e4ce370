package secret

import "bytes"

// maxEscape is how long an escape sequence may be; what is longer is text.
const maxEscape = 256

// escapeLen returns the length of the escape sequence of a terminal (ECMA-48) that b begins with,
// or 0.
func escapeLen(b []byte) int {
	if len(b) < 2 {
		return 0
	}
	b = b[:min(len(b), maxEscape)]
	switch c := b[1]; {
	case c == '[':
		for i := 2; i < len(b); i++ {
			if b[i] >= 0x40 && b[i] <= 0x7e {
				return i + 1
			}
			if b[i] < 0x20 || b[i] > 0x7e {
				return 0
			}
		}
	case c == ']': // a title or a link, ended by BEL or ST
		for i := 2; i < len(b); i++ {
			if b[i] == 7 {
				return i + 1
			}
			if b[i] == 0x1b {
				if at(b, i+1) == '\\' {
					return i + 2
				}
				return 0
			}
			if b[i] == '\n' {
				return 0
			}
		}
	case c == '(' || c == ')':
		if len(b) > 2 {
			return 3
		}
	case c >= '0' && c <= '~':
		return 2
	}
	return 0
}

// hidesText reports whether b has an escape sequence that may take text with it: the target of a
// link, a title, or letters and separators that no program sends to a terminal.
func hidesText(b []byte) bool {
	for {
		i := bytes.IndexByte(b, 0x1b)
		if i < 0 {
			return false
		}
		b = b[i:]
		n := escapeLen(b)
		if n > 0 && !usual(b[:n]) {
			return true
		}
		b = b[max(1, n):]
	}
}

// usual reports whether an escape sequence is a colour, or moves the cursor or clears what it is
// on.
func usual(seq []byte) bool {
	if seq[1] != '[' {
		return len(seq) == 3 && (seq[2] == 'B' || seq[2] == '0') // a set of characters
	}
	digits := false
	for _, c := range seq[2 : len(seq)-1] {
		if !isDigit(c) && c != ';' && (c != '?' || digits) {
			return false
		}
		digits = digits || isDigit(c)
	}
	c := seq[len(seq)-1]
	return c == 'm' || c == 'K' || c == 'J' || c == 'H' || digits && (c >= 'A' && c <= 'G' || c == 'h' || c == 'l')
}

// entity reads a character reference of HTML at i.
func entity(b []byte, i int) (r rune, n int, deeper uint8) {
	if at(b, i+1) == '#' {
		k, base := i+2, rune(10)
		if at(b, k)|0x20 == 'x' {
			k, base = k+1, 16
		}
		from := k
		for k < len(b) && k < from+8 && isHex(b[k]) && (base == 16 || isDigit(b[k])) {
			r = r*base + rune(hexValue(b[k]))
			k++
		}
		if k == from || r == 0 || r > 0x10ffff {
			return 0, 0, 0
		}
		if at(b, k) == ';' {
			k++
		}
		if r < ' ' && r != '\n' && r != '\t' {
			r = '\n'
		}
		return r, k - i, 1
	}
	k := i + 1
	for k < len(b) && k < i+9 && isLetter(b[k]) {
		k++
	}
	if at(b, k) != ';' {
		return 0, 0, 0
	}
	if c, ok := entities[string(b[i+1:k])]; ok {
		return rune(c), k + 1 - i, 1
	}
	return 0, 0, 0
}

var entities = map[string]byte{
	"amp": '&', "AMP": '&', "lt": '<', "gt": '>', "quot": '"', "QUOT": '"', "apos": '\'', "nbsp": ' ', "equals": '=', "colon": ':', "semi": ';',
	"num": '#', "sol": '/', "bsol": '\\', "plus": '+', "lowbar": '_', "commat": '@', "percnt": '%', "quest": '?', "period": '.',
	"comma": ',', "hyphen": '-', "dash": '-', "dollar": '$', "excl": '!', "lpar": '(', "rpar": ')', "Tab": '\t', "NewLine": '\n', "ensp": ' ',
	"emsp": ' ', "thinsp": ' ', "lsquo": '\'', "rsquo": '\'', "ldquo": '"', "rdquo": '"',
}
