package powershell

// A header that is larger, or has more lines before its last one, is none: its lines are output.
const (
	maxHeader = 128 << 10
	maxFields = 256
)

// block holds the lines after a line of stars until it is certain what they are.
type block struct {
	lines []line
	text  []byte // what the lines point into
}

// verdict is what a block says of the next line.
type verdict uint8

const (
	none       verdict = iota // there is no block, and the line begins none
	waiting                   // the block has taken the line
	done                      // with it, the block is a header or a footer
	invocation                // without it, the block is the header of an invocation
	broken                    // the block is nothing; the line may begin another
)

func (b *block) add(l line) verdict {
	v := b.sort(&l)
	if v == waiting || v == done {
		n := len(b.text)
		b.text = append(b.text, l.text...)
		l.text = b.text[n:len(b.text):len(b.text)]
		b.lines = append(b.lines, l)
	}
	return v
}

func (b *block) sort(l *line) verdict {
	star := isStars(l.text)
	switch n := len(b.lines); {
	case n == 0 && star && l.size <= maxLine:
		return waiting
	case n == 0:
		return none
	case n == 3 && b.isInvocation():
		return invocation
	case l.size > maxLine:
		return broken
	case n == 1: // a title, or the time of an invocation
		return waitIf(isTitle(l.text) || isTime(l.text))
	case n == 2 && b.isInvocation():
		return waitIf(star)
	case n == 2: // the time of a header or footer
		return waitIf(isTime(l.text))
	case star:
		return done
	case n == maxFields || len(b.text)+len(l.text) > maxHeader:
		return broken
	case n == 3: // a second field makes it a header
		return waitIf(hasKey(l))
	}
	return waiting
}

func waitIf(ok bool) verdict {
	if ok {
		return waiting
	}
	return broken
}

// isInvocation says that the time stands where a header has its title.
func (b *block) isInvocation() bool { return len(b.lines) > 1 && isTime(b.lines[1].text) }

func (b *block) reset() { b.lines, b.text = b.lines[:0], b.text[:0] }

// dropBlock sorts the lines of a block one by one. None of them but the first is a line of stars,
// so that no other block begins in it.
func (s *Scanner) dropBlock() {
	for i := range s.block.lines {
		s.body(&s.block.lines[i])
	}
	s.block.reset()
}

// takeInvocation begins the command that a header of an invocation announces.
func (s *Scanner) takeInvocation() {
	b := &s.block
	digits, _ := timeLine(b.lines[1].text)
	s.beginCommand(b.lines[0].at, b.lines[0].num)
	s.current.Command.Start = &Time{Raw: string(digits)}
	b.reset()
}

// endBlock takes what is left at the end of the file.
func (s *Scanner) endBlock() {
	switch n := len(s.block.lines); {
	case n == 3 && s.block.isInvocation():
		s.takeInvocation()
	case n >= 3:
		s.takeBlock(true)
	default:
		s.dropBlock()
	}
}

// takeBlock makes a header or a footer of the block, whose last line of stars is missing if the
// file is truncated.
func (s *Scanner) takeBlock(truncated bool) {
	first, title := &s.block.lines[0], string(s.block.lines[1].text)
	fields := s.block.lines[2:]
	if last := len(fields) - 1; !truncated || isCutStars(&fields[last]) {
		fields = fields[:last]
	}
	if len(fields) == 1 && s.sessions.ends(title) {
		f := &FooterInfo{Title: title, Fields: splitFields(fields).fields}
		f.End = Time{f.Fields[0].Value}
		s.begin(Entry{Kind: KindFooter, Truncated: truncated, Footer: f}, first.at, first.num)
		s.sessions.pop()
		s.current.Command = s.sessions.top().command
	} else {
		depth := s.sessions.open
		s.end(first.at, first.num)
		s.sessions.push(title)
		h := newHeader(title, fields)
		h.Minimal = len(fields) == 1 && !truncated
		s.begin(Entry{Kind: KindHeader, Depth: depth, Truncated: truncated, Header: h}, first.at, first.num)
	}
	s.block.reset()
}
