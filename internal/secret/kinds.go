package secret

// qualified looks at the words beside "key", "token" and "secret", which say what kind of label it
// is. It reports whether it can be that of a secret.
func (w *walker) qualified(l *label) bool {
	switch l.kind {
	case keyName:
		return w.keyLabel(l)
	case tokenName:
		l.kind = opaque
		if w.set == Access {
			return w.wordsBefore(l, func(s string) bool { return s == "access" || s == "refresh" || s == "bearer" || s == "id" })
		}
	case guarded:
		if l.word.text == "secret" && w.wordsBefore(l, func(s string) bool { return secretKinds[s] }) {
			l.kind = password
		}
	}
	return true
}

// keyLabel reports whether "key" is that of a secret: by a word before it, or by what it is the key
// of.
func (w *walker) keyLabel(l *label) bool {
	b := w.b
	if w.set == Access {
		l.kind = opaque
		return w.wordsBefore(l, func(s string) bool { return s == "account" || s == "access" || s == "shared" })
	}
	for _, s := range [...]string{"content", "material"} { // of a wireless network
		i := l.to
		if i < len(b) && isJoint(b[i]) {
			i++
		}
		if hasFold(b, i, s) && !isAlnum(at(b, i+len(s))) {
			l.kind, l.to, l.right, l.weak = password, i+len(s), i+len(s), false
			return true
		}
	}
	l.kind = opaque
	if w.wordsBefore(l, func(s string) bool { return plainKeys[s] }) {
		l.kind, l.sure = password, true
		return true
	}
	return w.wordsBefore(l, func(s string) bool { return keyKinds[s] })
}

// wordsBefore reports whether one of the last words before the word of a label is such a one: in
// its name, or up to two before that.
func (w *walker) wordsBefore(l *label, is func(string) bool) bool {
	b := w.b
	found := false
	i := l.left
	for n := 0; n < 2 && i > 1 && isJoint(b[i-1]) && isAlnum(b[i-2]) && l.left-i < 40; n++ {
		for i--; i > 0 && isAlnum(b[i-1]); i-- {
		}
	}
	eachWord(b[i:l.from], func(s string) { found = found || is(s) })
	if !found { // accountkey: words without a border
		for n := 3; n <= 14 && l.from-n >= l.left; n++ {
			if isLetter(b[l.from-n]) && is(lowered(b[l.from-n:l.from])) {
				return true
			}
		}
	}
	return found
}
