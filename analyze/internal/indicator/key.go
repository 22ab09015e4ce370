package indicator

import "bytes"

// keyState says whether the line lies in a private key.
type keyState struct {
	in    bool
	lines int
}

// maxKeyLines is more than a private key of 16384 bits has.
const maxKeyLines = 400

var (
	keyBegin = []byte("-----BEGIN ")
	keyMark  = []byte("PRIVATE KEY")
	keyEnd   = []byte("-----END ")
)

// inKey emits a line of a private key, and reports whether it was one. A key that never ends stops where a line is none of a key.
func (s *Scanner) inKey() bool {
	line := s.line
	if !s.key.in {
		return false
	}
	from := skipBlanks(line, 0)
	if bytes.Contains(line, keyEnd) {
		s.key = keyState{}
		if end := lastDash(line); end > from {
			s.secret(from, end, "private-key")
		}
		return true
	}
	s.key.lines++
	if s.key.lines > maxKeyLines {
		s.key = keyState{}
		return false
	}
	end := len(line)
	for end > from && (isBlank(line[end-1]) || line[end-1] == '\r') {
		end--
	}
	if end > from {
		s.emit(Found{Start: from, End: end, Kind: Secret, Rule: "private-key", Sure: true})
	}
	return true
}

func lastDash(line []byte) int { return bytes.LastIndexByte(line, '-') + 1 }

// keyHead looks at the five dashes that begin at i.
func (s *Scanner) keyHead(i int) {
	line := s.line
	if i < s.secretEnd || !bytes.HasPrefix(line[i:], keyBegin) {
		return
	}
	mark := bytes.Index(line[i:min(len(line), i+64)], keyMark)
	if mark < 0 {
		return
	}
	// A key on one line, as JSON holds it, or the first line of one.
	if end := bytes.Index(line[i:], keyEnd); end >= 0 {
		to := i + end + len(keyEnd)
		for to < len(line) && line[to] != '-' {
			to++
		}
		for to < len(line) && line[to] == '-' {
			to++
		}
		s.secret(i, to, "private-key")
		return
	}
	s.key = keyState{in: true}
	s.secret(i, len(line), "private-key")
}
