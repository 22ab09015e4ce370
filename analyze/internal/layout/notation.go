package layout

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/ascii"
	"github.com/lrkit/lrkit/analyze/internal/vocabulary"
)

// appendObject reads a line of JSON, or of what is written like it: objects of JavaScript, Python
// and PowerShell, YAML in braces, inline tables of TOML, labels of metrics. Keys may have quotes or
// not, a colon or an equals sign after them. ok is false for what is none of it; that closes all
// that is open.
func (r *Reader) appendObject(dst []Part, line []byte, i int) (parts []Part, ok bool) {
	dst, _, ok = r.appendValues(dst, line, i, false)
	return dst, ok
}

// appendValues is appendObject, and returns where it ended: if one is set, with the first value.
func (r *Reader) appendValues(dst []Part, line []byte, i int, one bool) (parts []Part, end int, ok bool) {
	o := &r.object
	o.single = 0
	n := len(dst)
	for i < len(line) {
		switch c := line[i]; c {
		case ' ', '\t', '\r':
			i++
		case ',', ';':
			o.key = key{}
			i++
		case '{', '[':
			if !r.push(c == '[') {
				return r.abandon(dst[:n], line, i), i, false
			}
			i++
		case '}', ']':
			if o.depth == 0 {
				return dst, i, true
			}
			dst = r.pop(dst, i)
			if i++; one && o.depth == 0 {
				return dst, i, true
			}
		case '@', '$': // of PowerShell
			if i+1 == len(line) || line[i+1] != '{' {
				return r.abandon(dst[:n], line, i), i, false
			}
			i++
		case '"', '\'':
			end := stringEnd(line, i+1, c)
			if end < 0 || o.depth == 0 {
				return r.abandon(dst[:n], line, i), i, false
			}
			if value := r.afterKey(line, end+1); value > 0 {
				o.key = keyOf(line[i+1 : end])
				i = value
				continue
			}
			dst = r.appendMember(dst, line, i+1, end, c)
			i = end + 1
		default:
			if prefix := c | 0x20; (prefix == 'u' || prefix == 'b') && o.key.seen && i+1 < len(line) && (line[i+1] == '\'' || line[i+1] == '"') { // of Python
				i++
				continue
			}
			end := r.bareEnd(line, i)
			if end < 0 {
				return r.abandon(dst[:n], line, i), i, false
			}
			if value := r.afterKey(line, end); value > 0 {
				o.key = keyOf(line[i:end])
				i = value
				continue
			}
			if o.key.seen || o.top().array {
				dst = r.appendMember(dst, line, i, end, 0)
			} else if !isElision(line[i:end]) {
				return r.abandon(dst[:n], line, i), i, false
			}
			i = end
		}
	}
	return dst, i, true
}

// opensObject says whether a line begins like an object or an array.
func opensObject(line []byte, first int) bool {
	switch line[first] {
	case '{', '[':
		return true
	case '@':
		return first+1 < len(line) && line[first+1] == '{'
	}
	return false
}

// afterKey returns where the value begins of a key that ends at i, 0 if none does: a colon or an
// equals sign follows it, within an object, where no value is due.
func (r *Reader) afterKey(line []byte, i int) int {
	o := &r.object
	if o.depth == 0 || o.key.seen || o.top().array {
		return 0
	}
	i = blanks(line, i)
	if i == len(line) || line[i] != ':' && line[i] != '=' {
		return 0
	}
	if i++; i < len(line) && (line[i] == '>' && line[i-1] == '=' || line[i] == '~' && line[i-1] == '=') { // =>, =~
		i++
	}
	return i
}

// bareEnd returns where the text without quotes at line[i] ends: a key, or a value; -1 for what is
// neither. An array has none but numbers and words such as null.
func (r *Reader) bareEnd(line []byte, i int) int {
	o := &r.object
	if o.depth == 0 {
		return -1
	}
	end, open := i, 0
	for ; end < len(line); end++ {
		switch c := line[end]; {
		case c == '(':
			open++
		case c == ')':
			open--
		case open > 0:
		case c == ',' || c == '}' || c == ']' || c == ';' || c == '{' || c == '"':
			return r.bare(line, i, end)
		case (c == ':' || c == '=' || c == ' ') && !o.key.seen && !o.top().array:
			return r.bare(line, i, end)
		}
	}
	return r.bare(line, i, end)
}

// bare is bareEnd for a text that ends at end at the latest.
func (r *Reader) bare(line []byte, i, end int) int {
	o := &r.object
	_, end = trim(line, i, end)
	word := line[i:end]
	switch {
	case end == i:
		return -1
	case isLiteral(word), isElision(word):
		return end
	case o.top().array:
		return -1
	case o.key.seen:
		return end
	}
	for _, c := range word {
		if !ascii.IsLetter(c) && !ascii.IsDigit(c) && c < 0x80 && c != '_' && c != '-' && c != '.' && c != '$' {
			return -1
		}
	}
	return end
}

// isLiteral says whether a word is a number, or a word such as true or null.
func isLiteral(s []byte) bool {
	if ascii.IsDigit(s[0]) || s[0] == '-' && len(s) > 1 && ascii.IsDigit(s[1]) {
		return bytes.IndexByte(s, ' ') < 0
	}
	switch string(s) {
	case "true", "false", "null", "True", "False", "None", "undefined", "nil", "$true", "$false", "$null":
		return true
	}
	return false
}

// isElision says whether a word stands for what was left out.
func isElision(s []byte) bool { return string(s) == "..." || string(s) == "…" }

// stringEnd returns where the quote stands that ends a string, or -1.
func stringEnd(line []byte, i int, quote byte) int {
	for i < len(line) {
		switch line[i] {
		case '\\':
			i += 2
		case quote:
			return i
		default:
			i++
		}
	}
	return -1
}

// keyOf reads a key.
func keyOf(name []byte) key {
	k := key{seen: true, thing: vocabulary.ThingOf(name), kind: vocabulary.SaysKind(name), apart: vocabulary.IsApart(name)}
	k.means, k.known = vocabulary.Of(name)
	return k
}

// isMember says whether a line begins with the key of a member. The object may have begun in a part
// of the text that is not here.
func isMember(line []byte, first int) bool {
	end := stringEnd(line[:min(len(line), first+maxSign)], first+1, line[first])
	if end < 0 {
		return false
	}
	after := blanks(line, end+1)
	return after+1 < len(line) && (line[after] == ':' || line[after] == '=' && line[after+1] == '>')
}
