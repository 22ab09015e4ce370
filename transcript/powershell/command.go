package powershell

import (
	"bytes"

	"github.com/lrkit/lrkit/transcript"
)

// beginCommand begins a command, whose text is still to come.
func (s *Scanner) beginCommand(at, num int64) {
	s.commands++
	c := &Invocation{Number: s.commands}
	s.sessions.top().command = c
	s.begin(Entry{Kind: Command, Command: c}, at, num)
	s.text = s.text[:0]
}

// promptLine takes the line of the command, whose prompt is n bytes long.
func (s *Scanner) promptLine(l *line, n int) {
	c := s.current.Command
	c.Prompt = string(l.text[:n])
	c.Span.Start = l.textAt + int64(n)
	s.addText(l, n)
}

// furtherLine goes on with the command.
func (s *Scanner) furtherLine(l *line) {
	if len(s.text) < maxLine {
		s.text = append(s.text, '\n')
	}
	s.addText(l, min(len(">> "), len(l.text)))
}

// addText adds what stands behind a prompt. The text is made a string at the end of the command, because there
// may be many lines.
func (s *Scanner) addText(l *line, from int) {
	c, text := s.current.Command, l.text[from:]
	if room := maxLine - len(s.text); len(text) > room {
		text, c.Truncated = text[:room], true
	}
	s.text = append(s.text, text...)
	c.Truncated = c.Truncated || l.cut
	c.Span = transcript.Span{Start: c.Span.Start, End: l.textAt + int64(len(l.text))}
}

// isFurtherLine says whether the line goes on with the command of the line before.
func isFurtherLine(text []byte) bool {
	return bytes.HasPrefix(text, []byte(">> ")) || string(text) == ">>"
}
