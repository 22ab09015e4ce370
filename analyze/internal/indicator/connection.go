package indicator

import (
	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
)

// connectionWords begin the rows of netstat and ss: protocols, and states where no protocol stands.
var connectionWords = [...]string{
	"tcp", "udp", "raw", "unix", "listen", "estab", "unconn", "time-wait", "close-wait", "syn-sent", "fin-wait-1", "fin-wait-2",
}

// isConnection reports whether the line is a row of netstat or ss: a port follows each of its
// addresses.
func (s *Scanner) isConnection() bool {
	if s.row == unread {
		s.row = otherRow
		if isConnection(s.line) {
			s.row = connectionRow
		}
	}
	return s.row == connectionRow
}

// connectionByte has the bytes that rows of connections begin with.
var connectionByte = func() (t [256]bool) {
	for _, w := range connectionWords {
		t[w[0]], t[w[0]&^0x20] = true, true
	}
	return t
}()

// connection looks for the process of a row of netstat, once an address was found in it: a number,
// a slash and a name, in the last column but that of timers.
func (s *Scanner) connection() {
	line := s.line
	if s.want&Processes == 0 || s.processRead {
		return
	}
	s.processRead = true
	if !connectionByte[line[skipValueBlanks(line, 0)%len(line)]] || !s.isConnection() {
		s.row = otherRow
		return
	}
	for i := 1; i < len(line); i++ {
		if line[i] != '/' || !ascii.IsDigit(line[i-1]) {
			continue
		}
		from := i
		for from > 0 && ascii.IsDigit(line[from-1]) {
			from--
		}
		if from == 0 || i-from > 10 || !ascii.IsBlank(line[from-1]) {
			continue
		}
		end := programEnd(line, i+1)
		if !hasLetter(line[i+1 : end]) {
			continue
		}
		s.rows++
		s.lineRow = s.rows
		s.emitName(i+1, end, artifact.RuleProcessNumber, artifact.High)
		s.emitID(from, i, artifact.PID, artifact.RuleProcessNumber)
		return
	}
}

// programEnd returns where the name of a program that begins at from ends: two blanks follow it, or
// a colon and what sshd says of itself. A blank in it is one of the name, unless timers stand after
// it.
func programEnd(line []byte, from int) (end int) {
	blank := 0
	for end = from; end < len(line) && line[end] >= ' ' && line[end] != ':' && line[end] != '/'; end++ {
		switch {
		case line[end] == '(' && blank > 0:
			return blank
		case line[end] != ' ':
		case end+1 == len(line) || line[end+1] == ' ':
			return end
		case blank == 0:
			blank = end
		}
	}
	return end
}

// What the line is, once it was asked.
const (
	unread uint8 = iota
	otherRow
	connectionRow
)

func isConnection(line []byte) bool {
	from := skipValueBlanks(line, 0)
	for _, word := range connectionWords {
		if !ascii.HasFold(line, from, word) {
			continue
		}
		end := from + len(word)
		for end < len(line) && (line[end] == '4' || line[end] == '6') && end < from+len(word)+2 {
			end++
		}
		// Numbers of bytes or a state follow.
		next := skipValueBlanks(line, end)
		return next > end && (ascii.IsDigit(ascii.At(line, next)) || ascii.At(line, next)-'A' < 26 || word == "unix" && ascii.At(line, next) == '[')
	}
	return false
}

// withoutPort returns where the IPv6 address in [from, end) of a row of connections ends. Its last
// group may be a port: ::1:25, 2001:db8::9:80, :::22.
func withoutPort(line []byte, from, end int) int {
	i := end
	for i > from && ascii.IsDigit(line[i-1]) {
		i--
	}
	if i == end || end-i > 5 || i-from < 3 || line[i-1] != ':' {
		return end
	}
	i--
	if line[i-1] == ':' && line[i-2] != ':' { // fe80::22
		return end
	}
	if i-from > 2 && !hextets(line[from:i], false) {
		return end
	}
	return i
}

// connected looks at the IPv6 address with a port in [from, end) of a row of connections, and says
// whether it is one.
func (s *Scanner) connected(from, end int) bool {
	if ascii.At(s.line, from-1) == '[' || !s.isConnection() {
		return false
	}
	address := withoutPort(s.line, from, end)
	if address < end {
		s.emitConnection(from, address, end)
	}
	return address < end
}

// emitConnection adds the IPv6 address in [from, end) whose port ends at port.
func (s *Scanner) emitConnection(from, end, port int) {
	if hextets(s.line[from:end], false) {
		s.emit(from, end, artifact.IPv6, artifact.RuleIPv6, artifact.High)
	}
	s.connection()
	s.hextetEnd, s.addressEnd, s.nameEnd = max(s.hextetEnd, port), max(s.addressEnd, port), max(s.nameEnd, port)
}

// portAfter returns where the port that a dot divides from an address at end ends, as netstat of
// BSD and macOS prints it: 10.0.0.5.443, 10.0.0.5.*. It is end if there is none.
func portAfter(line []byte, end int) int {
	if ascii.At(line, end) != '.' {
		return end
	}
	to := ascii.Digits(line, end+1, 6)
	if ascii.At(line, end+1) == '*' {
		to = end + 2
	}
	if c := ascii.At(line, to); to == end+1 || to-end > 6 || c != 0 && !ascii.IsBlank(c) {
		return end
	}
	return to
}

// processByte says of a byte whether it may stand in the name of a process without blanks.
func processByte(c byte) bool { return isWord(c) || c == '.' || c == '-' || c >= 0x80 }
