package link

import "strings"

// redacted stands for a secret.
const redacted = "REDACTED"

// Redact replaces the signatures of SAS links and bearer tokens in any text: in whatever case and order, percent-encoded
// once or more, HTML- or JSON-escaped, and broken over lines as a log does it. What is no secret stays as it is.
//
// It errs on the side of replacing: any value that follows "sig=" goes.
func Redact(s string) string {
	var b strings.Builder
	var t tokens
	done := 0
	for i := 0; i < len(s); {
		from, to := secretAt(s, i, &t)
		if to == 0 {
			i++
			continue
		}
		if done == 0 {
			b.Grow(len(s))
		}
		b.WriteString(s[done:from])
		b.WriteString(redacted)
		i, done = to, to
	}
	if done == 0 {
		return s
	}
	b.WriteString(s[done:])
	return b.String()
}

// secretAt returns where the secret lies that is announced at s[i]; to is 0 if none is.
func secretAt(s string, i int, t *tokens) (from, to int) {
	c := s[i] | 0x20
	if c == '%' {
		c, _ = escaped(s, i)
	}
	switch c {
	case 's':
		j := match(s, i, "sig")
		if j == 0 {
			return 0, 0
		}
		if j = equals(s, j); j == 0 {
			return 0, 0
		}
		from, to = valueEnd(s, j, &signatureBytes)
		if i > 0 && isAlnum(s[i-1]) && !afterEscape(s, i) && to-from < 40 {
			return 0, 0 // the end of another word, with a value that is no signature
		}
		return from, to
	case 'b':
		j := match(s, i, "bearer")
		if j == 0 || j == len(s) {
			return 0, 0
		}
		k := skip(s, j, " \t\r\n+")
		if strings.HasPrefix(s[k:], "%20") {
			k += 3
		}
		if k == j {
			return 0, 0
		}
		from, to = valueEnd(s, k, &tokenBytes)
		if to-from < 16 { // a word behind "bearer"
			return 0, 0
		}
		return from, to
	case 'e': // a token on its own: eyJ….eyJ….…
		if (i == 0 || !jwtBytes[s[i-1]]) && strings.HasPrefix(s[i:], "eyJ") && t.at(s, i) {
			return i, t.end
		}
	}
	return 0, 0
}

// tokens remembers the run of tokens that was followed last. It may go on over any number of lines, and every
// line may begin like a token: to follow it from each of them would take time that grows with the square.
type tokens struct {
	from, end int // of what is left of the run
	dots      int // in it
}

// at reports whether a JSON web token begins at s[i], where a line or a word begins, and ends at t.end.
// i grows from call to call.
func (t *tokens) at(s string, i int) bool {
	if i < t.end { // it ends where the run does, wherever it begins
		t.dots -= strings.Count(s[t.from:i], ".")
	} else {
		_, t.end = valueEnd(s, i, &jwtBytes)
		t.dots = strings.Count(s[i:t.end], ".")
	}
	t.from = i
	return t.dots == 2
}

// afterEscape says whether s[i] stands behind an escape that ends in a digit: %26sig, %2526sig, \u0026sig.
func afterEscape(s string, i int) bool {
	if i >= 6 && s[i-6] == '\\' && s[i-5]|0x20 == 'u' {
		return true
	}
	for i -= 2; i >= 2 && s[i-2:i] == "25"; i -= 2 {
	}
	return i >= 1 && s[i-1] == '%'
}

// match returns the end of word at s[i:], in any case, and with line breaks inside; 0 if it is not there.
func match(s string, i int, word string) int {
	for k := range len(word) {
		if i < len(s) && s[i]|0x20 == word[k] {
			i++
			continue
		}
		if k > 0 {
			i = skipBreak(s, i)
		}
		switch {
		case i >= len(s):
			return 0
		case s[i]|0x20 == word[k]:
			i++
		default:
			c, next := escaped(s, i)
			if c != word[k] {
				return 0
			}
			i = next
		}
	}
	return i
}

// escaped returns the letter, in lower case, that is percent-encoded at s[i], once or more often, and its end; 0 if none is.
func escaped(s string, i int) (c byte, end int) {
	if i >= len(s) || s[i] != '%' {
		return 0, i
	}
	for i++; strings.HasPrefix(s[i:], "25"); i += 2 {
	}
	if !isHex(s, i) || !isHex(s, i+1) {
		return 0, i
	}
	return (hexValue(s[i])<<4 | hexValue(s[i+1])) | 0x20, i + 2
}

// equals returns the end of what stands for an equals sign; 0 if none does.
func equals(s string, i int) int {
	i = skip(s, skipBreak(s, i), ` "'`)
	if i == len(s) {
		return 0
	}
	switch s[i] {
	case '=', ':':
		return skip(s, skipBreak(s, i+1), ` "'`)
	case '\\', '&':
		for _, sign := range []string{`\u003d`, `\u003D`, "&#61;", "&#x3d;", "&#x3D;", "&equals;"} {
			if strings.HasPrefix(s[i:], sign) {
				return skip(s, skipBreak(s, i+len(sign)), ` "'`)
			}
		}
	case '%': // %3D, %253D, %25253D
		j := i + 1
		for k := match(s, skipBreak(s, j), "25"); k > 0; k = match(s, skipBreak(s, j), "25") {
			j = k
		}
		if k := match(s, skipBreak(s, j), "3d"); k > 0 {
			return skipBreak(s, k)
		}
	}
	return 0
}

// valueEnd returns the value that begins at s[i], with the line breaks inside it.
func valueEnd(s string, i int, in *charset) (from, to int) {
	from = i
	for i < len(s) {
		if in[s[i]] {
			i++
			continue
		}
		j := skipBreak(s, i)
		if j == i || j == len(s) || !in[s[j]] || !goesOn(s, j, in) || whole(s[from:i]) {
			break
		}
		i = j
	}
	return from, i
}

// whole says whether a value ends like the base64 of 32 bytes, and has its length.
func whole(s string) bool {
	if len(s) < 44 {
		return false
	}
	if s[len(s)-1] == '=' {
		return true
	}
	end := s[len(s)-2:]
	return (end == "3D" || end == "3d") && afterEscape(s, len(s))
}

// goesOn says whether the line that begins at s[i] is the rest of a value that was broken, and not another line of a log:
// then it is one word with the marks of an encoded secret, or ends like one.
func goesOn(s string, i int, in *charset) bool {
	n := i
	for n < len(s) && in[s[n]] {
		n++
	}
	return n == len(s) || s[n] != ' ' && s[n] != ':'
}

// skipBreak passes over a line break, with the blanks and backslashes that come with it.
func skipBreak(s string, i int) int {
	j := i
	for j < len(s) && (s[j] == '\\' || s[j] == ' ') { // of a shell, or padding
		j++
	}
	if j < len(s) && (s[j] == '\n' || s[j] == '\r') {
		return skip(s, j, " \t\r\n|>")
	}
	return i
}

func skip(s string, i int, set string) int {
	for i < len(s) && strings.IndexByte(set, s[i]) >= 0 {
		i++
	}
	return i
}

func isAlnum(c byte) bool { return c-'0' < 10 || c|0x20-'a' < 26 }

// isSignature says whether c may be of an encoded signature: base64, or an escape of it.
func isSignature(c byte) bool { return signatureBytes[c] }

// charset are the bytes of a kind of value.
type charset [256]bool

var (
	signatureBytes = newCharset("+/=%-_")
	jwtBytes       = newCharset("-_.")
	tokenBytes     = newCharset("+/=%-_.~")
)

// newCharset returns the letters, the digits and others.
func newCharset(others string) (t charset) {
	for c := range t {
		t[c] = isAlnum(byte(c)) || strings.IndexByte(others, byte(c)) >= 0
	}
	return t
}
