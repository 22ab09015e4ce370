package powershell_test

import (
	"slices"
	"strings"

	"github.com/lrkit/lrkit/transcript"
	"github.com/lrkit/lrkit/transcript/powershell"
)

// invocation takes the header of one, with the command after it.
func (n *naiveReader) invocation() bool {
	i := n.i
	digits, ok := n.time(min(i+1, len(n.lines)))
	if !n.star(i) || !ok || !n.star(i+2) {
		return false
	}
	n.flush()
	n.takeCommand(i+3, &powershell.Time{Raw: digits})
	return true
}

func (n *naiveReader) command() bool {
	if n.prompt(n.i) == "" {
		return false
	}
	n.flush()
	n.takeCommand(n.i, nil)
	return true
}

// takeCommand takes one whose prompt, if any, stands at line i.
func (n *naiveReader) takeCommand(i int, start *powershell.Time) {
	n.commands++
	c := &powershell.Invocation{Number: n.commands, Start: start, Prompt: n.prompt(i)}
	n.top().command = c
	first := n.i
	if c.Prompt == "" {
		end := n.lines[i-1].next
		c.Span = transcript.Span{Start: end, End: end}
		n.add(powershell.Entry{Kind: powershell.KindCommand, Command: c}, first, i)
		return
	}
	l := n.lines[i]
	c.Text = l.text[len(c.Prompt):]
	c.Span = transcript.Span{Start: l.at + int64(len(c.Prompt)), End: l.end}
	for i++; len(c.Text) <= 64<<10; i++ {
		l, ok := n.line(i, 1<<20)
		if !ok || !furtherLine.MatchString(l.text) || strings.HasPrefix(l.text, ">> TerminatingError(") {
			break
		}
		c.Text += "\n" + l.text[min(3, len(l.text)):]
		c.Span.End = l.end
	}
	if len(c.Text) > 64<<10 {
		c.Text, c.Truncated = c.Text[:64<<10], true
	}
	n.add(powershell.Entry{Kind: powershell.KindCommand, Command: c}, first, i)
}

// blockEnd returns the line of stars that ends the header or footer which begins at line i, or how
// many lines there are.
func (n *naiveReader) blockEnd(i int) (end int, ok bool) {
	title, there := n.line(i+1, 1024)
	if !n.star(i) || !there || blankLine.MatchString(title.text) || n.star(i+1) || n.timed(i+1) || !n.timed(min(i+2, len(n.lines))) {
		return 0, false
	}
	size := 0
	for end = i; end < len(n.lines); end++ {
		l, fits := n.line(end, 128<<10)
		if end >= i+3 && n.star(end) {
			return end, true
		}
		size += len(l.text)
		if end >= i+3 && (!fits || end-i >= 256 || size > 128<<10) {
			return 0, false
		}
		if _, _, key := n.key(end); end == i+3 && !key && !cutKey(l) {
			return 0, false
		}
	}
	return end, true
}

func cutKey(l naiveLine) bool {
	return l.open && len(l.text) < 256 && !blankLine.MatchString(l.text)
}

func (n *naiveReader) block() bool {
	i := n.i
	end, ok := n.blockEnd(i)
	if !ok {
		return false
	}
	n.flush()
	title := n.lines[i+1].text
	e := powershell.Entry{Truncated: end == len(n.lines)}
	stop := end
	if last := n.lines[end-1]; e.Truncated && last.open && len(last.text) < 22 && strings.Trim(last.text, "*") == "" {
		stop--
	}
	fields := n.fields(i+2, stop)
	known := slices.ContainsFunc(n.sessions[1:], func(s naiveSession) bool { return s.title == title })
	to := min(end+1, len(n.lines))
	if stop == i+3 && n.open > 0 && !known {
		e.Kind = powershell.KindFooter
		e.Footer = &powershell.FooterInfo{Title: title, End: powershell.Time{Raw: fields[0].Value}, Fields: fields}
		n.add(e, i, to)
		n.open--
		if len(n.sessions) > 1 {
			n.sessions = n.sessions[:len(n.sessions)-1]
		}
		n.entries[len(n.entries)-1].Command = n.top().command
		return true
	}
	e.Kind, e.Depth = powershell.KindHeader, n.open
	e.Header = naiveHeader(title, fields, n.source)
	e.Header.Minimal = stop == i+3 && !e.Truncated
	n.push(title)
	n.add(e, i, to)
	return true
}
