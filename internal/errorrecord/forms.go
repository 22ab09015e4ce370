package errorrecord

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// isOrigin reports whether b is a row "    + CategoryInfo          : ", whatever its word.
func isOrigin(b []byte) bool {
	rest := bytes.TrimLeft(b, " ")
	if indent := len(b) - len(rest); indent < 2 || indent > 8 || !bytes.HasPrefix(rest, []byte("+ ")) {
		return false
	}
	word, _, ok := bytes.Cut(rest[2:], []byte(":"))
	word = bytes.TrimRight(word, " ")
	return ok && len(word) > 0 && len(word) < 64 && bytes.IndexByte(word, ' ') < 0
}

// isCategory reports whether b is such a row, and its value is that of CategoryInfo.
func isCategory(b []byte) bool {
	_, value, _ := bytes.Cut(b, []byte(": "))
	name, _ := category(value)
	return name != "" && isOrigin(b)
}

// category returns the category and the target of the value of CategoryInfo:
// "ObjectNotFound: (C:\x:String) [Get-Item], ItemNotFoundException".
func category(b []byte) (name, target string) {
	word, rest, ok := bytes.Cut(b, []byte(": ("))
	if !ok || len(word) == 0 || bytes.IndexByte(word, ' ') >= 0 {
		return "", ""
	}
	end := bytes.LastIndex(rest, []byte(") ["))
	if end < 0 {
		end = bytes.LastIndexByte(rest, ')')
	}
	if end < 0 {
		end = len(rest)
	}
	rest = rest[:end]
	if i := bytes.LastIndexByte(rest, ':'); i >= 0 {
		rest = rest[:i] // its type
	}
	return string(word), string(rest)
}

// isCommand reports whether a message begins: "Get-Item : " or "Get-Item: ".
func isCommand(b []byte) bool {
	i := verbNoun(b)
	return i > 0 && (bytes.HasPrefix(b[i:], []byte(" : ")) || bytes.HasPrefix(b[i:], []byte(": ")))
}

// command7 is isCommand for version 7 alone.
func command7(b []byte) bool {
	i := verbNoun(b)
	return i > 0 && bytes.HasPrefix(b[i:], []byte(": "))
}

// verbNoun returns the length of the name of a cmdlet that b begins with.
func verbNoun(b []byte) int {
	i := 0
	for i < len(b) && isLetter(b[i]) {
		i++
	}
	if i < 2 || i == len(b) || b[i] != '-' || b[0] < 'A' || b[0] > 'Z' {
		return 0
	}
	from := i + 1
	for i = from; i < len(b) && (isLetter(b[i]) || isDigit(b[i])); i++ {
	}
	if i-from < 2 {
		return 0
	}
	return i
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// isBar reports whether b is the row "Line |" of ConciseView, whatever its word.
func isBar(b []byte) bool {
	word, ok := bytes.CutSuffix(bytes.TrimRight(b, " "), []byte("|"))
	word = bytes.TrimRight(word, " ")
	if !ok || len(word) == 0 || len(word) > 32 {
		return false
	}
	for _, c := range string(word) {
		if !unicode.IsLetter(c) {
			return false
		}
	}
	return true
}

// barRow returns what stands after the bar of a row of ConciseView.
func barRow(b []byte) (row []byte, ok bool) {
	before, row, ok := bytes.Cut(b, []byte("|"))
	return row, ok && len(before) > 0 && len(bytes.Trim(before, " 0123456789")) == 0
}

// broken reports whether the console may have ended the row because it was full: it keeps the
// blank.
func broken(b []byte) bool {
	return len(b) > 1 && b[len(b)-1] == ' ' && b[len(b)-2] != ' '
}

// leastCut is the length from which a row may end within a word.
const leastCut = 60

// join returns the text of lines. Where the console broke a line its parts are joined.
func join(lines []line) (b []byte) {
	for i := range lines {
		text := lines[i].text
		if i > 0 {
			last := lines[i-1].text
			indented := len(text) == 0 || text[0] == ' '
			if indented || !broken(last) && (len(last) < leastCut || !openQuote(b)) {
				b = append(bytes.TrimRight(b, " "), '\n')
			}
		}
		b = keep(b, text, MaxMessage)
	}
	return b
}

// openQuote reports whether a quote that begins in the last line of b does not end there.
func openQuote(b []byte) bool {
	b = b[bytes.LastIndexByte(b, '\n')+1:]
	open, before := byte(0), byte(' ')
	for _, c := range b {
		switch {
		case c == open:
			open = 0
		case open == 0 && (c == '\'' || c == '"') && (before == ' ' || before == '(' || before == '['):
			open = c
		}
		before = c
	}
	return open != 0
}

// appendRow appends the rest of a row of version 5.1, which breaks it in a word and indents it by
// four blanks, of which some stand before the line end.
func appendRow(b, row []byte, limit int) []byte {
	rest := bytes.TrimLeft(row, " ")
	kept := bytes.TrimRight(b, " ")
	if len(b)-len(kept)+len(row)-len(rest) > 4 {
		kept = append(kept, ' ')
	}
	return keep(kept, rest, limit)
}

// keep appends as much of text as the limit allows, in whole characters.
func keep(b, text []byte, limit int) []byte {
	n := max(0, min(len(text), limit-len(b)))
	for k := n; k > max(0, n-utf8.UTFMax) && n < len(text); k-- {
		if utf8.RuneStart(text[k]) {
			n = k
			break
		}
	}
	return append(b, text[:n]...)
}
