package secret

import (
	"unicode"
	"unicode/utf8"
)

// foldRune returns what a character stands for, in lower case if it is none of ASCII; keep is false
// for what is not seen.
func foldRune(r rune) (folded rune, keep bool) {
	switch {
	case r < utf8.RuneSelf:
		return r, true
	case r <= 0x24f || r >= 0x1ea0 && r < 0x1f00:
		return foldLatin(r)
	case r >= 0x300 && r <= 0x36f, r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f, r == 0xfeff,
		r >= 0xfe00 && r <= 0xfe0f, r == 0x61c, r == 0x180e, r == 0x115f, r == 0x1160, r == 0x3164, r == 0xffa0, r >= 0xe0000 && r <= 0xe0fff:
		return 0, false
	case r >= 0xff01 && r <= 0xff5e:
		return r - 0xff01 + '!', true
	case r >= 0x2000 && r <= 0x200a, r == 0x3000, r == 0x202f, r == 0x205f, r == 0x1680:
		return ' ', true
	case r >= 0x1d400 && r <= 0x1d6a3: // letters for formulas, in 13 styles
		return foldStyled((r - 0x1d400) % 52), true
	case r >= 0x1d7ce && r <= 0x1d7ff:
		return '0' + (r-0x1d7ce)%10, true
	}
	if to := foldOther(r); to != 0 {
		return to, true
	}
	return unicode.ToLower(r), true
}

func foldStyled(k rune) rune {
	if k < 26 {
		return 'A' + k
	}
	return 'a' + k - 26
}

func foldOther(r rune) rune {
	switch r {
	case '“', '”', '„', '‟', '«', '»', '″', '「', '」', '『', '』':
		return '"'
	case '‘', '’', '‚', '‛', '′', '‹', '›':
		return '\''
	case '‐', '‑', '‒', '–', '—', '―', '−', '﹣':
		return '-'
	case '…', '‥', '․', '·', '・', '∙', '⋯':
		return '.'
	case '∶', 'ː', '﹕', '꞉', '︰':
		return ':'
	case '⁼', '﹦', '꞊':
		return '='
	case '→', '⇒', '➔', '➜':
		return '>'
	case '│', '┃', '║', '¦', '｜':
		return '|'
	case '─', '━', '═':
		return '-'
	case '┼', '╬', '╪', '╫', '┌', '┐', '└', '┘', '├', '┤', '┬', '┴', '╔', '╗', '╚', '╝', '╠', '╣', '╦', '╩':
		return '+'
	case 'ά':
		return 'α'
	case 'έ':
		return 'ε'
	case 'ή':
		return 'η'
	case 'ί', 'ϊ', 'ΐ':
		return 'ι'
	case 'ό', 'Ό':
		return 'ο'
	case 'ύ', 'ϋ':
		return 'υ'
	case 'ώ', 'Ώ':
		return 'ω'
	case 'ς':
		return 'σ'
	case 'ё', 'Ё':
		return 'е'
	}
	return 0
}

func foldLatin(r rune) (folded rune, keep bool) {
	switch {
	case r == 0xa0:
		return ' ', true
	case r == 0xad:
		return 0, false
	case r == 0xab || r == 0xbb:
		return '"', true
	case r == 0xa6:
		return '|', true
	case r == 0xb7:
		return '.', true
	case r < 0xc0:
		return r, true
	case r < 0x100:
		return rune(latin1[r-0xc0]), true
	case r < 0x180:
		return rune(latinA[r-0x100]), true
	case r == 0x1a0 || r == 0x1a1:
		return 'O' + (r&1)<<5, true
	case r == 0x1af || r == 0x1b0:
		return 'u', true
	case r >= 0x1ea0 && int(r-0x1ea0) < len(latinMore):
		return rune(latinMore[r-0x1ea0]), true
	}
	return unicode.ToLower(r), true
}
