package archive

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/lrkit/lrkit/internal/text"
)

// cp437 has the characters of the code page of MS-DOS from 0x80 on. A zip without a flag means it.
var cp437 = []rune("ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐" +
	"└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0")

// fromCP437 decodes a name of MS-DOS.
func fromCP437(b []byte) string {
	var s strings.Builder
	for _, c := range b {
		if c < 0x80 {
			s.WriteByte(c)
		} else {
			s.WriteRune(cp437[c-0x80])
		}
	}
	return s.String()
}

// cutName returns at most limit bytes of a name, whole characters of UTF-8 if it is that, and
// whether it was longer.
func cutName(b []byte, limit int) ([]byte, bool) {
	if len(b) <= limit {
		return b, false
	}
	end := limit
	for end > limit-utf8.UTFMax && !utf8.RuneStart(b[end]) {
		end--
	}
	if !utf8.RuneStart(b[end]) {
		end = limit
	}
	return b[:end], true
}

// oddName says what in a name may mislead a person or a program that uses it; it returns the empty
// string for an ordinary one. raw is the name as it lies in the archive.
func oddName(name string, raw []byte) string {
	var why []string
	note := func(is bool, what string) {
		if is {
			why = append(why, what)
		}
	}
	slashed := strings.ReplaceAll(name, `\`, "/")
	note(strings.Trim(name, "/") == "", "empty")
	note(bytes.IndexByte(raw, 0) >= 0, "NUL")
	note(!utf8.ValidString(name), "invalid UTF-8")
	seen := strings.ReplaceAll(strings.ToValidUTF8(name, "?"), "\x00", "")
	note(text.SafeLine(seen) != seen, "control or format characters")
	note(strings.HasPrefix(slashed, "/") || len(name) > 1 && name[1] == ':' && isLetter(name[0]), "absolute")
	note(hasParent(slashed), "..")
	note(strings.Contains(name, `\`), "backslash")
	return strings.Join(why, ", ")
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// hasParent reports whether a component of a path is "..", with blanks or dots after it as Windows
// takes them away.
func hasParent(slashed string) bool {
	for part := range strings.SplitSeq(slashed, "/") {
		if strings.HasPrefix(part, "..") && strings.Trim(part, ". ") == "" {
			return true
		}
	}
	return false
}
