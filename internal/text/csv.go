package text

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// guarded are the first characters that make a spreadsheet take a text for a
// formula, or skip to one. The guard itself is among them, so that taking away
// one guard gives back every cell.
const guarded = "=+-@\t\r\n\x00'＝＋－＠"

// GuardCell returns the text of a CSV cell, with one ' in front if a
// spreadsheet could take it for a formula.
func GuardCell(s string) string {
	if needsGuard(s) {
		return "'" + s
	}
	return s
}

func needsGuard(s string) bool {
	first, n := utf8.DecodeRuneInString(s)
	return n > 0 && strings.ContainsRune(guarded, first)
}

// AppendCSVCell appends a text as a cell of a CSV file (RFC 4180) to dst and
// returns the extended buffer. The cell is guarded as by [GuardCell] and shown
// as by [AppendSafe], but every LF, CR and TAB is kept.
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

// isPlainCell says, without a look at characters, that a cell needs neither guard nor quotes, and that nothing in it is replaced: most are so.
func isPlainCell(s string) bool {
	if s == "" {
		return true
	}
	if first := s[0]; first == ' ' || s[len(s)-1] == ' ' || strings.IndexByte(guarded, first) >= 0 {
		return false
	}
	for i := range len(s) {
		if c := s[i]; c-0x20 >= 0x5F || c == '"' || c == ',' {
			return false
		}
	}
	return true
}

func needsQuotes(text []byte) bool {
	return bytes.ContainsAny(text, "\",\r\n") || len(bytes.Trim(text, " \t")) < len(text)
}
