package indicator

import (
	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
)

// ipv6 looks for an address around its first colon, at i.
func (s *Scanner) ipv6(i int) {
	line := s.line
	if i < s.hextetEnd {
		return
	}
	next := ascii.At(line, i+1)
	if next != ':' && !isHex(next) {
		return
	}
	from := i
	for from > 0 && i-from < 5 && isHex(line[from-1]) {
		from--
	}
	if from == i && next != ':' || i-from > 4 {
		return
	}
	end := i
	for end < len(line) && (isHex(line[end]) || line[end] == ':') {
		end++
	}
	s.hextetEnd = end
	if end-from > 1 && line[end-1] == ':' && line[end-2] != ':' {
		end-- // of the sentence
	}
	if end-from > 45 {
		return
	}
	if c := ascii.At(line, from-1); from > 0 && (isWord(c) || c == ':' || c == '.' || c == ']' && next == ':' || c == ')' || c == '\\' || c == '$' || c == '-') {
		return
	}
	// The last group may be the first number of an IPv4 address.
	tail := false
	if ascii.At(line, end) == '.' && ascii.IsDigit(ascii.At(line, end+1)) {
		start := end
		for start > from && line[start-1] != ':' {
			start--
		}
		to, _, ok := octets(line, start)
		if port := portAfter(line, end); !ok && port > end && s.isConnection() {
			s.emitConnection(from, end, port)
			return
		}
		if !ok {
			return
		}
		if !hextets(line[from:start], true) {
			return
		}
		end, tail = to, true
		s.hextetEnd, s.urlEnd = max(s.hextetEnd, end), max(s.urlEnd, end)
	}
	if s.connected(from, end) {
		return
	}
	if isWord(ascii.At(line, end)) || !tail && !hextets(line[from:end], false) {
		return
	}
	if end-from == 2 && (ascii.At(line, from-1) != '[' || ascii.At(line, end) != ']') {
		return
	}
	s.emit(from, end, artifact.IPv6, artifact.RuleIPv6, artifact.High)
}

// hextets reports whether b is an IPv6 address, or what stands before the IPv4 address at its end.
func hextets(b []byte, tail bool) bool {
	groups, gaps, run, longest := 0, 0, 0, 0
	number := len(b) == 2
	for i := 0; i < len(b); i++ {
		if b[i] != ':' {
			run++
			number = number || ascii.IsDigit(b[i])
			continue
		}
		if run > 0 {
			groups++
		}
		longest = max(longest, run)
		run = 0
		if i+1 < len(b) && b[i+1] == ':' {
			gaps++
			i++
			if i+1 < len(b) && b[i+1] == ':' {
				return false
			}
		} else if i == 0 || i == len(b)-1 && !tail {
			return false
		}
	}
	if run > 0 {
		groups++
	}
	longest = max(longest, run)
	want := 8
	if tail {
		want, number = 6, true
	}
	switch {
	case longest > 4, gaps > 1, gaps == 1 && groups >= want, !number:
		return false
	case gaps == 0: // eight groups of two digits name a device, no host
		return groups == want && longest > 2
	}
	return true
}
