package link

import (
	"encoding/binary"
	"strconv"
	"strings"
	"unicode/utf16"
)

// decodeText returns a text as UTF-8: programs on Windows write UTF-16 and byte order marks.
func decodeText(b []byte) (string, []Wrapping) {
	switch s := string(b); {
	case strings.HasPrefix(s, "\ufeff"):
		return s[3:], []Wrapping{WrapBOM}
	case strings.HasPrefix(s, "\xff\xfe"):
		return decodeUTF16(b[2:], binary.LittleEndian), []Wrapping{WrapUTF16}
	case strings.HasPrefix(s, "\xfe\xff"):
		return decodeUTF16(b[2:], binary.BigEndian), []Wrapping{WrapUTF16}
	case strings.Contains(s[:min(len(s), 64)], "h\x00t\x00t\x00p"):
		return decodeUTF16(b, binary.LittleEndian), []Wrapping{WrapUTF16}
	case strings.Contains(s[:min(len(s), 64)], "\x00h\x00t\x00t\x00p"):
		return decodeUTF16(b, binary.BigEndian), []Wrapping{WrapUTF16}
	default:
		return s, nil
	}
}

func decodeUTF16(b []byte, order binary.ByteOrder) string {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = order.Uint16(b[2*i:])
	}
	return string(utf16.Decode(units))
}

// unescapeJSON decodes the escapes that [jsonEscape] accepts.
func unescapeJSON(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] != '\\' || !jsonEscape(s[i:]):
			b.WriteByte(s[i])
		case s[i+1] == '/':
			b.WriteByte('/')
			i++
		default:
			n, _ := strconv.ParseUint(s[i+4:i+6], 16, 8) // two hex digits
			b.WriteRune(rune(n))
			i += 5
		}
	}
	return b.String()
}

// decodeQuotedPrintable decodes the transfer encoding of mails, if a link certainly has it: each =
// begins an escape or ends a joined line, and one of the escapes is =3D.
func decodeQuotedPrintable(s string) string {
	if !strings.Contains(s, "=3D") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '=' {
			b.WriteByte(s[i])
			continue
		}
		if i+2 < len(s) && isHex(s, i+1) && isHex(s, i+2) && strings.Contains("3D 26 2F 3F 2B 25", s[i+1:i+3]) {
			n, _ := strconv.ParseUint(s[i+1:i+3], 16, 8) // two hex digits
			b.WriteByte(byte(n))
			i += 2
		} else if i+1 < len(s) && s[i+1] == '\n' {
			i++
		} else {
			return s
		}
	}
	return b.String()
}
