package indicator

import (
	"bytes"
	"unicode"

	"golang.org/x/net/publicsuffix"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
)

// maxName is the length of the longest name that the domain name system has, with room for its
// defanged dots.
const maxName = 320

// name is a run of labels with dots between them.
type name struct {
	start, end int
	last       int // where the last label begins
	labels     int
	defanged   bool
}

// nameLabel returns where the label at i ends. An underscore may begin one: _dmarc, _tcp (RFC
// 8552).
func nameLabel(line []byte, i int) int {
	if ascii.At(line, i) == '_' && classes[ascii.At(line, i+1)]&label != 0 {
		i++
	}
	for i < len(line) && classes[line[i]]&label != 0 && (line[i] < 0x80 || !punctuation(line, i)) {
		if line[i] >= 0x80 {
			i++
			for i < len(line) && line[i]&0xc0 == 0x80 {
				i++
			}
			continue
		}
		i++
	}
	return i
}

// readName reads the name at i. In the host of a URL a backslash may stand before its dots, as in
// the patterns of regular expressions.
func readName(line []byte, i int, inURL bool) name {
	n := name{start: i, end: i}
	for {
		to := nameLabel(line, i)
		if to == i {
			return n
		}
		n.last, n.end = i, to
		n.labels++
		w := dotLen(line, to)
		if w == 0 && inURL && ascii.HasAt(line, to, `\.`) {
			w = len(`\.`)
		}
		if w == 0 {
			return n
		}
		n.defanged = n.defanged || w > 1 && nameLabel(line, to+w) > to+w
		i = to + w
	}
}

// dotted looks at the name around its first dot, at i.
func (s *Scanner) dotted(i int) {
	line := s.line
	if i < s.nameEnd {
		return
	}
	from := i
	for from > s.nameEnd && classes[line[from-1]]&label != 0 {
		from--
	}
	if from > s.nameEnd && from < i && line[from-1] == '_' && (from == 1 || !isWord(ascii.At(line, from-2))) {
		from--
	}
	for from < i && line[from] >= 0x80 && (line[from] < 0xc0 || punctuation(line, from)) {
		from++ // the rest of a character that stands in no name
	}
	for p := i - 1; p >= from; p-- { // what follows the last punctuation
		if line[p] >= 0xc0 && punctuation(line, p) {
			from = p + 1
			for from < i && line[from]&0xc0 == 0x80 {
				from++
			}
			break
		}
	}
	if from == i {
		return
	}
	n := readName(line, from, false)
	s.nameEnd = n.end
	for n.start < n.last && line[n.start] == '-' {
		n.start++
		for n.start < n.last && dotLen(line, n.start) > 0 { // a label of dashes alone
			n.start += dotLen(line, n.start)
			n.labels--
		}
	}
	if n.labels < 2 || !s.nameMayStart(n) {
		return
	}
	s.domain(n, n.defanged || n.strong(line))
}

// nameMayStart says what may stand around the name of a host.
func (s *Scanner) nameMayStart(n name) bool {
	line := s.line
	if n.start > 0 {
		switch c := line[n.start-1]; c {
		case '\\':
			if ascii.At(line, n.start-2) != '\\' || ascii.At(line, n.start-3) == ':' {
				return false
			}
		case '/':
			return ascii.At(line, n.start-2) == '/' && ascii.At(line, n.start-3) != '/' || afterService(line, n.start)
		case '$', '#', '%', '+', '&', '~':
			return false
		case '.':
			if ascii.At(line, n.start-2) == '\\' || n.start < 2 {
				return false
			}
		}
	}
	switch ascii.At(line, n.end) {
	case '@', '%', '+', '\\', '_', '$':
		return false
	case '(', '[':
		if ascii.At(line, n.end+1) == closer(line[n.end]) {
			return false // a call
		}
	}
	return true
}

// strong reports whether what stands around the name says that it is one.
func (n name) strong(line []byte) bool {
	if ascii.HasFold(line, n.start, "www.") {
		return true
	}
	if ascii.At(line, n.end) != ':' {
		return false
	}
	to := ascii.Digits(line, n.end+1, 6)
	return to > n.end+1 && to-n.end <= 6 && !isWord(ascii.At(line, to)) && ascii.At(line, to) != ':'
}

// domain emits the name if it is that of a host. Without a strong sign a name of a file or of a
// program's member is none.
func (s *Scanner) domain(n name, strong bool) bool {
	if !s.host(n, strong) {
		return false
	}
	usual := ""
	if n.defanged {
		usual = refanged(s.line[n.start:n.end])
	}
	s.emitAs(n.start, n.end, artifact.Domain, artifact.RuleDomain, level(strong), usual)
	return true
}

// host reports whether n is the name of a host below a public suffix.
func (s *Scanner) host(n name, strong bool) bool {
	line := s.line
	top := line[n.last:n.end]
	if len(top) < 2 || len(top) > 63 || n.end-n.start > maxName || n.labels < 2 || ascii.IsDigit(top[0]) {
		return false
	}
	var buf [64]byte
	tld := buf[:0]
	for _, c := range top {
		tld = append(tld, ascii.Lower(c))
	}
	if !s.isTopLevel(tld) {
		return s.internal(n, string(tld), strong)
	}
	strong = strong || ascii.HasFold(line, n.last-len("fritz."), "fritz.box")
	if !strong && (ambiguous[string(tld)] || namespaced(line[n.start:n.last]) && top[0] >= 'a' && n.labels > 2 || n.labels == 2 && members[string(tld)] || oddCase(line[n.start:n.end], top)) {
		return false
	}
	if !strong && n.labels == 2 && string(tld) == "com" && commands[lowered(line[n.start:n.last-1])] {
		return false
	}
	return s.registered(n)
}

// registered reports whether the labels are such as names have, and the name is no public suffix
// itself.
func (s *Scanner) registered(n name) bool {
	line, start := s.line, n.start
	letters := false
	for i := n.start; i < n.end; {
		to := nameLabel(line, i)
		if to-i > 63 && n.labels < 3 || to-i > 63 {
			return false
		}
		if line[i] == '-' || line[to-1] == '-' {
			if i == start && to < n.last { // only the first may be left out
				return false
			}
			return false
		}
		if i < n.last {
			if line[i] == '_' && to+max(dotLen(line, to), 1) == n.last { // below a registered name, but never in one
				return false
			}
			for _, c := range line[i:to] {
				letters = letters || !ascii.IsDigit(c)
			}
		}
		i = to + max(dotLen(line, to), 1)
	}
	if !letters && n.labels > 2 {
		return false // numbers alone
	}
	if n.end-n.start > 64 || n.labels > 3 {
		return true
	}
	text := line[n.start:n.end]
	var full string
	if n.defanged {
		full = refanged(text)
	} else {
		full = string(text)
	}
	suffix, _ := publicsuffix.PublicSuffix(lowered([]byte(full)))
	return len(suffix) < len(full)
}

func lowered(b []byte) string {
	var buf [64]byte
	out := buf[:0]
	for _, c := range b {
		out = append(out, ascii.Lower(c))
	}
	return string(out)
}

func isLower(b []byte) bool { return !bytes.ContainsFunc(b, unicode.IsUpper) }

// oddCase: There.Is, System.Net and Microsoft.NET are no hosts; WWW.EXAMPLE.COM and Example.com
// are.
func oddCase(full, top []byte) bool {
	if top[0] >= 'a' || top[0] >= 0x80 {
		return false
	}
	if upperName(top) && isLower(full[:len(full)-len(top)]) && bytes.Count(full, []byte(".")) > 1 {
		return false // srv.corp.example.COM
	}
	for _, c := range full {
		if c-'a' < 26 {
			return true
		}
	}
	return foldEqual(full, "asp.net") || foldEqual(full, "vb.net") || foldEqual(full, "ado.net")
}
