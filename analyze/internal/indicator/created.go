package indicator

import (
	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
)

// cmdletReach is how far before an option its cmdlet is looked for.
const cmdletReach = 160

// cmdletName looks at `-Name X` of New-Service and its like, and at `-TaskName X`; the dash is at
// i.
func (s *Scanner) cmdletName(i int) {
	if s.want&Services == 0 {
		return
	}
	line := s.line
	switch {
	case ascii.HasFold(line, i, "-taskname "):
		s.argument(i+len("-taskname "), artifact.Task, artifact.RuleTaskOption)
	case ascii.HasFold(line, i, "-name ") && s.before(i, "-service "):
		s.argument(i+len("-name "), artifact.Service, artifact.RuleServiceOption)
	}
}

// before says whether a word that ends with end stands before i, in the same command.
func (s *Scanner) before(i int, end string) bool {
	for from := i; from > 0 && i-from < cmdletReach; from-- {
		switch c := s.line[from-1]; {
		case c == '|' || c == ';':
			return false
		case c == ' ' && endsFold(s.line, from, end):
			return true
		}
	}
	return false
}

// slashName looks at `/tn X` of schtasks; the slash is at i.
func (s *Scanner) slashName(i int) {
	if s.want&Services != 0 && ascii.HasFold(s.line, i, "/tn ") && i > 0 && ascii.IsBlank(s.line[i-1]) {
		s.argument(i+len("/tn "), artifact.Task, artifact.RuleTaskOption)
	}
}

// serviceOfPath looks for the name in `sc create NAME binPath= …`; end is that of the word binPath.
func (s *Scanner) serviceOfPath(end int) {
	line := s.line
	for _, verb := range [...]string{"create ", "config "} {
		low := max(0, end-2*cmdletReach)
		for i := end - len("binpath"); i > low; i-- {
			if line[i-1] == ' ' && endsFold(line, i, verb) && (endsFold(line, i-len(verb), "sc ") || endsFold(line, i-len(verb), "sc.exe ")) {
				s.argument(i, artifact.Service, artifact.RuleServiceOption)
				return
			}
		}
	}
}

// argument emits the word at i, or what stands there in quotes.
func (s *Scanner) argument(i int, kind artifact.Code, rule artifact.Rule) {
	line := s.line
	i = skipValueBlanks(line, i)
	to := i
	if c := ascii.At(line, i); c == '"' || c == '\'' {
		i++
		for to = i; to < len(line) && to-i <= 256 && line[to] != c; to++ {
		}
	} else {
		for to < len(line) && to-i <= 256 && line[to] > ' ' && !endsArgument(line[to]) {
			to++
		}
	}
	if c := ascii.At(line, i); to == i || to-i > 256 || c == '$' || c == '-' || c == '%' || c == '(' || c == '<' || i < s.optionEnd {
		return
	}
	s.optionEnd = to
	s.emit(i, to, kind, rule, artifact.High)
}

// endsArgument says of a byte that no name without quotes goes on with it.
func endsArgument(c byte) bool {
	switch c {
	case '"', '\'', '`', ';', ',', '|', ')', '}':
		return true
	}
	return false
}
