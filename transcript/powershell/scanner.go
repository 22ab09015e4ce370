package powershell

import (
	"bytes"

	"github.com/lrkit/lrkit/transcript"
)

// Scanner divides a transcript file whose bytes are written to it. It hands on an entry as soon as
// the next one begins: a command before its output.
type Scanner struct {
	emit func(Entry)

	at      int64 // offset of the line that is being read
	num     int64 // its number, from 1
	partial partial

	block    block // what may become a header, a footer or an invocation
	current  Entry
	text     []byte // of the current command
	sessions sessions
	commands int64
	closed   bool
}

// NewScanner returns a scanner that hands its entries to emit.
func NewScanner(emit func(Entry)) *Scanner {
	s := &Scanner{emit: emit, num: 1}
	s.sessions.stack = append(s.sessions.stack, session{id: -1})
	return s
}

// Write implements io.Writer. It never fails. Nothing may be written after Close.
func (s *Scanner) Write(p []byte) (int, error) {
	n := len(p)
	for len(p) > 0 {
		end := bytes.IndexByte(p, '\n') + 1
		switch {
		case end == 0:
			s.hold(p)
			return n, nil
		case s.partial.size == 0:
			s.whole(p[:end])
		default:
			s.hold(p[:end])
			s.endLine()
		}
		p = p[end:]
	}
	return n, nil
}

// Close ends the file and hands on what is left. It never fails.
func (s *Scanner) Close() error {
	if s.closed {
		return nil
	}
	s.closed = true
	if s.partial.size > 0 {
		s.endLine()
	}
	s.endBlock()
	s.end(s.at, s.num)
	return nil
}

// Settled returns an offset before which everything is certain: what lies there is in an entry that
// has been handed on, or in the output of the last one.
func (s *Scanner) Settled() int64 {
	switch {
	case s.current.Kind > KindOutput:
		return s.current.Span.Start
	case len(s.block.lines) > 0:
		return s.block.lines[0].at
	case s.partial.sorted:
		return s.at + s.partial.size
	}
	return s.at
}

// Open returns how many sessions have no footer so far.
func (s *Scanner) Open() int64 { return s.sessions.open }

// sort decides what a line is, or keeps it until that is certain.
func (s *Scanner) sort(l line) {
	switch s.block.add(l) {
	case waiting:
	case done:
		s.takeBlock(false)
	case invocation:
		s.takeInvocation()
		s.sort(l)
	case broken:
		s.dropBlock()
		s.sort(l)
	case none:
		s.body(&l)
	}
}

// body takes a line that belongs to no block.
func (s *Scanner) body(l *line) {
	n, prompt := splitPrompt(l.text)
	prompt = prompt && l.size <= maxCommand
	command := s.current.Kind == KindCommand
	switch {
	case prompt && command && s.current.Command.Prompt == "": // it was announced
		s.promptLine(l, n)
	case prompt:
		s.beginCommand(l.at, l.num)
		s.promptLine(l, n)
	case command && s.goesOn(l):
		s.furtherLine(l)
	case s.current.Kind != KindOutput:
		s.begin(Entry{Kind: KindOutput, Command: s.sessions.top().command}, l.at, l.num)
	}
}

// begin ends the current entry and makes e the current one.
func (s *Scanner) begin(e Entry, at, num int64) {
	s.end(at, num)
	e.Span.Start, e.Line, e.Session = at, num, s.sessions.top().id
	s.current = e
}

func (s *Scanner) end(at, num int64) {
	if e := s.current; e.Kind != 0 {
		e.Span = transcript.Span{Start: e.Span.Start, End: at}
		e.Lines = num - e.Line
		if e.Kind == KindCommand {
			s.endCommand(at)
		}
		s.current = Entry{}
		s.emit(e)
	}
}
