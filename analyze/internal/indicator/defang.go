package indicator

import "github.com/lrkit/lrkit/analyze/internal/ascii"

func closer(open byte) byte {
	switch open {
	case '[':
		return ']'
	case '(':
		return ')'
	case '{':
		return '}'
	}
	return 0
}

// dotLen returns the length of the dot at i, also of a defanged one: [.] (.) {.} [dot] (dot) {dot}.
// 0: there is none.
func dotLen(line []byte, i int) int {
	c := ascii.At(line, i)
	if c == '.' {
		return 1
	}
	end := closer(c)
	switch {
	case end == 0:
	case ascii.At(line, i+1) == '.' && ascii.At(line, i+2) == end:
		return 3
	case ascii.At(line, i+4) == end && ascii.HasFold(line, i+1, "dot"):
		return 5
	}
	return 0
}

// atLen is dotLen for [@] and [at].
func atLen(line []byte, i int) int {
	end := closer(ascii.At(line, i))
	switch {
	case end == 0:
	case ascii.At(line, i+1) == '@' && ascii.At(line, i+2) == end:
		return 3
	case ascii.At(line, i+3) == end && ascii.HasFold(line, i+1, "at"):
		return 4
	}
	return 0
}

// refanged returns text with its dots, slashes, at and colon in the usual form; empty if it is in
// that form.
func refanged(text []byte) string {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); {
		if text[i] == '[' || text[i] == '(' || text[i] == '{' {
			if n := dotLen(text, i); n > 0 {
				out = append(out, '.')
				i += n
				continue
			}
			if n := atLen(text, i); n > 0 {
				out = append(out, '@')
				i += n
				continue
			}
			if ascii.At(text, i+1) == ':' && ascii.At(text, i+2) == closer(text[i]) {
				out = append(out, ':')
				i += 3
				continue
			}
			if ascii.At(text, i+1) == '/' && ascii.At(text, i+2) == closer(text[i]) {
				out = append(out, '/')
				i += 3
				continue
			}
		}
		if text[i] == '\\' && ascii.At(text, i+1) == '.' {
			i++
		}
		out = append(out, text[i])
		i++
	}
	if len(out) == len(text) {
		return ""
	}
	return string(out)
}
