package text

import "unicode"

// hidden reports whether a character must be shown by its number, because a
// terminal obeys it or because a reader cannot see it. Variation selectors
// pass: they only choose the form of the character before them.
func hidden(r rune) bool {
	switch {
	case r < 0x20, 0x7F <= r && r < 0xA0:
		return true
	case r < 0x7F, 0xAD < r && r < 0x34F, 0x34F < r && r < 0x600, 0x3164 < r && r < 0xFEFF:
		return false // most text is here, and the tables are slow
	}
	return unicode.Is(unicode.Cf, r) || unicode.Is(invisible, r)
}

// invisible holds the characters that are ignorable by default or end a line
// but are not of category Cf, also the ones that are not assigned yet.
var invisible = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x034F, Hi: 0x034F, Stride: 1}, // combining grapheme joiner
		{Lo: 0x115F, Hi: 0x1160, Stride: 1}, // Hangul fillers
		{Lo: 0x17B4, Hi: 0x17B5, Stride: 1}, // Khmer inherent vowels
		{Lo: 0x2028, Hi: 0x2029, Stride: 1}, // line and paragraph separator
		{Lo: 0x2065, Hi: 0x2065, Stride: 1},
		{Lo: 0x3164, Hi: 0x3164, Stride: 1}, // Hangul filler
		{Lo: 0xFFA0, Hi: 0xFFA0, Stride: 1}, // halfwidth Hangul filler
		{Lo: 0xFFF0, Hi: 0xFFF8, Stride: 1},
	},
	R32: []unicode.Range32{
		{Lo: 0xE0000, Hi: 0xE00FF, Stride: 1}, // tags
		{Lo: 0xE01F0, Hi: 0xE0FFF, Stride: 1},
	},
}

// appendNumber appends a hidden character in the way that text shows it.
func appendNumber(dst []byte, r rune) []byte {
	switch {
	case r < 0x80:
		return appendHex(append(dst, `\x`...), r, 2, upperHex)
	case r < 0x10000:
		return appendHex(append(dst, `\u`...), r, 4, upperHex)
	default:
		return appendHex(append(dst, `\U`...), r, 8, upperHex)
	}
}

const (
	upperHex = "0123456789ABCDEF"
	lowerHex = "0123456789abcdef"
)

// appendHex appends the last n digits of r.
func appendHex(dst []byte, r rune, n int, digits string) []byte {
	for shift := 4 * (n - 1); shift >= 0; shift -= 4 {
		dst = append(dst, digits[r>>shift&15])
	}
	return dst
}
