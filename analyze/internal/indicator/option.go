package indicator

// plainText masks the argument of ConvertTo-SecureString that begins at i.
func (s *Scanner) plainText(i int) {
	line := s.line
	i = skipValueBlanks(line, i)
	if hasFold(line, i, "-string ") {
		i = skipValueBlanks(line, i+len("-string "))
	}
	if c := at(line, i); c != '"' && c != '\'' {
		return // a variable, or what is encrypted
	}
	from, to := s.value(i-1, i, false)
	s.secret(from, to, "secret-option")
}

// option looks at the option of a command whose dash is at i.
func (s *Scanner) option(i int) {
	line := s.line
	if i > 0 && isWord(line[i-1]) {
		s.dashToken(i)
		return
	}
	switch lower(at(line, i+1)) {
	case 'p', 'a':
	case 'n', 't':
		s.cmdletName(i)
		return
	default:
		return
	}
	end := i + 1
	for end < len(line) && end-i < 24 && isLetter(line[end]) {
		end++
	}
	word := line[i+1 : end]
	if !foldEqual(word, "password") && !foldEqual(word, "pwd") && !foldEqual(word, "pass") && !foldEqual(word, "accountpassword") && !foldEqual(word, "passphrase") {
		return
	}
	value := skipValueBlanks(line, end)
	if value == end || value >= len(line) || line[value] == '-' || line[value] == '(' {
		return
	}
	from, to := s.value(i, value, false)
	if at(line, value) != '"' && at(line, value) != '\'' {
		for to = value; to < len(line) && line[to] > ' ' && line[to] != '"'; to++ {
		}
	}
	s.secret(from, to, "secret-option")
}
