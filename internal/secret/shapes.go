package secret

import (
	"bytes"
	"slices"
	"unicode/utf8"
)

func looksLikePath(v []byte) bool {
	return len(v) > 1 && (folder(v) && !(v[0] == '/' && containsByte(v[1:], '+')) || v[0] == '%' && containsByte(v[1:], '%'))
}

// folder reports whether a value looks like the path of a folder.
func folder(v []byte) bool {
	return v[0] == '/' || v[0] == '~' || v[0] == '.' && (len(v) == 1 || v[1] == '/' || v[1] == '\\' || v[1] == '.') ||
		len(v) >= 2 && isLetter(v[0]) && v[1] == ':' && (len(v) == 2 || v[2] == '\\' || v[2] == '/') || len(v) > 2 && v[0] == '\\' && v[1] == '\\'
}

func containsByte(b []byte, c byte) bool {
	return slices.Contains(b, c)
}

// variable reports whether v is the name of a variable, with members: pw, env:PW, cred.Password,
// _.x.
func variable(v []byte) bool {
	digits := 0
	for i, c := range v {
		switch {
		case isLetter(c), c == '_':
		case isDigit(c) && i > 0:
			digits++
		case (c == '.' || c == ':') && i > 0 && i+1 < len(v):
			return true
		case c == ')' || c == '[' || c == '(':
			return i > 1
		default:
			return false
		}
	}
	return digits <= 1 && !(isUpper(v[0]) && digits > 0)
}

func wordsOnly(v []byte) bool {
	for _, c := range v {
		if !isLetter(c) && c != ' ' && c != '_' && c != '-' && c != '.' {
			return false
		}
	}
	return len(v) > 0
}

// nameOnly reports whether v is made of letters, and of what divides the parts of a name or a path.
func nameOnly(v []byte) bool {
	for _, c := range v {
		if !isLetter(c) && c != '_' && c != '-' && c != '.' && c != '/' && c != ':' {
			return false
		}
	}
	return true
}

// maskOnly reports whether v is all one byte of a mask, or bullets.
func maskOnly(v []byte) bool {
	first := v[0]
	switch first {
	case '*', 'x', 'X', '.', '-', '#', '?', '_', '=':
		for _, c := range v {
			if c != first {
				return false
			}
		}
		return len(v) > 1 || first != 'x' && first != 'X'
	case 0xe2: // bullets and blocks
		if len(v)%3 != 0 {
			return false
		}
		for i := 0; i < len(v); i += 3 {
			if v[i] != 0xe2 || v[i+1] != 0x80 && v[i+1] != 0x97 && v[i+1] != 0x96 && v[i+1] != 0x88 {
				return false
			}
		}
		return true
	}
	return false
}

// camel reports whether v is made of words that each begin with a capital.
func camel(v []byte) bool {
	for i := range v {
		if !isLetter(v[i]) || i > 0 && isUpper(v[i]) && isUpper(v[i-1]) {
			return false
		}
	}
	return isUpper(v[0])
}

// codeLike reports whether v is an expression of a program: a call, an index, a literal of a type,
// a member. After a colon only calls of members count, for passwords may have brackets.
func codeLike(v []byte, colon bool) bool {
	i := 0
	for i < len(v) && (v[i] == '&' || v[i] == '*' || v[i] == '!') {
		i++
	}
	pointer := i > 0 && i < len(v) && isLetter(v[i])
	if i == 0 && len(v) > 3 && v[0] == '[' && (v[1] == ']' || isDigit(v[1])) && containsByte(v, '{') {
		return true
	}
	if i == 0 && !colon && v[0] == '(' && len(v) > 1 && isLetter(v[1]) {
		return true // a cast
	}
	end, dots := i, 0
	for end < len(v) && (isAlnum(v[end]) || v[end] == '_' || end > i && (v[end] == '.' || v[end] == ':' && at(v, end+1) == ':' || v[end] == ':' && v[end-1] == ':')) {
		if v[end] == '.' || v[end] == ':' {
			dots++
		}
		end++
	}
	if end == i || !isLetter(v[i]) && v[i] != '_' {
		return false
	}
	if end == len(v) {
		return member(v[i:])
	}
	next := at(v, end+1)
	switch c := v[end]; c {
	case '(':
		if dots > 0 || pointer {
			return true
		}
		return !colon && (next == ')' || isLetter(next) || isQuote(next) || next == '&' || next == '$' || next == '[' || next == 0) || string(v[i:end]) == "func"
	case '[', '{':
		if colon && c == '[' && isUpper(v[i]) && isLetter(next) && v[len(v)-1] == ']' && makeupOf(v).digits == 0 {
			return true // a type: Optional[HiddenText]
		}
		return dots > 0 || pointer || !colon && (isAlnum(next) || isQuote(next) || next == '$' || next == '}' || next == 0)
	}
	return false
}

// member reports whether v names a member that holds a secret: cfg.Password, testPrivateKey.
func member(v []byte) bool {
	if !isLetter(v[0]) {
		return false
	}
	dots := 0
	for i, c := range v {
		if c == '.' && i+1 < len(v) && (isLetter(v[i+1]) || v[i+1] == '_') {
			dots++
		} else if !isAlnum(c) && c != '_' {
			return false
		}
	}
	if dots > 0 && makeupOf(v).digits == 0 && (hasFold(v, 0, "this.") || hasFold(v, 0, "self.")) {
		return true
	}
	for len(v) > 1 && isDigit(v[len(v)-1]) {
		v = v[:len(v)-1]
	}
	for _, s := range [...]string{"password", "passwd", "secret", "token", "key", "pwd", "credential", "passphrase", "pass"} {
		if n := len(v) - len(s); n > 0 && hasFold(v, n, s) && (dots > 0 || isLower(v[0]) && isUpper(v[n]) || v[n-1] == '_' && isLower(v[0]) && isLower(v[n])) {
			return true
		}
		if dots > 0 && containsFold(v, s) && makeupOf(v).digits <= 2 {
			return true
		}
	}
	return false
}

// dotted reports whether v is made of names with dots between them.
func dotted(v []byte) bool {
	dots, digits := 0, 0
	for i, c := range v {
		switch {
		case c == '.' && i > 0 && i+1 < len(v) && isLetter(v[i+1]):
			dots++
		case isDigit(c):
			digits++
		case !isLetter(c) && c != '_':
			return false
		}
	}
	return dots > 0 && digits <= 2 && isLetter(v[0])
}

// versioned reports whether v is a name with a number after it: v1.2.3, text-embedding-3,
// Win32_OperatingSystem.
func versioned(v []byte) bool {
	parts, letters := 0, 0
	for i, c := range v {
		switch {
		case c == '.' || c == '-' || c == '_' || c == '/':
			parts++
		case isLetter(c) && (i == 0 || !isDigit(v[i-1])):
			letters++
		}
	}
	m := makeupOf(v)
	if containsByte(v, '+') || bytes.HasSuffix(v, []byte{'='}) {
		return false // base64
	}
	return parts > 0 && m.digits <= 4 && letters >= 4 && len(v) < 20
}

// numeric reports whether v is a date, a time, or a number with a sign.
func numeric(v []byte) bool {
	marks := 0
	for _, c := range v {
		switch {
		case c == '-' || c == '/' || c == '.' || c == ':' || c == '+' || c == '%':
			marks++
		case !isDigit(c) && c < utf8.RuneSelf:
			return false
		}
	}
	return marks > 0 || makeupOf(v).high > 0 && isDigit(v[0])
}

// versionNumber reports whether v begins like the version of a package: 1.2, 1:4.13+dfsg1.
func versionNumber(v []byte) bool {
	i := run(v, 0, digit)
	if at(v, i) == ':' {
		i = run(v, i+1, digit)
	}
	return i > 0 && at(v, i) == '.' && isDigit(at(v, i+1))
}

// camelWords reports whether v is made of words of three letters or more.
func camelWords(v []byte) bool {
	n, words := 0, 0
	for _, c := range v {
		if isUpper(c) {
			words++
			n = 0
		}
		n++
	}
	return words > 0 && len(v)/words >= 4
}

// constant reports whether v is a short number in hexadecimal.
func constant(v []byte) bool {
	return len(v) > 2 && len(v) <= 10 && v[0] == '0' && v[1]|0x20 == 'x' && allHex(v[2:])
}

// placeholder reports whether v only stands for a secret.
func placeholder(v []byte, quoted bool) bool {
	if len(v) == 0 {
		return true
	}
	first, last := v[0], v[len(v)-1]
	switch {
	case first == '<' && last == '>', first == '%' && last == '%' && len(v) > 2, first == '{' && (last == '}' && len(v) > 2 && !opaqueLike(v[1:len(v)-1]) || wordsOnly(v[1:])), first == '[' && last == ']' && wordsOnly(v[1:len(v)-1]),
		first == '(' && last == ')' && wordsOnly(v[1:len(v)-1]):
		return true
	case first == '$' && len(v) > 1:
		if v[1] == '(' || v[1] == '{' || v[1] == '$' || has(v, runName(v, 1, letter), "->") {
			return true
		}
		if variable(v[1:]) {
			return true
		}
	case first == '@' && len(v) > 1 && wordsOnly(v[1:]), first == ':' && len(v) > 1 && wordsOnly(v[1:]) && quoted, first == '%' && len(v) == 2 && isLetter(last):
		return true
	case first == '!' && last == '!' && len(v) > 2:
		return true
	}
	if len(v) <= 64 && (containsFold(v, "redacted") || containsFold(v, "securestring") && len(v) > 10) {
		return true
	}
	return maskOnly(v)
}

// literal reports whether a value in quotes stands as it is: shells look for no variables in single
// ones.
func literal(v []byte, quote byte) bool {
	if quote != '\'' || len(v) < 4 || v[0] != '$' || v[1] == '{' || v[1] == '(' {
		return false
	}
	return !containsFold(v, "pass") && !containsFold(v, "pw") && !containsFold(v, "secret") && !containsFold(v, "token") && !containsFold(v, "key")
}

// opaqueLike reports whether v looks random, as keys and tokens do: no word, path, version, or
// date.
func opaqueLike(v []byte) bool {
	padded := len(v) > 0 && v[len(v)-1] == '='
	v = sample(v)
	m := makeupOf(v)
	if len(v) < 8 || looksLikePath(v) || dotted(v) || bytes.Contains(v, []byte("://")) || containsByte(v, ' ') || containsByte(v, '\\') || v[0] == '0' && len(v) <= 18 && v[1] == 'x' {
		return false
	}
	if containsByte(v, '(') || containsByte(v, '[') || containsByte(v, '{') || containsByte(v, '$') && !m.mixed() || containsByte(v, ',') && m.digits < 3 {
		return false
	}
	switch {
	case entraCode(v):
		return false
	case allHex(v):
		return len(v) >= 16 && m.digits > 2 || len(v) >= 8 && m.mixed()
	case member(v):
		return false
	case m.mixed():
		if m.marks > 0 && m.upper+m.lower < 4 || m.digits < 2 && len(v) < 16 && !(m.upper > 0 && m.lower > 0) {
			return false
		}
		return !versioned(v)
	case m.digits == 0 && len(v) >= 20 && m.upper > 2 && m.lower > 2:
		return m.marks == 0 && !camelWords(v) || containsByte(v, '+') || containsByte(v, '/') || padded
	}
	return m.digits == len(v) && len(v) >= 12
}

// entraCode reports whether v is the code of an error of Microsoft Entra, as AADSTS70016, with the
// colon that may follow it: descriptions of errors begin with one.
func entraCode(v []byte) bool {
	const mark = "AADSTS"
	v = bytes.TrimSuffix(v, []byte(":"))
	if len(v) < len(mark)+4 || len(v) > len(mark)+8 || string(v[:len(mark)]) != mark {
		return false
	}
	return makeupOf(v[len(mark):]).digits == len(v)-len(mark)
}
