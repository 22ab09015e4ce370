package layout

import (
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// unescape returns the text that the inside of a JSON string stands for. It fails for anything that
// JSON does not allow there, as in "C:\Windows" without the second backslash. Half a surrogate pair
// becomes U+FFFD.
func unescape(s []byte) ([]byte, bool) {
	plain := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c < ' ':
			return nil, false
		case c != '\\':
			plain = append(plain, c)
			continue
		}
		if i++; i == len(s) {
			return nil, false
		}
		switch c := s[i]; c {
		case '"', '\\', '/':
			plain = append(plain, c)
		case 'b':
			plain = append(plain, '\b')
		case 'f':
			plain = append(plain, '\f')
		case 'n':
			plain = append(plain, '\n')
		case 'r':
			plain = append(plain, '\r')
		case 't':
			plain = append(plain, '\t')
		case 'u':
			r, ok := codeUnit(s[i-1:])
			if !ok {
				return nil, false
			}
			i += 4
			if low, ok := codeUnit(s[i+1:]); ok && utf16.DecodeRune(r, low) != utf8.RuneError {
				r = utf16.DecodeRune(r, low)
				i += 6
			}
			plain = utf8.AppendRune(plain, r)
		default:
			return nil, false
		}
	}
	return plain, true
}

// codeUnit reads the escape of a UTF-16 code unit.
func codeUnit(s []byte) (rune, bool) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(s[2:6]), 16, 16)
	return rune(n), err == nil
}
