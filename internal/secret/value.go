package secret

// value masks what a label announces.
func (w *walker) value(l *label, s separator) {
	if s.kind == sepLine {
		w.valueBelow(l, s)
		return
	}
	b := w.b
	i := w.modifiers(s.value)
	if i >= len(b) || b[i] == '\n' {
		return
	}
	switch c := b[i]; {
	case isQuote(c) && !l.quoted && l.left > 0 && b[l.left-1] == c && !s.spaced:
		return // "PWD=" + dir
	case isQuote(c):
		from, to, closed := w.quoted(i)
		if !closed {
			to = w.words(l, s, from, w.unquoted(l, s, from))
		}
		w.accept(l, s, from, to, true)
		return
	case has(b, i, "{{"), has(b, i, "#{"), has(b, i, "<%"), has(b, i, "@{"):
		return // a template
	case c == '{' || c == '[':
		if w.object(l, s, i) {
			return
		}
	case c == '<':
		if s.kind != sepTag && isLetter(at(b, i+1)) || at(b, i+1) == '<' {
			return // <password>
		}
	case c == '(' && s.kind == sepOption:
		return // what is in brackets has a rule of its own
	case c == '-' && s.kind == sepOption && isLetter(at(b, i+1)):
		return // the next option
	}
	if hasFold(b, i, "hex:") || hasFold(b, i, "hex(") { // of a registry export
		from := i
		for k := i; k < len(b) && k < i+8; k++ {
			if b[k] == ':' {
				from = k + 1
			}
		}
		to := from
		for to < len(b) && to-from < MaxSpan && (isHex(b[to]) || b[to] == ',') {
			to++
		}
		if to-from >= 8 && l.kind <= opaque && !l.weak {
			w.take(from, to, Label)
			return
		}
	}
	to := w.unquoted(l, s, i)
	more := w.words(l, s, i, to)
	w.accept(l, s, i, to, false)
	if w.done >= to && more > to {
		w.take(i, more, Label)
	}
}

// modifiers passes over what stands before a string in programs: [string]"x", N'x', @"x".
func (w *walker) modifiers(i int) int {
	b := w.b
	if at(b, i) == '[' {
		k := i + 1
		for k < len(b) && k-i < 40 && (isAlnum(b[k]) || b[k] == '.') {
			k++
		}
		if at(b, k) == ']' && (isQuote(at(b, k+1)) || at(b, k+1) == '$') {
			return k + 1
		}
	}
	if end := runName(b, i, letter|digit); at(b, end) == '(' && isQuote(at(b, end+1)) && wrappers[lowered(b[i:end])] {
		return end + 1
	}
	if c := at(b, i); (isLetter(c) || c == '@' || c == '$') && isQuote(at(b, i+1)) && at(b, i+1) != '`' {
		return i + 1
	}
	if at(b, i) == '!' && at(b, i+1) == '!' { // a type of YAML
		return skipBlanks(b, wordEndAt(b, i))
	}
	return i
}

// quoted returns what is in the quotes that begin at i; closed is false if they do not end, and
// then to is where the bytes end.
func (w *walker) quoted(i int) (from, to int, closed bool) {
	b, q, layer := w.b, w.b[i], w.v.layer(i)
	from = i + 1
	none := &w.noCloser[quoteNumber(q)][min(layer, maxLayers)]
	if *none > 0 && i >= *none {
		return from, len(b), false
	}
	end := min(len(b), from+MaxSpan)
	for k := from; k < end; k++ {
		if b[k] == '\n' && w.v.layer(k) == 0 {
			break
		}
		if b[k] != q || w.v.layer(k) > layer {
			continue
		}
		if at(b, k+1) == q && k > from && w.v.layer(k) == layer && w.v.layer(k+1) == layer && q != '`' {
			k++ // a doubled quote stands for itself
			continue
		}
		return from, k, true
	}
	*none = max(i, 1)
	return from, end, false
}

func quoteNumber(q byte) int {
	switch q {
	case '\'':
		return 1
	case '`':
		return 2
	}
	return 0
}

// unquoted returns where the first word of the value that begins at i ends.
func (w *walker) unquoted(l *label, s separator, i int) int {
	b := w.b
	end := min(len(b), i+MaxSpan)
	k := i
	kind := valueKind(l, s)
	if to := w.valueEnd(kind, i); to > 0 {
		return to
	}
	for ; k < end && classes[b[k]]&wordEnd == 0; k++ {
		if w.v.layer(k) > s.layer && !(s.kind == sepIs && b[k] == '"') {
			continue
		}
		next := at(b, k+1)
		last := k+1 >= len(b) || classes[next]&wordEnd != 0
		stop := false
		switch b[k] {
		case '"':
			stop = true
		case '\'', '`':
			stop = !isAlnum(next)
		case '<':
			stop = next == '/' || next == '!' || s.kind == sepTag || isLetter(next) && s.kind != sepOption
		case '&':
			stop = l.query || next == '&' || last || s.kind == sepEquals && named(b, k+1)
		case '#':
			stop = l.query
		case ';':
			stop = (s.kind == sepEquals || s.kind == sepColon) && (last || isQuote(next) || named(b, k+1)) || l.quoted
		case ',':
			stop = last || isQuote(next) || l.quoted || named(b, k+1)
		case '}', ']', ')':
			stop = l.quoted && s.kind != sepOption || has(b, k, "]]>") || (last || isQuote(next) || next == ',' || next == ';' || next == ')' || next == '}' || next == '|' || next == '.') && unmatched(b[i:k], b[k])
		case '|':
			stop = s.kind == sepPipe || s.kind == sepIs || last
		}
		if stop {
			break
		}
	}
	if k-i > sampleSize {
		w.keepValue(kind, i, k)
	}
	return k
}

// unmatched reports whether the closing bracket has no opening one in b.
func unmatched(b []byte, closer byte) bool {
	opener := byte('(')
	switch closer {
	case ']':
		opener = '['
	case '}':
		opener = '{'
	}
	n := 0
	for _, c := range b[max(0, len(b)-256):] {
		switch c {
		case opener:
			n++
		case closer:
			n--
		}
	}
	return n <= 0
}

// named reports whether a name with an equals sign or a colon begins at i, after blanks.
func named(b []byte, i int) bool {
	i = skipBlanks(b, i)
	end := i
	for end < len(b) && end-i < 40 && (isAlnum(b[end]) || b[end] == '_' || b[end] == '-' || b[end] == '.') {
		end++
	}
	for n := 0; n < 2 && at(b, end) == ' ' && isAlnum(at(b, end+1)) && end-i < 40; n++ { // User ID=
		for end++; end < len(b) && isAlnum(b[end]); end++ {
		}
	}
	if end == i || !isLetter(b[i]) {
		return false
	}
	end = skipBlanks(b, end)
	return at(b, end) == '=' || at(b, end) == ':' && at(b, end+1) != '\\'
}

// maxWords bounds the length of a value of several words.
const maxWords = 160

// words returns where a value of several words ends, of which the first is b[from:to]. It stays on
// its line.
func (w *walker) words(l *label, s separator, from, to int) int {
	b := w.b
	switch {
	case l.kind > guarded || l.query || l.quoted && s.kind != sepTag && !s.spaced && s.kind != sepColon:
		return to
	case s.kind == sepColon || s.kind == sepTag || s.kind == sepType:
	case s.kind == sepEquals && s.spaced && l.first:
	case s.kind == sepIs:
	default:
		return to
	}
	if to >= len(b) || !isBlank(b[to]) || w.v.layer(to) > s.layer {
		return to
	}
	if s.kind == sepTag {
		k := to
		for k < len(b) && k-from < 512 && b[k] != '<' && b[k] != '\n' {
			k++
		}
		return trimBlanks(b, to, k)
	}
	if !l.first && s.kind != sepType && lonely(b[from:to]) {
		return to
	}
	for k := to; ; {
		if k >= len(b) || b[k] != ' ' || k+1 >= len(b) || classes[b[k+1]]&wordEnd != 0 {
			return k
		}
		end := w.unquoted(l, s, k+1)
		if end == k+1 || foreign(b, k+1, end) || end-from > maxWords || b[k+1] == '(' || b[k+1] == '[' {
			return k
		}
		k = end
		if k < len(b) && classes[b[k]]&wordEnd == 0 {
			return k
		}
	}
}

func trimBlanks(b []byte, least, to int) int {
	for to > least && classes[b[to-1]]&wordEnd != 0 {
		to--
	}
	return to
}

// lonely reports whether a word is a whole secret: letters with digits or marks inside. A word of
// letters may be one of several.
func lonely(b []byte) bool {
	m := makeupOf(b)
	return len(b) >= 5 && (m.digits > 0 || m.marks > 1) || len(b) >= 12 && m.lower > 0 && m.upper > 1
}

// foreign reports whether a word among others is no part of a secret: an option, a path, an
// address, a label, an operator.
func foreign(b []byte, from, end int) bool {
	if from >= end {
		return true
	}
	word := b[from:end]
	c := word[0]
	switch {
	case c == '-' && (len(word) > 1 || end-from == 1), c == '|', c == '>', c == '&', c == ';', c == '#' && len(word) == 1, c == '<', c == '"', c == '=', c == ':':
		return true
	case c == '/' && len(word) > 1 && (isAlnum(word[1]) || word[1] == '/'), c == '\\' && len(word) > 1 && word[1] == '\\', c == '~' && len(word) > 1 && word[1] == '/':
		return true
	case len(word) > 2 && isLetter(c) && word[1] == ':' && (word[2] == '\\' || word[2] == '/'):
		return true
	}
	if last := word[len(word)-1]; last == ':' && len(word) > 2 {
		return true
	}
	dots := 0
	for i, c := range word {
		switch {
		case c == '=' && i > 0 && i < 32 && isLetter(word[0]), c == ':' && i+2 < len(word) && word[i+1] == '/' && word[i+2] == '/':
			return true
		case c == '.':
			dots++
		case !isDigit(c):
			dots = -100
		}
	}
	if dots >= 3 {
		return true
	}
	i := skipBlanks(b, end) // a label of two words, or with a blank before its colon
	return (at(b, i) == ':' || at(b, i) == '=') && isLetter(c)
}

// maxObject bounds how much of an object or a list is read.
const maxObject = 512

// object masks the strings of a secret that is an object or a list of JSON. It reports whether the
// value was one.
func (w *walker) object(l *label, s separator, i int) bool {
	b := w.b
	k := i + 1
	for k < len(b) && (isBlank(b[k]) || b[k] == '\n') {
		k++
	}
	list := b[i] == '['
	if !isQuote(at(b, k)) && !(at(b, k) == '{' && list) {
		if b[i] == '{' && s.kind == sepEquals { // a value of ODBC
			if n := bracedEnd(b, i+1); n > 0 && at(b, i+1) != '{' {
				w.accept(l, s, i+1, n, true)
				return true
			}
		}
		return false
	}
	depth, end := 0, min(len(b), i+maxObject)
	secret := list
	for k = i; k < end; k++ {
		switch c := b[k]; {
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			if depth--; depth == 0 {
				w.done = max(w.done, k)
				return true
			}
		case isQuote(c) && c != '`':
			from, to, closed := w.quoted(k)
			if !closed {
				return true
			}
			n := skipBlanks(b, to+1)
			switch {
			case at(b, n) == ':' && b[i] == '{':
				secret = objectNames[lowered(b[from:to])]
			case secret:
				w.accept(l, s, from, to, true)
				secret = list
			}
			k = to
		case c == '\n' && w.v.layer(k) == 0:
			return true
		}
	}
	return true
}

// bracedEnd returns where a value of ODBC in braces ends, in which a doubled brace stands for
// itself; 0 if it does not end.
func bracedEnd(b []byte, i int) int {
	for k := i; k < len(b) && k < i+256 && b[k] != '\n'; k++ {
		if b[k] != '}' {
			continue
		}
		if at(b, k+1) != '}' {
			return k
		}
		k++
	}
	return 0
}
