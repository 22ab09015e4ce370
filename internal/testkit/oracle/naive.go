package oracle

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
)

// Naive reads the first members of an object by docs/FORMAT.md, in the plainest
// way there is: recursive, the whole in memory, byte by byte. It gives up at the
// first byte that does not fit, with what it has.
func Naive(b []byte) (v Values) {
	s := strings.TrimPrefix(string(b), "\uFEFF")
	s = skipLeading(skip(s))
	if !strings.HasPrefix(s, "{") {
		return v
	}
	s = skip(s[1:])
	seen := map[string]bool{}
	for strings.HasPrefix(s, `"`) {
		name, rest, ok := naiveString(s)
		if !ok {
			return v
		}
		s = skip(rest)
		if !strings.HasPrefix(s, ":") {
			return v
		}
		s = skip(s[1:])
		value := s
		s, ok = naiveValue(s, 0)
		if !ok {
			return v
		}
		switch name {
		case "name":
			name = "script_name"
		case "script_error":
			name = "script_errors"
		}
		if !seen[name] {
			seen[name] = true
			v.naive(name, value[:len(value)-len(s)])
		}
		s = skip(s)
		if !strings.HasPrefix(s, ",") {
			return v
		}
		s = skip(s[1:])
	}
	return v
}

func (v *Values) naive(name, value string) {
	if name == "exit_code" {
		if n, err := strconv.ParseInt(value, 10, 64); err == nil {
			v.ExitCode = &n
		}
		return
	}
	if text, _, ok := naiveString(value); ok {
		switch name {
		case "script_name":
			v.ScriptName = &text
		case "script_output":
			v.Output = &text
		case "script_errors":
			v.Errors = &text
		}
	}
}

// leading is what docs/FORMAT.md lets stand before a document: characters that are not seen, and at
// most one other.
var leading = func() *regexp.Regexp {
	const unseen = `\x00-\x20\x7F-\x{A0}\x{AD}\x{34F}\x{61C}\x{115F}\x{1160}\x{1680}\x{17B4}\x{17B5}\x{180B}-\x{180F}` +
		`\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}-\x{206F}\x{3000}\x{3164}\x{FE00}-\x{FE0F}\x{FEFF}\x{FFA0}` +
		`\x{FFF0}-\x{FFFB}\x{E0000}-\x{E0FFF}`
	return regexp.MustCompile(`^[` + unseen + `]*([^\{\[` + unseen + `])?[` + unseen + `]*\{[ \t\r\n]*("[^"]*"|"|\})`)
}()

func skipLeading(s string) string {
	m := leading.FindStringSubmatchIndex(s[:min(len(s), 128)])
	if m == nil {
		return s
	}
	if stray := m[2] >= 0; stray {
		switch s[m[4]:m[5]] {
		case `"script_name"`, `"name"`, `"exit_code"`, `"script_output"`, `"script_errors"`, `"script_error"`:
		default:
			return s
		}
	}
	return s[strings.IndexByte(s, '{'):]
}

func skip(s string) string { return strings.TrimLeft(s, " \t\r\n") }

// naiveValue returns what is after a value; the byte after a number or word must
// be one that may follow it.
func naiveValue(s string, depth int) (rest string, ok bool) {
	if s == "" || depth > 10_000 {
		return s, false
	}
	switch c := s[0]; c {
	case '"':
		_, rest, ok := naiveString(s)
		return rest, ok
	case '{', '[':
		return naiveBrackets(s, depth)
	}
	n := strings.IndexAny(s, " \t\r\n,]}")
	if n < 0 {
		return s, false
	}
	word := s[:n]
	if word == "true" || word == "false" || word == "null" || naiveNumber(word) {
		return s[n:], true
	}
	return s, false
}

func naiveBrackets(s string, depth int) (rest string, ok bool) {
	closing := "}"
	if s[0] == '[' {
		closing = "]"
	}
	object := s[0] == '{'
	s = skip(s[1:])
	if strings.HasPrefix(s, closing) {
		return s[1:], true
	}
	for {
		if object {
			if !strings.HasPrefix(s, `"`) {
				return s, false
			}
			if _, s, ok = naiveString(s); !ok {
				return s, false
			}
			s = skip(s)
			if !strings.HasPrefix(s, ":") {
				return s, false
			}
			s = skip(s[1:])
		}
		if s, ok = naiveValue(s, depth+1); !ok {
			return s, false
		}
		s = skip(s)
		if strings.HasPrefix(s, closing) {
			return s[1:], true
		}
		if !strings.HasPrefix(s, ",") {
			return s, false
		}
		s = skip(s[1:])
	}
}

func naiveNumber(s string) bool {
	s = strings.TrimPrefix(s, "-")
	whole := strings.TrimLeft(s, "0123456789")
	digits := s[:len(s)-len(whole)]
	if digits == "" || len(digits) > 1 && digits[0] == '0' {
		return false
	}
	s = whole
	if strings.HasPrefix(s, ".") {
		rest := strings.TrimLeft(s[1:], "0123456789")
		if len(rest) == len(s)-1 {
			return false
		}
		s = rest
	}
	if strings.HasPrefix(s, "e") || strings.HasPrefix(s, "E") {
		s = s[1:]
		if strings.HasPrefix(s, "+") || strings.HasPrefix(s, "-") {
			s = s[1:]
		}
		if s == "" {
			return false
		}
		s = strings.TrimLeft(s, "0123456789")
	}
	return s == ""
}

// naiveString decodes a string; ok is false if it does not end.
func naiveString(s string) (text, rest string, ok bool) {
	if !strings.HasPrefix(s, `"`) {
		return "", s, false
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			return b.String(), s[i+1:], true
		case c != '\\':
			b.WriteByte(c)
		case i+1 == len(s):
			return "", s, false
		default:
			i += naiveEscape(&b, s[i:]) - 1
		}
	}
	return "", s, false
}

// naiveEscape decodes the escape at the beginning of s and returns its length.
func naiveEscape(b *strings.Builder, s string) int {
	if k := strings.IndexByte(`"\/bfnrt`, s[1]); k >= 0 {
		b.WriteByte("\"\\/\b\f\n\r\t"[k])
		return 2
	}
	high, ok := naiveHex(s)
	if !ok {
		b.WriteByte('\\')
		return 1
	}
	if utf16.IsSurrogate(high) {
		low, ok := naiveHex(s[6:])
		if r := utf16.DecodeRune(high, low); ok && r != '\uFFFD' {
			b.WriteRune(r)
			return 12
		}
		b.WriteString("\uFFFD")
		return 6
	}
	b.WriteRune(high)
	return 6
}

func naiveHex(s string) (rune, bool) {
	if len(s) < 6 || s[:2] != `\u` || strings.Trim(s[2:6], "0123456789abcdefABCDEF") != "" {
		return 0, false
	}
	n, err := strconv.ParseUint(s[2:6], 16, 16)
	return rune(n), err == nil
}
