package text

import "unicode/utf8"

// ellipsis marks where a text was cut.
const ellipsis = "…"

// CutPrinted returns s if [AppendJSON] needs at most max bytes for what is between the quotes, and otherwise its
// beginning with … behind it, which needs no more. No other form that we print is longer: one control character is
// six bytes of JSON.
func CutPrinted(s string, max int) string {
	const longest = 12 // a character beyond U+FFFF that is escaped
	if len(s) <= max/longest {
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
		if size += len(b) - len(`""`); size > max {
			return s[:kept] + ellipsis
		}
		if i += n; size <= max-len(ellipsis) {
			kept = i
		}
	}
	return s
}
