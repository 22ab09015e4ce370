package text

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// page is a code page as which UTF-8 is read by mistake.
type page struct {
	*charmap.Charmap
	lead  func(rune) bool // what the first byte of a character may have become
	least int             // how many characters it takes to be certain
	must  *unicode.RangeTable
}

// Those of the consoles of Windows, and of its windows. In the first ones the first byte of a
// character becomes a line of a box, which no name has. In the others it becomes a letter that
// words begin with.
var pages = [...]page{
	{charmap.CodePage437, isBox, 1, nil},
	{charmap.CodePage850, isBox, 1, nil},
	{charmap.CodePage852, isBox, 1, nil},
	{charmap.CodePage866, isBox, 1, nil},
	{charmap.Windows1252, isAccented, 1, nil},
	{charmap.ISO8859_1, isAccented, 1, nil}, // as programs do that are not of Windows
	{charmap.Windows1251, func(r rune) bool { return r == 'Р' || r == 'С' }, 2, unicode.Cyrillic},
}

func isAccented(r rune) bool { return r >= 0xC2 && r <= 0xC5 }

func isBox(r rune) bool { return r >= 0x2500 && r <= 0x257F }

// Repair undoes UTF-8 that was read as another code page, as in "Jos├®" and "JosÃ©" for "José". ok
// says that s is certainly such a text: all in it that is not of ASCII comes out as letters, and
// all code pages that it could be agree.
func Repair(s string) (repaired string, ok bool) {
	if isASCII(s) {
		return s, false
	}
	for i := range pages {
		r, good := pages[i].repair(s)
		switch {
		case !good:
		case ok && r != repaired:
			return s, false
		default:
			repaired, ok = r, true
		}
	}
	if !ok {
		return s, false
	}
	return repaired, true
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func (p *page) repair(s string) (string, bool) {
	var b []byte
	n := 0
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		if r < utf8.RuneSelf {
			b = append(b, byte(r))
			continue
		}
		if !p.lead(r) {
			return "", false
		}
		next, size := utf8.DecodeRuneInString(s[i:])
		i += size
		first, ok1 := p.EncodeRune(r)
		second, ok2 := p.EncodeRune(next)
		c, _ := utf8.DecodeRune([]byte{first, second})
		if !ok1 || !ok2 || c == utf8.RuneError || !unicode.IsLetter(c) || p.must != nil && !unicode.Is(p.must, c) {
			return "", false
		}
		b = utf8.AppendRune(b, c)
		n++
	}
	return string(b), n >= p.least
}
