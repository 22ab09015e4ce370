package secret

import "strings"

// commandState is how far the commands of a line were read.
type commandState struct {
	read    int      // up to where
	now     *command // the last one
	verb    bool     // one of its verbs followed
	begins  int      // where its arguments begin
	checked bool     // its arguments were looked at
	first   bool     // its first argument follows, which is no command: nxc ssh
}

// reach reads the line up to i, so that w.command is the command that i belongs to.
func (w *walker) reach(i int) *command {
	b, c := w.b, &w.command
	for c.read < i {
		k := c.read
		switch ch := b[k]; {
		case ch == '|' || ch == ';' || ch == '&' && at(b, k+1) == '&' || ch == '\n':
			c.now, c.verb, c.first = nil, false, false
			c.read++
			continue
		case classes[ch]&wordEnd != 0 || isQuote(ch) || ch == '(' || ch == '{' || ch == '$' || ch == '>' || ch == ',' || ch == '=' || ch == ']' || ch == '[':
			c.read++
			continue
		}
		end := k
		for end < len(b) && classes[b[end]]&wordEnd == 0 && !isQuote(b[end]) && b[end] != '|' && b[end] != ';' {
			end++
		}
		c.read = end
		var name [32]byte
		n := baseName(name[:0], b[k:end])
		first := c.first
		c.first = false
		if found, ok := commands[string(n)]; ok && b[k] != '-' && !(c.now != nil && (first || found == nil) && (found == nil && first || c.now.verbs != "")) {
			c.now, c.verb, c.begins, c.checked, c.first = found, false, end, false, found != nil
		} else if c.now != nil && c.now.verbs != "" && !c.verb && b[k] != '-' {
			c.verb = len(n) > 1 && hasWord(c.now.verbs, n) || b[k] == '/' && hasWord(c.now.verbs, n[min(1, len(n)):])
		}
	}
	if c.now != nil && c.now.verbs != "" && !c.verb {
		return nil
	}
	return c.now
}

func hasWord(words string, b []byte) bool {
	for s := range strings.FieldsSeq(words) {
		if string(b) == s {
			return true
		}
	}
	return false
}

// baseName appends the name of a program in lower case: without its folder, and without its ending.
func baseName(dst, b []byte) []byte {
	for i := len(b) - 1; i >= 0; i-- {
		if b[i] == '/' && i > 0 || b[i] == '\\' {
			b = b[i+1:]
			break
		}
	}
	if hasFold(b, 0, "impacket-") {
		b = b[len("impacket-"):]
	}
	for _, e := range [...]string{".exe", ".py", ".com", ".bat", ".cmd", ".sh", ".ps1"} {
		if n := len(b) - len(e); n > 0 && hasFold(b, n, e) {
			b = b[:n]
			break
		}
	}
	if len(b) > 32 {
		return dst
	}
	for _, c := range b {
		dst = append(dst, lower(c))
	}
	return dst
}

// option looks at the option that begins at i with a dash or a slash.
func (w *walker) optionAt(i int) {
	b := w.b
	end := i
	for end < len(b) && end-i < maxName && classes[b[end]]&wordEnd == 0 && !isQuote(b[end]) {
		end++
	}
	if i < w.done {
		return
	}
	if lower(b[i+1]) == 'e' && w.encodedOption(i, end) {
		return
	}
	c := w.reach(i)
	if c == nil {
		return
	}
	for _, o := range c.options {
		if w.optionValue(o, i, end) {
			return
		}
	}
}

// optionValue masks the value of the option that stands in b[i:end], if it is o.
func (w *walker) optionValue(o option, i, end int) bool {
	b := w.b
	n := i + len(o.name)
	if len(o.name) == 2 && o.name[0] == '-' { // case matters: -p is a port where -P is none
		if !has(b, i, o.name) {
			return false
		}
	} else if !hasFold(b, i, strings.ToLower(o.name)) {
		return false
	}
	switch next := at(b, n); {
	case n == end && isQuote(next) && n < len(b): // -p"x y"
		if o.form == separate && !isBlank(at(b, n)) && o.name[0] == '-' && len(o.name) == 2 {
			break
		}
	case n < end && (next == ':' || next == '=') && o.form != attached:
		n++
	case n == end:
		if o.form == attached {
			return true // it asks for the password
		}
		n = skipBlanks(b, n)
	case o.form == separate || len(o.name) > 2 && o.form != attached:
		return false
	}
	from, to := w.argument(n)
	if from >= to || b[from] == '-' && o.form != attached || o.form == userPass && at(b, n) == '-' {
		return true
	}
	v := b[from:to]
	if c := v[0]; from > n && (isBlank(c) || c == ',' || c == ':' || c == ')' || c == '}' || c == ']') {
		return true // the quote ended a string that the command is in
	}
	sep := byte(0)
	switch o.form {
	case userPass:
		sep = ':'
	case percentPass:
		sep = '%'
	case commaPass:
		sep = ','
	case namedPass:
		sep = '='
	}
	if sep != 0 {
		k := from
		for k < to && k-from < maxUser && b[k] != sep {
			k++
		}
		if k == to || b[k] != sep {
			return true
		}
		from = k + 1
		v = b[from:to]
	}
	if len(v) > 0 && !placeholder(v, false) && !(stateWords[lowered(v)] && len(v) < 12) {
		w.takeOn(from, to, Option, tokenByte, 0)
	}
	return true
}

// argument returns the argument of a command that begins at i, without its quotes.
func (w *walker) argument(i int) (from, to int) {
	b := w.b
	if i < len(b) && isQuote(b[i]) {
		from, to, closed := w.quoted(i)
		if !closed {
			to = wordEndAt(b, from)
		}
		return from, to
	}
	to = w.runTo(runArgument, i, func(k int) bool {
		return classes[b[k]]&wordEnd == 0 && !(isQuote(b[k]) && !isAlnum(at(b, k+1))) && !(b[k] == '<' && at(b, k+1) == '/')
	})
	for to > i && (b[to-1] == ',' || b[to-1] == ';' || b[to-1] == ')' && unmatched(b[i:to-1], ')')) {
		to--
	}
	return i, to
}

// positional masks the argument without a name of a command whose name ends at i.
func (w *walker) positional(_ *word, i int) {
	w.reach(i)
	c := w.command.now
	if c == nil || c.argument == noArgument || w.command.checked {
		return
	}
	w.command.checked = true
	b := w.b
	i = w.command.begins
	var args [12][2]int
	n := 0
	for k := i; n < len(args); {
		k = skipBlanks(b, k)
		if k >= len(b) || b[k] == '|' || b[k] == '&' || b[k] == ';' || b[k] == '>' || b[k] == '\n' {
			break
		}
		from, to := w.argument(k)
		if to <= from {
			break
		}
		args[n] = [2]int{from, to}
		n++
		k = max(to, k+1)
		if isQuote(at(b, k)) {
			k++
		}
	}
	switch c.argument {
	case oracleLogin:
		for _, a := range args[:n] {
			if b[a[0]] != '-' {
				w.oracle(a[0])
				return
			}
		}
	case impacketLogin:
		for _, a := range args[:n] {
			w.login(a[0], a[1])
		}
	case thirdArgument:
		if n >= 3 && b[args[2][0]] != '/' && b[args[2][0]] != '*' && b[args[1][0]] != '/' {
			w.take(args[2][0], args[2][1], Option)
		}
	case setCredentials:
		for k, a := range args[:n] {
			if equalFold(b[a[0]:a[1]], "/setcredentials") && k+5 < n {
				w.take(args[k+5][0], args[k+5][1], Option)
			}
		}
	case afterVerb:
		for k, a := range args[:max(0, n-1)] {
			if next := args[k+1]; hasWord(c.verbs, b[a[0]:a[1]]) && opaqueLike(b[next[0]:next[1]]) {
				w.take(next[0], next[1], Option)
				return
			}
		}
	case afterPassword:
		for k, a := range args[:max(0, n-1)] {
			next := args[k+1]
			if v := b[a[0]:a[1]]; (equalFold(v, "password") || equalFold(v, "pass") || equalFold(v, "auth")) && !placeholder(b[next[0]:next[1]], false) {
				w.take(next[0], next[1], Option)
				return
			}
		}
	case lastArgument:
		last, words := 0, 0
		for k, a := range args[:n] {
			if b[a[0]] != '-' {
				last, words = k, words+1
			}
		}
		if v := args[last]; words >= 3 || words == 2 && containsByte(b[args[0][0]:args[0][1]], '@') {
			w.take(v[0], v[1], Option)
		}
	}
}

// login masks the password of domain/user:password@host.
func (w *walker) login(from, to int) {
	b := w.b
	colon, sign, slash := -1, -1, -1
	for k := from; k < to; k++ {
		switch {
		case b[k] == ':' && colon < 0:
			colon = k
		case b[k] == '@':
			sign = k
		case b[k] == '/' && colon < 0:
			slash = k
		}
	}
	if sign < 0 && slash > from {
		sign = to // no host is named
	}
	if colon > from && sign > colon+1 && b[from] != '-' && !isDigit(b[from]) {
		w.take(colon+1, sign, Option)
	}
}
