package indicator

// authorization looks at the value of an Authorization header.
func (s *Scanner) authorization(i int) {
	line := s.line
	i, _ = unquote(line, i)
	for _, scheme := range [...]string{"bearer ", "basic ", "token ", "sharedkey ", "sharedaccesssignature ", "ntlm ", "negotiate "} {
		if hasFold(line, i, scheme) {
			from := skipValueBlanks(line, i+len(scheme))
			s.opaque(from, 8, "authorization")
			return
		}
	}
}

// opaque takes the token at i, if it has least bytes.
func (s *Scanner) opaque(i, least int, rule string) {
	to := i
	for to < len(s.line) && (classes[s.line[to]]&token != 0 || s.line[to] == '.' || s.line[to] == '~' || s.line[to] == ':') {
		to++
	}
	for to > i && (s.line[to-1] == '.' || s.line[to-1] == ':') {
		to--
	}
	if to-i >= least {
		s.secret(i, to, rule)
	}
}

// marks are the beginnings of tokens that say what they are; at is the place of the byte that is looked for.
var marks = [...]struct {
	text  string
	at    int
	least int // bytes behind the mark
}{
	{"AKIA", 1, 16}, {"ASIA", 3, 16}, {"AIza", 2, 30},
	{"ghp_", 3, 30}, {"gho_", 3, 30}, {"ghu_", 3, 30}, {"ghs_", 3, 30}, {"ghr_", 3, 30}, {"github_pat_", 6, 30},
	{"sk_live_", 2, 16}, {"rk_live_", 2, 16},
}

// tokenAt looks at one of the bytes that marks are found by.
func (s *Scanner) tokenAt(i int) {
	if s.want&Secrets == 0 || i < s.secretEnd {
		return
	}
	line := s.line
	for k := range marks {
		m := &marks[k]
		from := i - m.at
		if m.text[m.at] != line[i] || !hasAt(line, from, m.text) || from > 0 && isWord(line[from-1]) {
			continue
		}
		to := from + len(m.text)
		for to < len(line) && (isWord(line[to]) || line[to] == '-') {
			to++
		}
		if to-from-len(m.text) >= m.least {
			s.secret(from, to, "token")
			return
		}
	}
}

// bearer looks for a token behind the word whose b is at i.
func (s *Scanner) bearer(i int) {
	line := s.line
	if s.want&Secrets == 0 || i < s.secretEnd || !hasFold(line, i, "bearer ") || isWord(at(line, i-1)) {
		return
	}
	from := i + len("bearer ")
	to := from
	for to < len(line) && (classes[line[to]]&token != 0 || line[to] == '.' || line[to] == '~') {
		to++
	}
	if to-from >= 16 && mixed(line[from:to]) {
		s.secret(from, to, "bearer")
	}
}

// dashToken looks for a token whose mark ends with the dash at i: xoxb-, sk-.
func (s *Scanner) dashToken(i int) {
	line := s.line
	if i < s.dashEnd {
		return
	}
	from, least := i-2, 20
	switch {
	case hasAt(line, i-4, "xox") && !isWord(at(line, i-5)):
		from, least = i-4, 10
	case hasAt(line, i-2, "sk") && !isWord(at(line, i-3)):
	default:
		return
	}
	to := i + 1
	for to < len(line) && (isWord(line[to]) || line[to] == '-') {
		to++
	}
	s.dashEnd = to
	if to-i > least && mixed(line[i:to]) {
		s.secret(from, to, "token")
	}
}

// jwt looks for a JSON web token whose first dot is at i.
func (s *Scanner) jwt(i int) {
	line := s.line
	if s.want&Secrets == 0 || i < s.jwtEnd {
		return
	}
	from := i
	for from > s.jwtEnd && (isWord(line[from-1]) || line[from-1] == '-') {
		from--
	}
	s.jwtEnd = i
	if i-from < 10 || !hasAt(line, from, "eyJ") {
		return
	}
	to := i + 1
	for to < len(line) && (isWord(line[to]) || line[to] == '-' || line[to] == '.') {
		to++
	}
	s.jwtEnd = to
	for line[to-1] == '.' {
		to--
	}
	if to-i > 10 {
		s.secret(from, to, "jwt")
	}
}
