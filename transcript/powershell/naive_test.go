package powershell_test

import (
	"regexp"
	"slices"
	"strings"

	"github.com/lrkit/lrkit/transcript"
	"github.com/lrkit/lrkit/transcript/powershell"
)

// naiveLine is a line of a text that lies in memory: text[at:end] without its end, text[begin:next]
// with it.
type naiveLine struct {
	text                 string
	begin, at, end, next int64
	open                 bool // has no end
}

type naiveSession struct {
	id      int64
	title   string
	command *powershell.Invocation
}

// naiveReader divides a text by the page on top of the package, with regular expressions, looking
// ahead as far as it likes. It shares nothing with the scanner.
type naiveReader struct {
	source   string
	lines    []naiveLine
	i        int // the next line
	output   int // the first of the output before it, or -1
	sessions []naiveSession
	open     int64
	headers  int64
	commands int64
	entries  []powershell.Entry
}

func naive(text string) *naiveReader {
	n := &naiveReader{source: text, output: -1, sessions: []naiveSession{{id: -1}}}
	at := int64(0)
	for l := range strings.SplitAfterSeq(text, "\n") {
		if l == "" {
			break
		}
		bare := strings.TrimSuffix(strings.TrimSuffix(l, "\n"), "\r")
		line := naiveLine{text: bare, begin: at, at: at, end: at + int64(len(bare)), next: at + int64(len(l)), open: bare == l}
		if rest, ok := strings.CutPrefix(bare, "\uFEFF"); ok && at == 0 {
			line.text, line.at = rest, 3
		}
		n.lines = append(n.lines, line)
		at = line.next
	}
	for n.i < len(n.lines) {
		if !n.invocation() && !n.block() && !n.command() {
			if n.output < 0 {
				n.output = n.i
			}
			n.i++
		}
	}
	n.flush()
	return n
}

var (
	starLine    = regexp.MustCompile(`^\*{22}[ \t]*$`)
	keyLine     = regexp.MustCompile(`(?s)^([^:：]*)[:：]`)
	fourteen    = regexp.MustCompile(`^[0-9]{14}$`)
	promptEnd   = regexp.MustCompile(`(?s)^PS(?: ([^>]*))?>+ ?`)
	location    = regexp.MustCompile(`(?s)^(?:[/~]|\\\\|[^ :]+:(?:$|[\\/:]))`)
	furtherLine = regexp.MustCompile(`^>>(?: |$)`)
	blankLine   = regexp.MustCompile(`^[ \t]*$`)
)

// line returns one, and whether it is there and at most so long.
func (n *naiveReader) line(i, limit int) (naiveLine, bool) {
	if i >= len(n.lines) {
		return naiveLine{}, false
	}
	l := n.lines[i]
	return l, l.end-l.begin <= int64(limit)
}

func (n *naiveReader) star(i int) bool {
	l, ok := n.line(i, 128<<10)
	return ok && starLine.MatchString(l.text)
}

// key divides line i.
func (n *naiveReader) key(i int) (key, value string, ok bool) {
	if i >= len(n.lines) {
		return "", "", false
	}
	s := n.lines[i].text
	m := keyLine.FindStringSubmatch(s[:min(len(s), 256)])
	if m == nil {
		return "", "", false
	}
	blank := func(r rune) bool { return strings.ContainsRune(" \t\u00a0\u202f", r) }
	key = strings.TrimFunc(m[1], blank)
	return key, strings.TrimLeftFunc(s[len(m[0]):], blank), key != ""
}

func (n *naiveReader) time(i int) (string, bool) {
	_, value, ok := n.key(i)
	value = strings.TrimRight(value, " \t")
	return value, ok && len(n.lines[i].text) <= 1024 && fourteen.MatchString(value)
}

func (n *naiveReader) timed(i int) bool { _, ok := n.time(i); return ok }

// prompt returns the one that line i begins with.
func (n *naiveReader) prompt(i int) string {
	l, ok := n.line(i, 1<<20)
	s := l.text
	for range 2 {
		if strings.HasPrefix(s, "[") {
			_, rest, found := strings.Cut(s[:min(len(s), 300)], "]: ")
			if !found {
				return ""
			}
			s = rest + s[min(len(s), 300):]
		}
	}
	m := promptEnd.FindStringSubmatch(s)
	if !ok || m == nil || strings.HasPrefix(s[len(m[0]):], "TerminatingError(") {
		return ""
	}
	if s[2] == ' ' && (len(m[1]) >= 4096 || !location.MatchString(m[1])) {
		return ""
	}
	return l.text[:len(l.text)-len(s)+len(m[0])]
}

func (n *naiveReader) top() *naiveSession { return &n.sessions[len(n.sessions)-1] }

func (n *naiveReader) flush() {
	if first := n.output; first >= 0 {
		n.output = -1
		n.add(powershell.Entry{Kind: powershell.KindOutput, Command: n.top().command}, first, n.i)
	}
}

// add takes the lines from first as an entry.
func (n *naiveReader) add(e powershell.Entry, first, to int) {
	e.Span = transcript.Span{Start: n.lines[first].begin, End: n.lines[to-1].next}
	e.Line, e.Lines, e.Session = int64(first+1), int64(to-first), n.top().id
	n.entries = append(n.entries, e)
	n.i = to
}

func (n *naiveReader) push(title string) {
	n.sessions = append(n.sessions, naiveSession{id: n.headers, title: title})
	n.headers++
	n.open++
	if i := len(n.sessions) - 5; i >= 0 {
		n.sessions[i].command = nil
	}
	if len(n.sessions) > 65 {
		n.sessions = slices.Delete(n.sessions, 1, 2)
	}
}
