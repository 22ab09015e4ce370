package text

import (
	"bytes"
	"fmt"
	"unicode"
	"unicode/utf8"
)

// LeadingWindow is how many bytes [Leading] looks at.
const LeadingWindow = 128

// Leading looks for a JSON document at the beginning of b after something that does not belong to
// it: characters that are not seen, or one stray character or byte. It returns the length of what
// comes before the bracket, how many characters that is, blanks not counted, and a name for the
// first. n is 0 where there is nothing, or where it is not certain that a document follows: a stray
// character must be followed by an object that begins with a name that isMember accepts.
func Leading(b []byte, isMember func(name []byte) bool) (n int, count int64, first string) {
	b = b[:min(len(b), LeadingWindow)]
	strays := 0
	for n < len(b) && b[n] != '{' && b[n] != '[' {
		r, size := utf8.DecodeRune(b[n:])
		switch {
		case isBlank(b[n]):
			n++
			continue
		case !unicode.Is(beforeDocument, r):
			if strays++; strays > 1 {
				return 0, 0, ""
			}
		}
		if count++; count == 1 {
			first = fmt.Sprintf("U+%04X", r)
			if r == utf8.RuneError && size == 1 {
				first = fmt.Sprintf("byte %02X", b[n])
			}
		}
		n += size
	}
	if count == 0 || n == len(b) || !opensDocument(b[n:], strays > 0, isMember) {
		return 0, 0, ""
	}
	return n, count, first
}

// opensDocument reports whether b begins an object, or an array of objects.
func opensDocument(b []byte, certain bool, isMember func([]byte) bool) bool {
	open, rest := b[0], bytes.TrimLeft(b[1:], blanks)
	if open == '[' {
		return !certain && bytes.HasPrefix(rest, []byte("{"))
	}
	if !certain && bytes.HasPrefix(rest, []byte("}")) {
		return true
	}
	name, quoted := bytes.CutPrefix(rest, []byte(`"`))
	if !certain {
		return quoted
	}
	name, _, closed := bytes.Cut(name, []byte(`"`))
	return quoted && closed && isMember(name)
}

const blanks = " \t\r\n"

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// beforeDocument holds the characters that a reader does not see before a document. The list is in
// docs/FORMAT.md, so that it does not depend on a version of Unicode.
var beforeDocument = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x0000, Hi: 0x0008, Stride: 1},
		{Lo: 0x000B, Hi: 0x000C, Stride: 1},
		{Lo: 0x000E, Hi: 0x001F, Stride: 1},
		{Lo: 0x007F, Hi: 0x00A0, Stride: 1},
		{Lo: 0x00AD, Hi: 0x00AD, Stride: 1},
		{Lo: 0x034F, Hi: 0x034F, Stride: 1},
		{Lo: 0x061C, Hi: 0x061C, Stride: 1},
		{Lo: 0x115F, Hi: 0x1160, Stride: 1},
		{Lo: 0x1680, Hi: 0x1680, Stride: 1},
		{Lo: 0x17B4, Hi: 0x17B5, Stride: 1},
		{Lo: 0x180B, Hi: 0x180F, Stride: 1},
		{Lo: 0x2000, Hi: 0x200F, Stride: 1},
		{Lo: 0x2028, Hi: 0x202F, Stride: 1},
		{Lo: 0x205F, Hi: 0x206F, Stride: 1},
		{Lo: 0x3000, Hi: 0x3000, Stride: 1},
		{Lo: 0x3164, Hi: 0x3164, Stride: 1},
		{Lo: 0xFE00, Hi: 0xFE0F, Stride: 1},
		{Lo: 0xFEFF, Hi: 0xFEFF, Stride: 1},
		{Lo: 0xFFA0, Hi: 0xFFA0, Stride: 1},
		{Lo: 0xFFF0, Hi: 0xFFFB, Stride: 1},
	},
	R32:         []unicode.Range32{{Lo: 0xE0000, Hi: 0xE0FFF, Stride: 1}},
	LatinOffset: 5,
}
