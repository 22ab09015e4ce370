package powershell

import "bytes"

const (
	// maxLine is how much of a line is looked at. Longer ones belong to no header.
	maxLine = 128 << 10
	// maxCommand is the greatest length of a line of a command: where a longer one ends is too far
	// away to wait for.
	maxCommand = 1 << 20
)

const bom = "\xEF\xBB\xBF"

// line is one line, without its end and the byte order mark.
type line struct {
	at, num int64
	text    []byte // at most maxLine bytes of it
	textAt  int64
	size    int64 // with the byte order mark, without the line end
	open    bool  // the file ends in it
}

// textEnd is the offset of the line's end.
func (l *line) textEnd() int64 { return l.at + l.size }

// partial is the line whose end has not come yet.
type partial struct {
	head   []byte // at most maxLine bytes
	size   int64
	last   byte // of the bytes so far, a line feed excluded
	ended  bool // by a line feed
	sorted bool // it is certain what it is, wherever it ends
}

// whole takes a line that ends with p. Most are output after output, which nothing else begins
// like.
func (s *Scanner) whole(p []byte) {
	if s.current.Kind != KindOutput || len(s.block.lines) > 0 || mayBegin(p[0]) {
		eol := 1
		if bytes.HasSuffix(p, []byte("\r\n")) {
			eol = 2
		}
		s.sort(s.newLine(p, int64(len(p)-eol)))
	}
	s.at += int64(len(p))
	s.num++
}

// hold adds p to the line that goes on after it, or ends with it.
func (s *Scanner) hold(p []byte) {
	h := &s.partial
	h.head = append(h.head, p[:min(len(p), maxLine-len(h.head))]...)
	h.size += int64(len(p))
	if h.ended = p[len(p)-1] == '\n'; h.ended {
		p = p[:len(p)-1]
	}
	if len(p) > 0 {
		h.last = p[len(p)-1]
	}
	far := int64(maxLine)
	if c := h.head[0]; s.at == 0 || mayBegin(c) || c == '>' { // it may be of a command
		far = maxCommand
	}
	if !h.sorted && h.size > far+2 { // whatever its end is
		s.sort(s.newLine(h.head, h.size-2))
		h.sorted = true
	}
}

// endLine ends the line that was held. A CR that ends the file is half of a CRLF.
func (s *Scanner) endLine() {
	h := &s.partial
	if !h.sorted {
		size := h.size
		if h.ended {
			size--
		}
		if size > 0 && h.last == '\r' {
			size--
		}
		l := s.newLine(h.head, size)
		l.open = size == h.size
		s.sort(l)
	}
	s.at += h.size
	s.num++
	*h = partial{head: h.head[:0]}
}

// newLine makes a line that begins with head, at the current offset.
func (s *Scanner) newLine(head []byte, size int64) line {
	l := line{at: s.at, num: s.num, text: head[:min(size, maxLine)], textAt: s.at, size: size}
	if s.at == 0 {
		if rest, ok := bytes.CutPrefix(l.text, []byte(bom)); ok {
			l.text, l.textAt = rest, int64(len(bom))
		}
	}
	return l
}

// mayBegin says whether a line with this first byte may begin an entry other than output.
func mayBegin(c byte) bool { return c == '*' || c == 'P' || c == '[' }
