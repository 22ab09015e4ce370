package text

import (
	"bytes"
	"strings"
	"unicode"
)

// formulaStarts are the characters that begin a formula in a spreadsheet, with
// all characters of Unicode that stand for one of them: spreadsheets in Japan
// take the full-width forms, some in Europe the minus sign U+2212.
const formulaStarts = "=+-@＝＋－＠﹦﹢﹣﹫⁼⁺⁻₌₊₋⩵⩶−﬩"

// guarded are the first characters that always get a guard: those that make a
// spreadsheet skip to the next one, and the guard itself, so that taking away
// one guard gives back every cell.
const guarded = "\t\r\n\x00'"

// GuardCell returns the text of a CSV cell, with one ' in front if a
// spreadsheet could take it for a formula.
func GuardCell(s string) string {
	if needsGuard(s) {
		return "'" + s
	}
	return s
}

func needsGuard(s string) bool {
	if s != "" && strings.IndexByte(guarded, s[0]) >= 0 {
		return true
	}
	for _, r := range s {
		if !unseen(r) {
			return strings.ContainsRune(formulaStarts, r)
		}
	}
	return false
}

// unseen reports whether a character leaves a cell blank so far: white space,
// control and format characters, and what has no width of its own. Importers
// trim some of them, and each trims others.
func unseen(r rune) bool {
	const brailleBlank = '\u2800'
	return unicode.IsSpace(r) || hidden(r) || unicode.In(r, unicode.Mn, unicode.Me) || r == brailleBlank
}

// AppendCSVCell appends a text as a cell of a CSV file (RFC 4180) to dst and
// returns the extended buffer. The cell is guarded as by [GuardCell] and shown
// as by [AppendSafe], but every LF, CR and TAB is kept. It is quoted for each
// separator that an importer may know, not only that of RFC 4180.
func AppendCSVCell(dst []byte, s string) []byte {
	if isPlainCell(s) {
		return append(dst, s...)
	}
	text := make([]byte, 0, len(s)+1)
	if needsGuard(s) {
		text = append(text, '\'')
	}
	text, _ = appendSafe(text, s, cell, false)
	if !needsQuotes(text) {
		return append(dst, text...)
	}
	dst = append(dst, '"')
	dst = append(dst, bytes.ReplaceAll(text, []byte(`"`), []byte(`""`))...)
	return append(dst, '"')
}

// isPlainCell says, without a look at characters, that a cell needs neither
// guard nor quotes, and that nothing in it is replaced: most are so.
func isPlainCell(s string) bool {
	if s == "" {
		return true
	}
	first, last := s[0], s[len(s)-1]
	if first == ' ' || last == ' ' || first == '\'' || strings.IndexByte(formulaStarts, first) >= 0 {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; c {
		case '"', ',', ';':
			return false
		default:
			if c-0x20 >= 0x5F {
				return false
			}
		}
	}
	return true
}

// quotedFor are what divides cells and rows, and the quote itself.
const quotedFor = "\",;\t\r\n"

func needsQuotes(text []byte) bool {
	return bytes.ContainsAny(text, quotedFor) || len(bytes.Trim(text, " ")) < len(text)
}
