package indicator

import "github.com/lrkit/lrkit/analyze/internal/ascii"

// nameAround returns the name of a process that stands right before the label of its number, which
// ends at label, or in brackets after the number, which ends at to: x.exe pid: 4, ("sshd",pid=4,
// Main PID: 4 (cron).
func (s *Scanner) nameAround(label, to int) (from, end int, ok bool) {
	line := s.line
	if ascii.At(line, to) == ' ' && ascii.At(line, to+1) == '(' {
		for end = to + 2; end < len(line) && end-to < 64 && processByte(line[end]); end++ {
		}
		if ascii.At(line, end) == ')' && hasLetter(line[to+2:end]) {
			return to + 2, end, true
		}
	}
	if !endsFold(line, label, "pid") {
		return 0, 0, false
	}
	end = backBlanks(line, label-len("pid"))
	if from, to, ok := quotedBefore(line, end); ok && ascii.At(line, to+1) == ',' {
		return from, to, from >= s.processEnd
	}
	if line[0] > ' ' && end > 0 && label-len("pid")-end > 1 && end < 48 && isBareName(line[:end]) { // handle.exe aligns them
		return 0, end, true
	}
	if !endsFold(line, end, ".exe") || end == label-len("pid") {
		return 0, 0, false
	}
	return s.executable(end)
}

// executable returns where the name of the program that ends at end begins: at the line's first
// byte, where a blank may be in the name, or after one.
func (s *Scanner) executable(end int) (from, to int, ok bool) {
	line := s.line
	word := end
	for word > 0 && end-word < 64 && processByte(line[word-1]) {
		word--
	}
	for from = word; from > 0 && end-from < 64 && (processByte(line[from-1]) || line[from-1] == ' '); from-- {
	}
	if from > 0 || ascii.IsBlank(line[from]) {
		from = word
	}
	if c := ascii.At(line, from-1); from > 0 && (c == '\\' || c == '/') {
		return 0, 0, false
	}
	return from, end, end-from > len(".exe") && from >= s.processEnd
}

// quotedBefore returns the text in quotes that ends before end, without a comma after them.
func quotedBefore(line []byte, end int) (from, to int, ok bool) {
	if ascii.At(line, end-1) == ',' {
		end--
	}
	quote := ascii.At(line, end-1)
	if quote != '"' && quote != '\'' {
		return 0, 0, false
	}
	to = end - 1
	for from = to; from > 0 && to-from < 64 && (processByte(line[from-1]) || line[from-1] == ' '); from-- {
	}
	return from, to, from < to && ascii.At(line, from-1) == quote && hasLetter(line[from:to])
}

// isBareName says whether text is a name of words.
func isBareName(text []byte) bool {
	for _, c := range text {
		if c != ' ' && !processByte(c) {
			return false
		}
	}
	return hasLetter(text)
}

func hasLetter(b []byte) bool {
	for _, c := range b {
		if ascii.IsLetter(c) || c >= 0x80 {
			return true
		}
	}
	return false
}

// beside reports whether only a comma, blanks and a quote stand in [from, to).
func beside(line []byte, from, to int) bool {
	if from >= to || to-from > 4 {
		return false
	}
	for _, c := range line[from:to] {
		if c != ',' && c != ' ' && c != '"' && c != '\'' && c != ';' {
			return false
		}
	}
	return true
}
