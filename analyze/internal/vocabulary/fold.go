package vocabulary

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/lrkit/lrkit/analyze/internal/quantity"
)

// maxName is the length of the longest name that is looked up, in bytes as printed.
const maxName = 64

// longest is more than any name has when it is folded, with its unit.
const longest = 56

// Of returns what a name says, and whether it is known.
func Of(name []byte) (Meaning, bool) {
	if len(name) < 2 || len(name) > maxName {
		return Meaning{}, false
	}
	var buf [maxName + utf8.UTFMax]byte
	folded := fold(buf[:0], name)
	if len(folded) == 0 || len(folded) > longest {
		return Meaning{}, false
	}
	if role := roleOf(string(folded)); role != None {
		means := meaning(role)
		means.Program = role == Path && isProgram(string(folded))
		return means, true
	}
	return qualified(folded)
}

// maxWords is how many words of a name are looked up.
const maxWords = 4

// Prefixed returns what the last words of a name say, and the words before them, of a name as
// SourceCreated, "Target Modified" or source_file that is not known as a whole.
func Prefixed(name []byte) (prefix []byte, m Meaning, ok bool) {
	words := 0
	for i := 1; i < len(name)-1 && len(name) <= maxName && words < maxWords; i++ {
		c, before := name[i], name[i-1]
		if !(c-'A' < 26 && before-'a' < 26) && c != ' ' && c != '_' {
			continue
		}
		words++
		rest := name[i:]
		if c == ' ' || c == '_' {
			rest = rest[1:]
		}
		if m, ok := Of(rest); ok {
			return name[:i], m, true
		}
	}
	return nil, Meaning{}, false
}

func meaning(role Role) Meaning {
	if role == Size {
		return Meaning{Role: Size, Unit: 1}
	}
	return Meaning{Role: role}
}

// firstUncased is where scripts of East Asia begin, which have no lower case.
const firstUncased = 0x2e80

// fold appends a name in lower case, without blanks and the marks between words, to dst, which has
// room for it.
func fold(dst, name []byte) []byte {
	for i := 0; i < len(name) && len(dst) < maxName; {
		c := name[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case c == ' ' || c == '\t' || c == '"' || c == '_' && i > 1 || c == '-' || c == '.':
			case c-'A' < 26:
				dst = append(dst, c|0x20)
			case c == ':' || c == ',' || c == ';' || c == '=' || c == '<' || c == '>' || c == '|' || c == '\\': // in no name
				return dst[:0]
			default:
				dst = append(dst, c)
			}
			continue
		}
		r, n := utf8.DecodeRune(name[i:])
		i += n
		switch r {
		case '\u00a0', '\u202f', '\u3000', '\ufeff':
		case '’':
			dst = append(dst, '\'')
		case '（':
			dst = append(dst, '(')
		case '）':
			dst = append(dst, ')')
		default:
			if r < firstUncased {
				r = unicode.ToLower(r)
			}
			dst = utf8.AppendRune(dst, r)
		}
	}
	return dst
}

// qualified reads a name with what its values are counted in, or the zone of its times: Size (KB),
// SizeInMB, MB, LastWriteTimeUtc, "Modified (UTC)".
func qualified(folded []byte) (Meaning, bool) {
	base, word := folded, []byte(nil)
	n := len(folded)
	switch {
	case n < 2:
		return Meaning{}, false
	case folded[n-1] == ')':
		open := bytes.LastIndexByte(folded, '(')
		if open <= 0 {
			return Meaning{}, false
		}
		base, word = folded[:open], folded[open+1:n-1]
	default:
		word = folded[n-2:]
		if n > 3 && string(folded[n-3:]) == "utc" {
			word = folded[n-3:]
		}
		base = folded[:n-len(word)]
	}
	unit := unitOf(word)
	utc := string(word) == "utc" || string(word) == "gmt"
	if unit > 1 {
		base = bytes.TrimSuffix(base, []byte("in"))
		if len(base) == 0 && word[len(word)-1] == 'b' {
			return Meaning{Role: Size, Unit: unit}, true
		}
	}
	if bytes.HasSuffix(folded, []byte("version")) {
		return Meaning{Role: Version}, true
	}
	switch role := roleOf(string(base)); {
	case role == Size && unit > 0:
		return Meaning{Role: Size, Unit: unit}, true
	case role.IsTime() && (utc || string(word) == "local"):
		return Meaning{Role: role, UTC: utc}, true
	}
	return Meaning{}, false
}

// unitOf returns how many bytes a unit in the name of a column has, or 0. Programs that write it
// there count in powers of two.
func unitOf(word []byte) int64 {
	u, ok := quantity.Named(word)
	if !ok {
		return 0
	}
	return u.Bytes()
}
