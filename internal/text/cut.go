package text

import "unicode/utf8"

// ellipsis marks where a text was cut.
const ellipsis = "…"

// CutPrinted returns s if it takes at most limit bytes as printed, and otherwise a prefix of it
// followed by "…" that does. What counts of a character is the longer of two forms: that in a JSON
// string, by [AppendJSON], and that in a line, by [SafeLine], in which a form feed takes four bytes
// and not two. A cell of CSV, which doubles quotes, takes no more.
func CutPrinted(s string, limit int) string {
	const longest = 12 // a character beyond U+FFFF that is escaped
	if len(s) <= limit/longest {
		return s
	}
	var b []byte
	size, kept := 0, 0
	for i := 0; i < len(s); {
		n := 1
		if s[i] >= utf8.RuneSelf {
			if r, width := decode(s[i:]); r == utf8.RuneError && width == 1 {
				n = invalidLen(s[i:])
			} else {
				n = width
			}
		}
		b = AppendJSON(b[:0], s[i:i+n])
		printed := len(b) - len(`""`)
		b, _ = appendSafe(b[:0], s[i:i+n], oneLine, false)
		if size += max(printed, len(b)); size > limit {
			return s[:kept] + ellipsis
		}
		if i += n; size <= limit-len(ellipsis) {
			kept = i
		}
	}
	return s
}
