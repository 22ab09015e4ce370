package secret

import (
	"bytes"
	"unicode/utf8"
)

// accept masks a value if it is a secret and no state, placeholder, or other evidence.
func (w *walker) accept(l *label, s separator, from, to int, quoted bool) {
	b := w.b
	for to > from && !quoted && (b[to-1] == ',' || b[to-1] == ';') {
		to--
	}
	for quoted && from < to && isBlank(b[from]) {
		from++
	}
	if from < to && (w.b[from] == ',' || constant(w.b[from:to]) && l.left < l.from) || l.variable && !s.signed && s.kind != sepIs && s.kind != sepCall {
		return
	}
	if from >= to || to <= w.done && w.covered(from, to) {
		return
	}
	if s.kind == sepIs && !quoted && to-from > 2 && b[to-1] == '.' {
		to--
	}
	v := sample(b[from:to])
	if m := makeupOf(v); m.marks == len(v) && (len(v) < 4 || s.kind == sepTag) || m.high > 0 && len(l.word.text) < 4 && !utf8.Valid(v) {
		return
	}
	if v[0] == '#' && l.left > 0 && b[l.left-1] == '[' {
		return // a link of Markdown
	}
	if !quoted && (s.kind == sepEquals || s.kind == sepColon) && (codeLike(v, s.kind == sepColon) || w.passedOn(l, s, from, to)) || s.kind == sepTag && looksLikeProse(v) || hasFold(v, 0, "--") {
		return
	}
	if placeholder(v, quoted) && !(quoted && literal(v, at(b, from-1))) || w.state(l, s, from, to) {
		return
	}
	rule := Label
	if s.kind == sepOption || l.option {
		rule = Option
	}
	ok := false
	switch l.kind {
	case password:
		ok = w.passwordLike(l, s, from, to, quoted)
	case guarded:
		ok = guardedLike(l, s, v, quoted)
	case opaque, hashName:
		ok = opaqueLike(v) || s.kind == sepOption && len(v) >= 4 && !looksLikePath(v) && !namesFile(v) || l.query && len(v) >= 4
	}
	if !ok {
		return
	}
	if l.kind == opaque {
		rule = Token
	}
	if to == len(b) && !quoted && makeupOf(v).mixed() {
		w.takeOn(from, to, rule, tokenByte, 0)
		return
	}
	w.take(from, to, rule)
}

// namesFile reports whether the value of an option names the file that has the key: sign.pem, or
// FILE in a usage text.
func namesFile(v []byte) bool {
	for _, end := range [...]string{".pem", ".key", ".pfx", ".p12", ".pub", ".der", ".jks"} {
		if len(v) > len(end) && hasFold(v, len(v)-len(end), end) {
			return true
		}
	}
	return hasFold(v, len(v)-4, "file") && makeupOf(v).upper == len(v)
}

// covered reports whether b[from:to] is masked already.
func (w *walker) covered(from, to int) bool {
	start, end := w.at+w.v.start(from), w.at+w.v.end(to)
	for i := len(w.found) - 1; i >= 0 && i >= len(w.found)-4; i-- {
		if w.found[i].start <= start && end <= w.found[i].end {
			return true
		}
	}
	return false
}

// state reports whether a value only says how things are: a listed word, or the beginning of a
// sentence.
func (w *walker) state(l *label, s separator, from, to int) bool {
	v := sample(w.b[from:to])
	word := v
	for len(word) > 1 && (word[len(word)-1] == '.' || word[len(word)-1] == '!' || word[len(word)-1] == ')' || word[len(word)-1] == ':' || word[len(word)-1] == ',' || word[len(word)-1] == ';') {
		word = word[:len(word)-1]
	}
	name := lowered(word)
	switch {
	case stateWords[name]:
		return true
	case l.clear && len(v) == 1 && isDigit(v[0]):
		return true
	case l.word.text == "passwd" && s.kind == sepColon && (sources[name] || hasFold(v, 0, "pam_") || at(w.b, l.left-1) == '(' && isAlnum(at(w.b, l.left-2))):
		return true
	case l.word.text == "pwd" && !l.option && folder(v) && !w.connection(l, to):
		return true
	}
	if !proseWords[name] {
		return false
	}
	next := to
	if at(w.b, next) == ',' {
		next++
	}
	next = skipBlanks(w.b, next)
	return next < len(w.b) && next > to && w.b[next] >= 'a' && w.b[next] <= 'z' || s.kind == sepIs && to == len(w.b)
}

// connection reports whether the label is one of a connection string.
func (w *walker) connection(l *label, to int) bool {
	b := w.b
	for i := max(0, l.left-256); i < min(len(b), to+256); i++ {
		if b[i] == '=' && i > 2 && isLetter(b[i-1]|0x20) {
			from := i
			for from > 0 && i-from < 16 && (isLetter(b[from-1]) || b[from-1] == ' ') {
				from--
			}
			if connectionNames[string(bytes.TrimSpace(bytes.ToLower(b[from:i])))] {
				return true
			}
		}
	}
	return false
}

// passwordLike reports whether v can be a password after its label. Where a secret must stand
// anything can.
func (w *walker) passwordLike(l *label, s separator, from, to int, quoted bool) bool {
	v := sample(w.b[from:to])
	m := makeupOf(v)
	if l.weak {
		return s.kind.strong() && len(v) >= 6 && m.mixed() && !looksLikePath(v) && m.marks+m.digits < len(v)-1
	}
	switch s.kind {
	case sepGap, sepPipe, sepLine:
		return cellLike(v, m)
	case sepIs:
		return quoted || m.mixed() || m.marks > 0 && len(v) >= 4 || m.high > 0 && len(v) >= 6 || len(v) >= 3 && w.endsSentence(from, to)
	case sepColon, sepEquals:
		if l.word.text == "pass" || l.word.text == "key" {
			return w.shortLike(l, s, v, quoted)
		}
		if l.path && s.kind == sepColon && !s.spaced {
			return false // a file: message
		}
		if l.word.text == "passwd" && s.kind == sepColon && m.lower == len(v) && len(v) < 40 && l.first {
			return !proseWords[lowered(v)] && !w.moreWords(to)
		}
	}
	return true
}

// shortLike is passwordLike for "pass" and "key", which have other meanings.
func (w *walker) shortLike(l *label, s separator, v []byte, quoted bool) bool {
	m := makeupOf(v)
	named := l.sure || l.left < l.from || l.option
	switch {
	case looksLikePath(v):
		return quoted && l.word.text == "pass"
	case quoted:
		return true
	case len(v) < 2, !l.first && !named && !m.mixed():
		return false
	case !named && w.b[l.from+1] == 'A': // PASS: 12 tests
		return s.kind == sepEquals && m.mixed()
	}
	return m.lower+m.upper > 0 || named || m.marks > 1
}

// moreWords reports whether a word follows the value that ends at i.
func (w *walker) moreWords(i int) bool { return at(w.b, i) == ' ' && isLetter(at(w.b, i+1)) }

// endsSentence reports whether nothing follows a value but the end of the line, or of the sentence.
func (w *walker) endsSentence(from, to int) bool {
	return !proseWords[lowered(w.b[from:to])] && (to >= len(w.b) || w.b[to-1] == '.' || classes[w.b[to]]&wordEnd == 0)
}

// cellLike reports whether v can be a password in a table, and is no heading of one.
func cellLike(v []byte, m makeup) bool {
	if headings[lowered(v)] || looksLikePath(v) || versionNumber(v) || numeric(v) || v[0] == '[' || v[0] == '*' && len(v) > 1 && isLetter(v[1]) || hasFold(v, len(v)-4, "/tcp") || hasFold(v, len(v)-4, "/udp") {
		return false
	}
	return m.digits > 0 && m.digits < len(v) || m.marks > 0 && len(v) >= 4 && m.upper+m.lower > 0 && !wordsOnly(v) || m.high > 0 || len(v) >= 5 && m.digits == len(v) ||
		m.lower == len(v) && len(v) >= 6 || m.lower > 0 && m.upper > 1 && !camel(v)
}

// guardedLike reports whether v can be a secret after a label that has other meanings as well.
func guardedLike(l *label, s separator, v []byte, quoted bool) bool {
	m := makeupOf(v)
	switch {
	case looksLikePath(v), bytes.Contains(v, []byte("://")):
		return false
	case s.kind == sepOption && hasFold([]byte(l.word.text), 0, "credential"):
		return false // it takes the name of a user
	case s.kind == sepOption || quoted && s.kind == sepEquals:
		return len(v) >= 4 && !(s.kind == sepEquals && wordsOnly(v) && bytes.Count(v, []byte{' '}) > 1)
	case l.weak:
		return opaqueLike(v)
	case s.kind == sepGap || s.kind == sepPipe || s.kind == sepLine || s.kind == sepIs:
		return len(v) >= 6 && m.mixed()
	case quoted:
		return len(v) >= 4 && !containsByte(v, ' ')
	case l.word.text == "secret" && len(v) >= 20 && m.upper > 1 && m.lower > m.upper && m.upper+m.lower == len(v): // a phrase in one word
		return true
	}
	return len(v) >= 4 && (m.mixed() || m.marks > 0 && !nameOnly(v)) || len(v) >= 6 && wordsOnly(v) && !containsByte(v, '-') && !containsByte(v, '.') && m.lower == len(v) && s.kind == sepEquals
}

// passedOn reports whether a value is the name of its label again, as arguments of functions are:
// password=password)
func (w *walker) passedOn(l *label, s separator, from, to int) bool {
	b := w.b
	v := b[from:to]
	name := b[l.left:l.right]
	if !bytes.HasPrefix(v, name) {
		name = name[bytes.LastIndexByte(name, '.')+1:]
	}
	if !bytes.HasPrefix(v, name) {
		name = b[l.from:l.right]
	}
	if s.kind != sepEquals || !bytes.HasPrefix(v, name) {
		return false
	}
	c := at(b, from+len(name))
	if isAlnum(c) || c == '_' {
		return false
	}
	return c == ',' || c == ')' || c == ';' || at(b, l.left-1) == '.' || l.left < l.from && b[l.from-1] == '.'
}
