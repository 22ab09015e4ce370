package secret

import "bytes"

// netWord is what "net use" and "net user" have in common. There may be more blanks, and more of
// the name before it.
const netWord = " use"

// netBefore reports whether the command net ends before i: net, net1.exe,
// "C:\\Windows\\System32\\net.exe".
func netBefore(b []byte, i int) bool {
	for n := 0; n < 16 && i > 0 && isBlank(b[i-1]); n++ {
		i--
	}
	if i > 0 && isQuote(b[i-1]) {
		i--
	}
	if hasFold(b, i-4, ".exe") {
		i -= 4
	}
	if i > 0 && b[i-1] == '1' {
		i--
	}
	return hasFold(b, i-3, "net") && (i == 3 || !isAlnum(b[i-4]) && b[i-4] != '.' && b[i-4] != '_')
}

// net masks the password of "net use" and "net user". The blank before the verb is at from, its
// first three letters end at i.
func (w *walker) net(from, i int) {
	b := w.b
	isUser := at(b, i)|0x20 == 'r'
	if isUser {
		i++
	}
	if !isBlank(at(b, i)) || !netBefore(b, from) {
		return
	}
	positions := 0
	share := false
	for range 16 {
		i = skipBlanks(b, i)
		if i >= len(b) || b[i] == '|' || b[i] == '&' || b[i] == '>' || b[i] == ';' || b[i] == '\n' || b[i] == '[' || b[i] == '<' || b[i] == '{' {
			return
		}
		from, to := w.argument(i)
		if to <= from {
			return
		}
		v := b[from:to]
		i = max(to, i+1)
		if isQuote(at(b, i)) {
			i++
		}
		if v[0] == '/' && len(v) > 1 && isLetter(v[1]) || v[0] == '-' && len(v) > 1 && (v[1]|0x20 == 'u' || v[1]|0x20 == 'p') {
			share = share || positions > 0
			continue
		}
		positions++
		switch {
		case isUser && positions == 1:
		case isUser:
			if len(v) > 0 && v[0] != '*' && w.endsCommand(i) && !placeholder(v, false) {
				w.takeOn(from, to, Option, tokenByte, 0)
			}
			return
		case bytes.HasPrefix(v, []byte(`\\`)) || bytes.HasPrefix(v, []byte("//")) || share && v[0] == '\\':
			share = true
		case len(v) == 2 && v[1] == ':', equalFold(v, "*") && positions == 1, hasFold(v, 0, "lpt") && len(v) <= 5:
		case share && v[0] != '*' && !placeholder(v, false):
			w.takeOn(from, to, Option, tokenByte, 0)
			return
		default:
			return
		}
	}
}

// endsCommand reports whether a command has nothing but options from i on.
func (w *walker) endsCommand(i int) bool {
	b := w.b
	i = skipBlanks(b, i)
	c := at(b, i)
	return i >= len(b) || c == '/' || c == '-' || c == '|' || c == '&' || c == '>' || c == ';' || c == '\n' || c == '"' || c == '\'' || c == ')' || c == '<' || isLetter(c) && at(b, i+1) == ':' && at(b, i+2) == '\\'
}

// secureString masks what ConvertTo-SecureString makes one of. The word ends at i.
func (w *walker) secureString(from, i int) {
	b := w.b
	const before = "convertto-"
	begin := from - len(before)
	if !hasFold(b, begin, before) {
		return
	}
	w.piped(begin)
	for range 8 {
		i = skipBlanks(b, i)
		if i >= len(b) {
			return
		}
		switch c := b[i]; {
		case c == '-':
			end := wordWithin(b, i)
			name := b[i+1 : end]
			i = end
			if containsByte(name, ')') || containsByte(name, '"') || len(name) >= maxName-1 {
				return
			}
			// -Key, -SecureKey: the next is no text
			if hasFold(name, 0, "k") || hasFold(name, 0, "s") && hasFold(name, 0, "securek") {
				i = wordEndAt(b, skipBlanks(b, i))
			}
		case isQuote(c), isAlnum(c), c >= 0x80, c == '!', c == '#', c == '*', c == '@' && isQuote(at(b, i+1)):
			from, to := w.argument(w.modifiers(i))
			if v := b[from:to]; len(v) > 0 && !placeholder(v, true) && v[0] != ',' {
				w.take(from, to, Option)
			}
			return
		default:
			return
		}
	}
}

// piped masks the string before the pipe that ends at i: "x" | ConvertTo-SecureString.
func (w *walker) piped(i int) {
	b := w.b
	for i > 0 && isBlank(b[i-1]) {
		i--
	}
	if i == 0 || b[i-1] != '|' {
		return
	}
	for i--; i > 0 && isBlank(b[i-1]); i-- {
	}
	if i == 0 || !isQuote(b[i-1]) {
		return
	}
	end := i - 1
	from := end
	for from > 0 && end-from < 512 && b[from-1] != b[end] {
		from--
	}
	if from > 0 && b[from-1] == b[end] && end > from && !placeholder(b[from:end], true) {
		w.take(from, end, Option)
	}
}

// credential masks the password that a constructor of credentials takes as its second argument. Its
// name ends at i.
func (w *walker) credential(i int) {
	b := w.b
	for n := 0; n < 24 && i < len(b) && b[i] != '('; n++ {
		if hasFold(b, i, "-argumentlist") || isQuote(b[i]) {
			break
		}
		i++
	}
	if hasFold(b, i, "-argumentlist") {
		i = skipBlanks(b, i+len("-argumentlist"))
	}
	if at(b, i) == '(' || at(b, i) == '@' {
		i = skipBlanks(b, i+1)
	}
	if at(b, i) == '(' {
		i = skipBlanks(b, i+1)
	}
	if i >= len(b) {
		return
	}
	if isQuote(b[i]) {
		_, to, ok := w.quoted(i)
		if !ok {
			return
		}
		i = to + 1
	} else if b[i] == '$' {
		i = runName(b, i, nameByte)
	} else {
		return
	}
	if i = skipBlanks(b, i); at(b, i) != ',' {
		return
	}
	i = skipBlanks(b, i+1)
	if at(b, i) == '(' && isQuote(at(b, i+1)) {
		i++
	}
	if i = w.modifiers(i); isQuote(at(b, i)) {
		if from, to, ok := w.quoted(i); ok && !placeholder(b[from:to], true) {
			w.take(from, to, Option)
		}
	}
}

// identified masks the password of an SQL statement: IDENTIFIED BY 'x'. The word ends at i.
func (w *walker) identified(i int) {
	b := w.b
	if !hasFold(b, i, " by ") && !hasFold(b, i, " with ") {
		return
	}
	i = skipBlanks(b, wordEndAt(b, i+1))
	for _, s := range [...]string{"password", "values", "using", "by"} {
		if hasFold(b, i, s) && (isBlank(at(b, i+len(s))) || at(b, i+len(s)) == '(') {
			i = skipBlanks(b, i+len(s))
		}
	}
	i = w.modifiers(i)
	if c := at(b, i); c == '=' || c == ':' {
		return // a label
	}
	quoted := isQuote(at(b, i))
	if before := b[max(0, i-256):i]; !containsFold(before, "user ") && !containsFold(before, "grant ") && !containsFold(before, "role ") && !containsFold(before, "login ") {
		return // no statement
	}
	from, to := w.argument(i)
	if v := b[from:to]; len(v) > 0 && !placeholder(v, quoted) && (quoted || !proseWords[lowered(v)] && !stateWords[lowered(v)] && (hasFold(b, max(0, i-14), "identified by ") || makeupOf(v).mixed())) {
		w.take(from, to, Option)
	}
}

// hostedKey masks the key of "netsh wlan set hostednetwork", whose name ends at i.
func (w *walker) hostedKey(i int) {
	b := w.b
	for end := i + 256; i+4 < min(len(b), end); i++ {
		if isBlank(b[i]) && hasFold(b, i+1, "key=") {
			from, to := w.argument(i + 5)
			w.take(from, to, Option)
			return
		}
	}
}
