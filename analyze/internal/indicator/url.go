package indicator

import (
	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
)

// url looks for a URL whose scheme ends at i; its host begins at start, after the colon and two
// slashes, which may have brackets around them.
func (s *Scanner) url(i, start int) {
	line := s.line
	if i < s.urlEnd {
		return
	}
	from := i
	for from > 0 && i-from < 8 && (ascii.IsLetter(line[from-1]) || line[from-1] == '_') {
		from--
	}
	for from < i && line[from] == '_' {
		from++
	}
	scheme, odd := schemeOf(line[from:i])
	if scheme == "" || from > 0 && isWord(line[from-1]) {
		return
	}
	hostAt := start
	if odd && ascii.At(line, hostAt) == ' ' {
		hostAt++
	}
	// The part before an at before the host is a user, perhaps with a password.
	user := hostAt
	for user < len(line) && user-hostAt < 256 && classes[line[user]]&local != 0 || ascii.At(line, user) == ':' && user-hostAt < 256 {
		user++
	}
	if ascii.At(line, user) == '@' {
		hostAt = user + 1
	}
	end, ok := s.urlHost(hostAt)
	if !ok {
		return
	}
	end = urlEnd(line, end)
	end = trimURL(line, start, end)
	s.urlEnd, s.nameEnd = end, max(s.nameEnd, end)
	s.hextetEnd = max(s.hextetEnd, end)
	usual := ""
	rest := refanged(line[start:end])
	if odd || rest != "" || start > i+len("://") {
		if rest == "" {
			rest = string(line[start:end])
		}
		if len(rest) > 0 && rest[0] == ' ' {
			rest = rest[1:]
		}
		usual = scheme + "://" + rest
	}
	s.emitAs(from, end, artifact.URL, artifact.RuleURL, artifact.High, usual)
}

func indexFrom(line []byte, from, to int, c byte) int {
	for ; from < to; from++ {
		if line[from] == c {
			return from
		}
	}
	return -1
}

// schemeOf returns the scheme that was meant, and whether it was written otherwise: hxxp, h__p,
// meow, fxp.
func schemeOf(b []byte) (scheme string, odd bool) {
	if len(b) < 3 || len(b) > 6 {
		return "", false
	}
	for _, known := range [...]string{"http", "https", "ftp", "ftps", "sftp", "ws", "wss", "ldap", "ldaps", "smb", "tcp", "udp", "ssh", "rdp"} {
		if foldEqual(b, known) {
			return known, false
		}
	}
	if ascii.Lower(b[0]) == 'f' && foldEqual(b[1:], "xp") {
		return "ftp", true
	}
	if ascii.Lower(b[0]) != 'h' {
		return "", false
	}
	tail := b
	scheme = "http"
	if ascii.Lower(tail[len(tail)-1]) == 's' {
		tail, scheme = tail[:len(tail)-1], "https"
	}
	if len(tail) < 4 || ascii.Lower(tail[len(tail)-1]) != 'p' {
		return "", false
	}
	for _, c := range tail[1 : len(tail)-1] {
		if c = ascii.Lower(c); c != 'x' && c != 't' && c != 'z' && c != '_' && c != '*' {
			return "", false
		}
	}
	return scheme, true
}

// urlHost reads the host at i, and emits what it is.
func (s *Scanner) urlHost(i int) (end int, ok bool) {
	line := s.line
	if ascii.At(line, i) == '[' {
		for end = i + 1; end < len(line) && end-i < 48 && line[end] != ']'; end++ {
		}
		address := end
		if zone := indexFrom(line, i, end, '%'); zone >= 0 {
			address = zone
		}
		if ascii.At(line, end) != ']' || !hextetsOrMapped(line[i+1:address]) {
			return end, false
		}
		s.emit(i+1, address, artifact.IPv6, artifact.RuleURLHost, artifact.High)
		return end + 1, true
	}
	if to, odd, isAddress := octets(line, i); isAddress {
		usual := ""
		if odd {
			usual = refanged(line[i:to])
		}
		s.emitAs(i, to, artifact.IPv4, artifact.RuleURLHost, artifact.High, usual)
		return to, true
	}
	n := readName(line, i, true)
	if n.labels == 0 {
		return n.end, false
	}
	if n.labels > 1 {
		s.domain(n, true)
	}
	return n.end, true
}

func hextetsOrMapped(b []byte) bool {
	for i, c := range b {
		if c == '.' {
			for i > 0 && b[i-1] != ':' {
				i--
			}
			_, _, ok := octets(b, i)
			return ok && hextets(b[:i], true)
		}
		if !isHex(c) && c != ':' {
			return false
		}
	}
	return len(b) >= 2 && hextets(b, false)
}

// urlEnd returns where the URL whose host ends at i ends.
func urlEnd(line []byte, i int) int {
	for ; i < len(line); i++ {
		switch c := line[i]; {
		case c == '\\' && ascii.At(line, i+1) == '.' && ascii.IsLetter(ascii.At(line, i+2)):
		case c <= ' ', c == '"', c == '<', c == '>', c == '\\', c == '^', c == '`', c == 0x7f, c == '|':
			return i
		case c >= 0x80 && punctuation(line, i):
			return i
		}
	}
	return i
}

// trimURL leaves out what belongs to the sentence around it. Brackets belong to the URL if they are
// balanced in it.
func trimURL(line []byte, from, end int) int {
	var open [3]int
	for _, c := range line[from:end] {
		switch c {
		case '(':
			open[0]++
		case ')':
			open[0]--
		case '[':
			open[1]++
		case ']':
			open[1]--
		case '{':
			open[2]++
		case '}':
			open[2]--
		}
	}
	for end > from {
		k := -1
		switch line[end-1] {
		case '.', ',', ';', ':', '!', '?', '\'', '*':
			end--
			continue
		case ')':
			k = 0
		case ']':
			k = 1
		case '}':
			k = 2
		}
		if k < 0 || open[k] >= 0 {
			break
		}
		open[k]++
		end--
	}
	return end
}
