package indicator

import (
	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
)

// commandLabels are the ends of labels whose value is a command line.
var commandLabels = [...]string{"commandline", "command line", "hostapplication", "host application", "task to run"}

// labelledValue emits commands, services, tasks and processes that a label names; the label ends at
// end, its colon or equals sign is at i.
func (s *Scanner) labelledValue(i, end, value int, quoted bool) {
	line := s.line
	switch ascii.Lower(line[end-1]) {
	case 'e', 'n':
		for k := range commandLabels {
			l := commandLabels[k]
			if endsFold(line, end, l) && s.want&Commands != 0 {
				s.commandValue(i, value, quoted)
				return
			}
		}
		if endsFold(line, end, "name") {
			s.namedValue(end, value, quoted)
			s.userValue(i, end)
		}
	case 'r':
		s.userValue(i, end)
	case 'd':
		s.pid(i, end, value)
	case 'h':
		if endsFold(line, end, "binpath") && s.want&Services != 0 {
			s.serviceOfPath(end)
		}
	}
}

// commandValue takes the rest of the line, what is in quotes, or, in an event on one line, what
// stands before the next label.
func (s *Scanner) commandValue(i, value int, quoted bool) {
	line := s.line
	if value < s.commandEnd {
		return
	}
	from, to, level := value, len(line), artifact.High
	if quoted {
		if from, to = s.value(i, value, true); from >= to {
			return
		}
	} else if s.inEvent(i) {
		if to = s.nextLabel(value, line[i]); to < len(line) {
			level = artifact.Medium
		}
		if line[i] == '=' && !s.unquoted {
			if a, b, ok := s.wholeQuote(value, len(line)); ok {
				from, to, level = a, b, artifact.High
			} else {
				s.unquoted = line[value] == '"' || line[value] == '\'' // nor is one that begins later
			}
		}
	}
	for to > from && ascii.IsBlank(line[to-1]) {
		to--
	}
	s.commandEnd = to
	if to > from && !foldEqual(line[from:to], "n/a") {
		s.emit(from, to, artifact.Command, artifact.RuleCommandLabel, level)
	}
}

// namedValue looks at labels that end with "name": of services and of tasks.
func (s *Scanner) namedValue(end, value int, quoted bool) {
	line := s.line
	kind, rule := artifact.None, artifact.NoRule
	switch {
	case endsFold(line, end, "service_name"), endsFold(line, end, "service name"), endsFold(line, end, "servicename"):
		kind, rule = artifact.Service, artifact.RuleServiceLabel
	case endsFold(line, end, "taskname"), endsFold(line, end, "task name"), endsFold(line, end, "aufgabenname"):
		kind, rule = artifact.Task, artifact.RuleTaskLabel
	default:
		return
	}
	from, to := value, len(line)
	if quoted || line[value] == '"' {
		from, to = s.value(end, value, quoted)
	} else if kind == artifact.Service {
		for to = from; to < len(line) && line[to] > ' ' && line[to] != ',' && line[to] != ';'; to++ {
		}
	}
	for to > from && ascii.IsBlank(line[to-1]) {
		to--
	}
	if to-from > 0 && to-from <= 256 && !ascii.HasFold(line, from, "cn=") { // a distinguished name
		s.emit(from, to, kind, rule, artifact.High)
	}
}

// getfile looks for the hint of a script to collect a file; its f is at i.
func (s *Scanner) getfile(i int) {
	line, from := s.line, i-3
	if s.want&Commands == 0 || !ascii.HasFold(line, from, "getfile ") || from < s.commandEnd || from > 0 && isWord(line[from-1]) {
		return
	}
	path := skipBlanks(line, i+5)
	var to int
	if c := ascii.At(line, path); c == '"' || c == '\'' {
		for to = path + 1; to < len(line) && line[to] != c; to++ {
		}
		to = min(to+1, len(line))
		path++
	} else {
		to = len(line)
	}
	for to > path && ascii.IsBlank(line[to-1]) {
		to--
	}
	s.commandEnd = to
	if c := ascii.At(line, path); c == '/' || c == '\\' || c == '%' || ascii.IsLetter(c) && ascii.At(line, path+1) == ':' {
		s.emit(from, to, artifact.Command, artifact.RuleGetfileHint, artifact.High)
	}
}
