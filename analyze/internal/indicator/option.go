package indicator

import "github.com/lrkit/lrkit/analyze/internal/ascii"

// option looks at the option of a command whose dash is at i.
func (s *Scanner) option(i int) {
	line := s.line
	if i > 0 && isWord(line[i-1]) {
		return
	}
	if c := ascii.Lower(ascii.At(line, i+1)); c == 'n' || c == 't' {
		s.cmdletName(i)
	}
}
