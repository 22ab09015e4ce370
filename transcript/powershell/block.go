package powershell

// A header that is larger is none: the lines of such a block are output.
const (
	maxHeader = 128 << 10
	maxFields = 256
)

// block holds the lines behind a line of stars until it is certain what they are.
type block struct {
	lines []line
	size  int
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
		l.text = append([]byte(nil), l.text...)
		b.lines = append(b.lines, l)
		b.size += len(l.text)
	}
	return v
}

func (b *block) sort(l *line) verdict {
	star := isStars(l.text)
	switch n := len(b.lines); {
	case n == 0 && star:
		return waiting
	case n == 0:
		return none
	case l.cut:
		return broken
	case n == 1: // a title or the time of an invocation
		if star || len(l.text) > maxTitle {
			return broken
		}
		return waiting
	case b.isInvocation():
		if n == 3 {
			return invocation
		}
		if star {
			return waiting
		}
		return broken
	case n == 2: // the time of a header or footer
		if _, ok := timeLine(l.text); !ok {
			return broken
		}
		return waiting
	case star:
		return done
	case n == 3: // a second field makes it a header
		if _, _, _, ok := splitKey(l.text); !ok {
			return broken
		}
		return waiting
	case n >= maxFields || b.size+len(l.text) > maxHeader:
		return broken
	}
	return waiting
}

// isInvocation says that the time stands where a header has its title.
func (b *block) isInvocation() bool {
	if len(b.lines) < 2 {
		return false
	}
	_, ok := timeLine(b.lines[1].text)
	return ok
}

func (b *block) reset() { b.lines, b.size = b.lines[:0], 0 }

// dropBlock sorts the lines of a block one by one.
func (s *Scanner) dropBlock() {
	lines := s.block.lines
	s.block = block{}
	for i := range lines {
		s.body(&lines[i])
	}
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

// takeBlock makes a header or a footer of the block.
func (s *Scanner) takeBlock(truncated bool) {
	lines := s.block.lines
	first := &lines[0]
	title := string(lines[1].text)
	short := len(lines) == 3 || len(lines) == 4 && !truncated
	if short && s.sessions.ends(title) {
		end, _ := timeLine(lines[2].text)
		s.begin(Entry{Kind: Footer, Truncated: truncated, Footer: &FooterInfo{Title: title, End: Time{string(end)}}}, first.at, first.num)
		s.sessions.pop()
		s.current.Command = s.sessions.top().command
	} else {
		depth := s.sessions.open
		s.end(first.at, first.num)
		s.sessions.push(title)
		s.begin(Entry{Kind: Header, Depth: depth, Truncated: truncated, Header: parseHeader(lines, truncated)}, first.at, first.num)
	}
	s.block.reset()
}
