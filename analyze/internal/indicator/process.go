package indicator

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
	"github.com/lrkit/lrkit/analyze/internal/vocabulary"
)

// pid looks at a label that ends with "id" and has the number of a process for its value.
func (s *Scanner) pid(i, end, value int) {
	line := s.line
	part := artifact.PID
	switch {
	case endsFold(line, end, "ppid"), endsFold(line, end, "parentprocessid"), endsFold(line, end, "parent pid"), endsFold(line, end, "parent process id"),
		endsFold(line, end, "creator process id"):
		part = artifact.ParentPID
	case endsFold(line, end, "pid") && !isWord(ascii.At(line, end-4)), endsFold(line, end, "processid"), endsFold(line, end, "process id"):
	default:
		return
	}
	to, number := processID(line, value)
	if ascii.At(line, end-4) == '(' && ascii.At(line, to) == ')' {
		return // processNumber has it
	}
	if to == value || isWord(ascii.At(line, to)) || ascii.At(line, to) == '.' && ascii.IsDigit(ascii.At(line, to+1)) {
		return
	}
	if part == artifact.PID && s.isOfOther(end) {
		return
	}
	if part == artifact.PID && s.ofParent { // ppid=1 pid=2
		s.ofParent = false
		s.emitNumber(value, to, part, artifact.RulePIDLabel, number)
		return
	}
	if part == artifact.PID || s.lineRow == 0 {
		s.rows++
		s.lineRow = s.rows
		name, end, ok := s.nameAround(end, to)
		if !ok {
			name, end, ok = s.nameBeside(i, to)
		}
		image, imageEnd, level := s.imageAfter(to)
		switch {
		case level != artifact.NoLevel:
			s.emitName(image, imageEnd, artifact.RuleProcessLabel, level)
			s.processEnd = imageEnd
		case ok:
			s.emitName(name, end, artifact.RuleProcessLabel, artifact.High)
			s.processEnd = max(end, to)
			s.ofParent = part == artifact.ParentPID
		case part == artifact.PID:
			s.emitName(value, to, artifact.RulePIDLabel, artifact.Medium)
		}
	}
	s.emitNumber(value, to, part, artifact.RulePIDLabel, number)
}

// processID reads the number of a process at i, perhaps in hexadecimal; i if there is none.
func processID(line []byte, i int) (to int, number int64) {
	if ascii.At(line, i) == '0' && ascii.At(line, i+1)|0x20 == 'x' {
		for to = i + 2; to < len(line) && to-i < 10; to++ {
			digit := bytes.IndexByte([]byte("0123456789abcdef"), ascii.Lower(line[to]))
			if digit < 0 {
				break
			}
			number = number<<4 | int64(digit)
		}
		if to == i+2 {
			return i, 0
		}
		return to, number
	}
	if to = ascii.Digits(line, i, 11); to == i || to-i > 10 {
		return i, 0
	}
	return to, int64(ascii.Number(line[i:to]))
}

// isOfOther says of a label that ends with "process id" at end whether another word is part of it,
// as in ExecutionProcessID: it is not the number of what the line is about.
func (s *Scanner) isOfOther(end int) bool {
	from := end - len("processid")
	if !endsFold(s.line, end, "processid") || !ascii.IsLetter(ascii.At(s.line, from-1)) {
		return false
	}
	return roleBefore(s.line, end) == vocabulary.None
}

// processNumber looks at the bracket at i: x.exe (4242), x.exe (PID 4242), x.exe (PID: 4242).
func (s *Scanner) processNumber(i int) {
	line := s.line
	from := i + 1
	labelled := ascii.HasFold(line, from, "pid")
	if labelled {
		from += 3
		if ascii.At(line, from) == ':' || ascii.At(line, from) == '=' {
			from++
		}
		from = skipValueBlanks(line, from)
	}
	to := ascii.Digits(line, from, 11)
	if to == from || to-from > 10 || ascii.At(line, to) != ')' {
		return
	}
	end := backBlanks(line, i)
	start := end
	for start > 0 && end-start < 64 && (isWord(line[start-1]) || line[start-1] == '.' || line[start-1] == '-') {
		start--
	}
	exe := endsFold(line, end, ".exe") && end-start > 4
	if end == i && !exe || !exe && !labelled {
		return
	}
	s.rows++
	s.lineRow = s.rows
	if exe {
		s.emitName(start, end, artifact.RuleProcessNumber, artifact.High)
	} else {
		s.emitName(from, to, artifact.RuleProcessNumber, artifact.Medium)
	}
	s.emitID(from, to, artifact.PID, artifact.RuleProcessNumber)
}

// processReach is how far from the label of its number the label of a process is looked for, on the
// same line.
const processReach = 160

// nameBeside returns the name of the process whose number ends at to after the sign at i, if a
// label before it, or else after it, tells. What another number has is left alone.
func (s *Scanner) nameBeside(i, to int) (from, end int, ok bool) {
	for k := i - 1; k >= s.processEnd && i-k < processReach; k-- {
		if from, end, ok = s.processLabelled(k, len(s.line)); ok {
			return from, end, from >= s.processEnd
		}
	}
	for k := max(to, s.processEnd); k < len(s.line) && k-to < processReach; k++ {
		if from, end, ok = s.processLabelled(k, to); ok {
			return from, end, true
		}
	}
	return 0, 0, false
}

// processLabelled reads the name of a process after the sign at k: the value of a label of
// processes, or an executable, or what is only called a name right after a number that ends at to.
func (s *Scanner) processLabelled(k, to int) (from, end int, ok bool) {
	line := s.line
	if c := line[k]; c != ':' && c != '=' {
		return 0, 0, false
	}
	label := backBlanks(line, k)
	named := endsFold(line, label, "name")
	comm := line[k] == '=' && endsFold(line, label, "comm") && !isWord(ascii.At(line, label-5)) // of auditd
	if !named && !comm && !endsFold(line, label, "image") && !endsFold(line, label, "process") {
		return 0, 0, false
	}
	// A bare name is the process's if its number stands right before it.
	certain := comm || endsFold(line, label, "process") || roleBefore(line, label) == vocabulary.Process ||
		named && beside(line, to, label-len("name"))
	from = skipValueBlanks(line, k+1)
	if c := ascii.At(line, from); c == '"' || c == '\'' {
		from++
	}
	for end = from; end < len(line) && end-from < 64 && processByte(line[end]); end++ {
	}
	if c := ascii.At(line, end); end == from || !ascii.IsLetter(line[from]) && line[from] < 0x80 || c == '\\' || c == ':' || c == '/' {
		return 0, 0, false
	}
	return from, end, certain || endsFold(line, end, ".exe")
}
