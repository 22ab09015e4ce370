package indicator

import (
	"bytes"
	"math/bits"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
	"github.com/lrkit/lrkit/analyze/internal/plane"
)

// plainIPv4 is ipv4 for an address after a blank, with dots as they are. It may say false of one.
// No time begins as it does.
func (s *Scanner) plainIPv4(i int) bool {
	line, from := s.line, i
	for from > 0 && i-from < 4 && ascii.IsDigit(line[from-1]) {
		from--
	}
	if from > 0 && !ascii.IsBlank(line[from-1]) {
		return false
	}
	digits, end := s.plane.Bits(plane.Digit, from), from
	for n := 0; ; n++ {
		size := bits.TrailingZeros64(^digits)
		if size == 0 || size > 3 || end+size > len(line) || size > 1 && line[end] == '0' || ascii.Number(line[end:end+size]) > 255 {
			return false
		}
		end += size
		if n == 3 {
			break
		}
		if ascii.At(line, end) != '.' {
			return false
		}
		end++
		digits >>= size + 1
	}
	switch c := ascii.At(line, end); c {
	case '.', '-', '[', '(', '{':
		return false
	default:
		if isWord(c) || c >= 0x80 {
			return false
		}
	}
	s.addressEnd = end
	if !s.isVersion(from, end) {
		s.emit(from, end, artifact.IPv4, artifact.RuleIPv4, artifact.High)
	}
	return true
}

// ipv4 looks for an address whose first dot is at i, and says whether there is what has the form of
// one.
func (s *Scanner) ipv4(i int) bool {
	line := s.line
	from := i
	for from > 0 && i-from < 4 && ascii.IsDigit(line[from-1]) {
		from--
	}
	if from == i || !s.addressMayStart(from) {
		return false
	}
	end, defanged, ok := octets(line, from)
	port := end
	if !ok {
		if port = portAfter(line, end); port == end || !isQuad(line[from:end]) || !s.isConnection() {
			return false
		}
	}
	s.addressEnd = port
	if !s.isVersion(from, end) {
		usual := ""
		if defanged {
			usual = refanged(line[from:end])
		}
		s.emitAs(from, end, artifact.IPv4, artifact.RuleIPv4, artifact.High, usual)
	}
	return true
}

// octets reads four of them, and what may not stand after an address.
func octets(line []byte, i int) (end int, defanged, ok bool) {
	for n := range 4 {
		if n > 0 {
			w := dotLen(line, i)
			if w == 0 {
				return i, defanged, false
			}
			defanged = defanged || w > 1
			i += w
		}
		to := ascii.Digits(line, i, 4)
		if to == i || to-i > 3 || to-i > 1 && line[i] == '0' || ascii.Number(line[i:to]) > 255 {
			return to, defanged, false
		}
		i = to
	}
	next := ascii.At(line, i)
	switch {
	case isWord(next), next >= 0x80 && !punctuation(line, i):
		return i, defanged, false
	case next == '.' || next == '-':
		return i, defanged, !isWord(ascii.At(line, i+1)) || next == '-' && ascii.IsDigit(ascii.At(line, i+1))
	}
	return i, defanged, dotLen(line, i) == 0
}

// addressMayStart says what may stand before an address.
func (s *Scanner) addressMayStart(i int) bool {
	line := s.line
	if i == 0 {
		return true
	}
	c, before := line[i-1], ascii.At(line, i-2)
	switch {
	case isWord(c), c == '.' && before != ' ', c == '$', c == '~':
		return false
	case c == ']' || c == ')' || c == '}':
		return i < 3 || before != '.' && before|0x20 != 't' // no defanged dot
	case c == '-':
		return i == 1 || ascii.IsDigit(before) || ascii.IsBlank(before)
	case c == '\\', c == '/':
		return before == c && ascii.At(line, i-3) != c || c == '/' && ascii.IsDigit(before)
	case c >= 0x80:
		return punctuation(line, i-2) || punctuation(line, i-3)
	}
	return true
}

// isVersion says whether what has the form of an address is the version of something.
func (s *Scanner) isVersion(from, end int) bool {
	line := s.line
	if ascii.HasAt(line, from, "0.") && !isZeroBlock(line[from:end]) || ascii.At(line, from-1) == '=' && pinned(line, from) {
		return true
	}
	i := from
	for n := 0; i > 0 && n < 64; n++ {
		c := line[i-1]
		if !ascii.IsBlank(c) && c != ':' && c != '=' && c != '"' && c != '\'' && c != '(' {
			break
		}
		i--
	}
	word := i
	for n := 0; word > 0 && n < 24 && (ascii.IsLetter(line[word-1]) || line[word-1] >= 0x80); n++ {
		word--
	}
	w := line[word:i]
	switch {
	case len(w) == 1 && ascii.Lower(w[0]) == 'v' && i == from, foldEqual(w, "ver"), foldEqual(w, "build"), foldEqual(w, "release"):
		return true
	case foldContains(w, "ersi"), foldContains(w, "ersã"), foldContains(w, "ерси"):
		return true
	}
	if endsFold(line, i, "ver.") {
		return true
	}
	// 3.1.0.0 is a version, a network has its mask after it.
	return string(line[end-min(4, end-from):end]) == ".0.0" && ascii.At(line, end) != '/' && ascii.At(line, end) != ':' &&
		!ascii.HasAt(line, from, "0.") && !ascii.HasAt(line, from, "10.") && !ascii.HasAt(line, from, "172.") && !ascii.HasAt(line, from, "192.168.") &&
		!ascii.HasAt(line, from, "169.254") && !ascii.HasAt(line, from, "127.") && !ascii.HasAt(line, from, "255.")
}

// isQuad reports whether b has four numbers with dots between them.
func isQuad(b []byte) bool { return bytes.Count(b, []byte(".")) == 3 }

// isZeroBlock says of what begins with 0. whether it is an address or the mask of one, with 0 or
// 255 after the first number: no host is in that block.
func isZeroBlock(b []byte) bool { return ascii.HasAt(b, 1, ".0.") || ascii.HasAt(b, 1, ".255.") }

// pinned reports whether a version is demanded of the package before i, as in name==1.2.3.4. A
// filter of packets asks for the address of something in the same form.
func pinned(line []byte, i int) bool {
	if !ascii.HasAt(line, i-2, "==") {
		return false
	}
	from := i - 2
	for from > 0 && i-from < 64 && (isWord(line[from-1]) || line[from-1] == '-' || line[from-1] == '.') {
		from--
	}
	name := line[from : i-2]
	for _, part := range [...]string{"ip", "addr", "src", "dst", "host", "server", "client", "source", "dest", "remote", "local", "peer"} {
		if foldContains(name, part) {
			return false
		}
	}
	return len(name) > 0
}

func foldEqual(b []byte, s string) bool { return len(b) == len(s) && ascii.HasFold(b, 0, s) }

func foldContains(b []byte, s string) bool {
	for i := 0; i+len(s) <= len(b); i++ {
		if ascii.HasFold(b, i, s) {
			return true
		}
	}
	return false
}

// punctuation reports whether the character at i is not of ASCII and stands in no name.
func punctuation(line []byte, i int) bool {
	next := ascii.At(line, i+1)
	switch ascii.At(line, i) {
	case 0xc2: // Latin-1: no letters
		return next < 0xc0
	case 0xe2: // punctuation, arrows, boxes
		return next >= 0x80 && next <= 0xaf
	case 0xe3:
		return next == 0x80
	case 0xef:
		return next == 0xbb || next == 0xbc && ascii.At(line, i+2) < 0xa1
	}
	return false
}
