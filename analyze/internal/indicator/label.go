package indicator

import "github.com/lrkit/lrkit/analyze/internal/ascii"

// label looks at the word before the colon or equals sign at i, and at the value after it.
func (s *Scanner) label(i int) {
	line := s.line
	if !s.want.labelled() || i < s.urlEnd {
		return
	}
	if s.want&Accounts != 0 && i > 0 && (line[i-1] == ']' || line[i-1] == ' ') {
		s.syslog(i)
	}
	end := backBlanks(line, i)
	quoted := false
	for end > 0 && (line[end-1] == '"' || line[end-1] == '\'' || line[end-1] == ']' || line[end-1] == '\\') && i-end < 66 {
		end--
		quoted = true
	}
	if end < 2 || !mayLabel(line[end-2], line[end-1]) {
		return
	}
	if value := skipValueBlanks(line, i+1); value < len(line) {
		s.labelledValue(i, end, value, quoted)
	}
}

// mayLabel says of the last two bytes of a label whether it may be one that matters: CommandLine,
// HostApplication, Task to Run, Name, PID, ID, binPath, User.
func mayLabel(a, b byte) bool {
	switch uint(ascii.Lower(a))<<8 | uint(ascii.Lower(b)) {
	case 'n'<<8 | 'e', 'o'<<8 | 'n', 'u'<<8 | 'n', 'm'<<8 | 'e', 'i'<<8 | 'd', 't'<<8 | 'h', 'e'<<8 | 'r':
		return true
	}
	return false
}

// skipValueBlanks is skipBlanks with a bound.
func skipValueBlanks(line []byte, i int) int {
	for n := 0; i < len(line) && ascii.IsBlank(line[i]) && n < 64; n++ {
		i++
	}
	return i
}

// value returns the value of a label: what is in quotes, or up to where its context ends.
func (s *Scanner) value(i, value int, quoted bool) (from, to int) {
	line := s.line
	if from, quote := unquote(line, value); quote != 0 {
		to := from
		for to < len(line) && line[to] != quote {
			if line[to] == '\\' && quote == '"' && to+1 < len(line) {
				if line[to+1] == '"' && line[value] == '\\' {
					break
				}
				to++
			}
			to++
		}
		return from, min(to, len(line))
	}
	to = value
	for to < len(line) && line[to] > ' ' {
		c := line[to]
		if c == '"' || c == '\'' && line[i] == '=' || c == ';' && line[i] == '=' || quoted && (c == ',' || c == '}') {
			break
		}
		if c == '&' && line[i] == '=' {
			break
		}
		to++
	}
	if line[i] == ':' && to > value && (line[to-1] == ',' || line[to-1] == ';') {
		to--
	}
	return value, to
}

// unquote returns where the text of a value begins, and its quote: " or ', also after a backslash.
// 0: none.
func unquote(line []byte, i int) (from int, quote byte) {
	if ascii.At(line, i) == '\\' && ascii.At(line, i+1) == '"' {
		return i + 2, '"'
	}
	if c := ascii.At(line, i); c == '"' || c == '\'' {
		return i + 1, c
	}
	return i, 0
}
