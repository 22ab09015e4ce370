package secret

import (
	"unicode"
	"unicode/utf8"
)

// label is a name that announces a secret.
type label struct {
	word        *word
	kind        kind
	from, to    int  // of the word
	left, right int  // of the whole name
	option      bool // -name, --name, /name
	tag         bool // <name
	query       bool // ?name, &name
	path        bool // \name: the last part of a path
	first       bool // nothing but blanks and marks before it on its line
	quoted      bool // in quotes
	weak        bool // the name goes on with something unknown
	clear       bool // ClearTextPassword: a digit is a state
	sure        bool // the key of a network: its value need not look random
	is          bool // the name ends with "is"
	variable    bool // $name
	member      bool // the value of a member that names another
	layer       uint8
}

// partOfEscape reports whether b may be the first half of an encoded equals sign: %3, %25, &#6.
func partOfEscape(b []byte) bool {
	if len(b) == 0 || len(b) > 6 || b[0] != '%' && b[0] != '&' && b[0] != '\\' {
		return false
	}
	for _, c := range b[1:] {
		if !isHex(c) && c != '#' && c != 'u' && c != 'x' {
			return false
		}
	}
	return true
}

// endOfEscape reports whether b is the second half of an encoded & or ?: 526, 26, 3F, 0026.
func endOfEscape(b []byte) bool {
	if len(b) > 0 && b[0]|0x20 == 'u' {
		b = b[1:]
	}
	if len(b) == 0 || len(b) > 6 {
		return false
	}
	for _, c := range b[:len(b)-1] {
		if c != '2' && c != '5' && c != '3' && c != '0' {
			return false
		}
	}
	c := b[len(b)-1]
	return c == '6' || c|0x20 == 'f'
}

// maxName bounds how much of a name is looked at on each side of its word.
const maxName = 64

// label looks at a word that may be the label of a secret, and at what it labels.
func (w *walker) label(k *word, from, to int) {
	l := label{word: k, kind: k.kind, from: from, to: to}
	if !w.name(&l) || !w.qualified(&l) {
		return
	}
	s := w.separator(&l)
	if (s.kind == sepNone || s.kind >= sepGap) && !s.signed && (l.kind <= opaque || l.kind == hashName) && w.heading(&l) {
		return
	}
	if s.kind == sepNone {
		w.cut = w.cut || k.kind == sasName && w.eol && partOfEscape(w.b[l.right:])
		return
	}
	switch l.kind {
	case sasName:
		w.sasValue(&l, s)
	case signing:
		w.signValue(&l, s)
	case hashName:
		w.hashValue(&l, s)
	case pinName:
		w.pinValue(&l, s)
	default:
		w.value(&l, s)
	}
}

// name reads the name around the word. It reports whether it can be that of a secret.
func (w *walker) name(l *label) bool {
	b := w.b
	if l.word.text == "passwd" && at(b, l.to) == '[' && isDigit(at(b, l.to+1)) {
		return false // the process of that name, in syslog
	}
	left := l.from
	for left > 0 && l.from-left < maxName && classes[b[left-1]]&nameByte != 0 {
		left--
	}
	if l.kind == sasName && left == skipIndent(b, 0) && endOfEscape(b[left:l.from]) {
		left, l.query = l.from, true // the rest of an escape that the line before began
	}
	if left < l.from && l.word.whole && !isWordStart(b, l.from) && !compounds[letters(b[left:l.from])] {
		return false
	}
	// renderPass, and not smtpPass
	if left < l.from && l.word.text == "pass" && isUpper(b[l.from]) && isLower(b[l.from-1]) {
		known := false
		eachWord(b[left:l.from], func(s string) { known = compounds[s] || columnPrefixes[s] })
		if !known {
			return false
		}
	}
	for left < l.from && (b[left] == '-' || b[left] == '.' || b[left] == '$' || b[left] == '@') {
		l.option = l.option || b[left] == '-'
		l.variable = b[left] == '$'
		left++
	}
	l.left = left
	if !w.before(l) || policyPrefix(b[left:l.from], l) && !equalFold(b[left:l.to], "requirepass") {
		return false
	}
	if l.from > 0 && left == l.from && b[l.from-1] >= utf8.RuneSelf && l.word.text[0] < utf8.RuneSelf {
		if r, _ := utf8.DecodeLastRune(b[:l.from]); unicode.IsLetter(r) && (unicode.IsUpper(r) || unicode.IsLower(r)) {
			return l.word.text[0] != b[l.from]|0x20 || !l.word.whole
		}
	}
	return w.suffix(l)
}

// letters returns the letters at the end of a name, in lower case.
func letters(b []byte) string {
	i := len(b)
	for i > 0 && isAlnum(b[i-1]) {
		i--
	}
	return lowered(b[i:])
}

// before looks at what stands before the name.
func (w *walker) before(l *label) bool {
	b, i := w.b, l.left
	if l.option {
		c := at(b, i-2)
		l.option = i < 2 || isBlank(c) || isQuote(c) || c == '-' || c == ',' || c == '(' || c == '|' || c == ';' || c == '{' || c == '[' || c == '\n' || c == '^' || c == '='
	}
	switch c := at(b, i-1); c {
	case '/':
		d := at(b, i-2)
		switch {
		case i < 2 || isBlank(d) || isQuote(d) || d == ',':
			l.option = true
		case d == '<': // the end of an element
			return false
		case l.kind == sasName:
		default:
			from := i - 1
			for from > 0 && isLetter(b[from-1]) {
				from--
			}
			if !headings[lowered(b[from:i-1])] { // user/password: x
				return false
			}
			i = from
		}
	case '\\':
		l.path = true
	case '<':
		l.tag = true
	case ':':
		if at(b, i-2) == ':' {
			return false // the name of a class
		}
		l.tag = w.prefixed(i - 1)
	case '!':
		return false
	case ' ':
		if hasFold(b, i-6, "param ") {
			return false // documentation
		}
	case '?', '&':
		l.query = true
	case '%':
		return at(b, l.to) != '%'
	}
	k := i
	for n := 0; k > 0 && n < 64 && !isAlnum(b[k-1]) && b[k-1] < utf8.RuneSelf && b[k-1] != '\n' && b[k-1] != '<' && b[k-1] != ';' && b[k-1] != ','; n++ {
		k--
	}
	l.first = k == 0 && w.line == w.at || k > 0 && b[k-1] == '\n'
	return true
}

// prefixed reports whether the colon at i divides the prefix and the name of an element.
func (w *walker) prefixed(i int) bool {
	from := i
	for from > 0 && i-from < 16 && isAlnum(w.b[from-1]) {
		from--
	}
	return from < i && at(w.b, from-1) == '<'
}

// policyPrefix reports whether what stands before the word in its name says that it is no secret.
func policyPrefix(b []byte, l *label) bool {
	policy := false
	eachWord(b, func(s string) {
		policy = policy || policyPrefixes[s]
		l.clear = l.clear || s == "clear" || s == "cleartext" || s == "reversible"
		if l.kind == opaque || l.kind == signing || l.kind == tokenName || l.kind == keyName {
			policy = policy || pageWords[s] && !(l.kind == keyName && keyKinds[s])
		}
	})
	return policy
}

// suffix reads the rest of the name after the word.
func (w *walker) suffix(l *label) bool {
	b, i := w.b, l.to
	l.right = i
	if c := at(b, i); c >= utf8.RuneSelf {
		r, n := utf8.DecodeRune(b[i:])
		if particles[string(b[i:i+n])] {
			l.right, l.is = i+n, true
			return true
		}
		// an inflected word
		return !unicode.IsUpper(r) && !unicode.IsLower(r) && !unicode.Is(unicode.Mn, r)
	}
	for i < len(b) && i-l.to < maxName {
		c := b[i]
		switch {
		case isAlnum(c), c == '_':
		case c == '-' && isAlnum(at(b, i+1)) && i > l.to-1 && !l.tag && isLetter(at(b, i+1)):
		case c == '.' && isAlnum(at(b, i+1)):
			end := runName(b, i+1, digit|letter)
			if n := skipBlanks(b, end); at(b, n) != '=' && at(b, n) != ':' || fileEnding(b[i+1:end]) {
				return false // the name of a file or a host
			}
		default:
			goto done
		}
		i++
	}
done:
	if i == l.to {
		return true
	}
	l.right = i
	ok, unknown := true, 0
	eachWord(b[l.to:i], func(s string) {
		switch {
		case evidenceWords[s]:
			ok = false
		case !secretSuffixes[s] && !allDigits([]byte(s)):
			l.weak = true
			unknown++
		}
	})
	ok = ok && unknown < 3
	if ok && (isLower(b[l.to]) || b[l.to] == '-' && !l.option) && l.weak && l.word.text[0] < utf8.RuneSelf && isLetter(b[l.to]) {
		return false // another word: passive, tokenizer, passworded
	}
	return ok
}

// fileEnding reports whether b is the ending of a file's name.
func fileEnding(b []byte) bool { return fileEndings[lowered(b)] }

// eachWord calls f with the words of a name, in lower case: parts between _, - and ., and those
// that begin with a capital.
func eachWord(b []byte, f func(string)) {
	from := 0
	emit := func(to int) {
		if to > from && to-from <= 24 {
			f(lowered(b[from:to]))
		}
	}
	for i := range b {
		switch {
		case !isAlnum(b[i]):
			emit(i)
			from = i + 1
		case isUpper(b[i]) && i > from && (!isUpper(b[i-1]) || i+1 < len(b) && isLower(b[i+1])):
			emit(i)
			from = i
		case isDigit(b[i]) && i > from && !isDigit(b[i-1]):
			emit(i)
			from = i
		}
	}
	emit(len(b))
}
