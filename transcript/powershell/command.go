package powershell

import "github.com/lrkit/lrkit/transcript"

// maxText is how much is kept of the text of a command.
const maxText = 64 << 10

// beginCommand begins a command, whose text is still to come.
func (s *Scanner) beginCommand(at, num int64) {
	s.commands++
	c := &Invocation{Number: s.commands}
	s.sessions.top().command = c
	s.begin(Entry{Kind: KindCommand, Command: c}, at, num)
	s.text = s.text[:0]
}

// promptLine takes the line of the command, whose prompt is n bytes long.
func (s *Scanner) promptLine(l *line, n int) {
	c := s.current.Command
	c.Prompt = string(l.text[:n])
	c.Span.Start = l.textAt + int64(n)
	s.addText(l, n)
}

// goesOn says whether a line belongs to the current command. Once the text is full it ends, so that
// it is handed on however many lines there are.
func (s *Scanner) goesOn(l *line) bool {
	c := s.current.Command
	return c.Prompt != "" && !c.Truncated && l.size <= maxCommand && isFurtherLine(l.text)
}

// furtherLine goes on with the command.
func (s *Scanner) furtherLine(l *line) {
	s.text = append(s.text, '\n')
	s.addText(l, min(len(further), len(l.text)))
}

// addText adds what stands after a prompt. The text is made a string at the end of the command,
// because there may be many lines.
func (s *Scanner) addText(l *line, from int) {
	c := s.current.Command
	s.text = append(s.text, l.text[from:]...)
	if len(s.text) > maxText {
		s.text, c.Truncated = s.text[:maxText], true
	}
	c.Span.End = l.textEnd()
}

// endCommand completes the command, whose entry ends at an offset.
func (s *Scanner) endCommand(at int64) {
	c := s.current.Command
	c.Text = string(s.text)
	if c.Prompt == "" { // only the header of its invocation is there
		c.Span = transcript.Span{Start: at, End: at}
	}
}
