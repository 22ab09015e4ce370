package powershell_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/lrkit/lrkit/transcript/powershell"
)

// sketch is what the naive reader knows of entries: their kinds and numbers of lines.
func sketch(entries []powershell.Entry) string {
	var b strings.Builder
	for _, e := range entries {
		fmt.Fprintf(&b, "%s %d\n", e.Kind, e.Lines)
	}
	return b.String()
}

var (
	starLine  = regexp.MustCompile(`^\*{22}[ \t]*$`)
	keyLine   = regexp.MustCompile(`(?s)^[ \t\x{a0}\x{202f}]*([^:：]*[^:： \t\x{a0}\x{202f}])[ \t\x{a0}\x{202f}]*[:：][ \t\x{a0}\x{202f}]*(.*?)[ \t]*$`)
	fourteen  = regexp.MustCompile(`^[0-9]{14}$`)
	promptEnd = regexp.MustCompile(`(?s)^PS(?: ([^>]*))?>`)
	location  = regexp.MustCompile(`(?s)^(?:[/~].*|\\\\.*|.*::.*|[^ :]+:.*)$`)
)

// naive divides a text that lies in memory, looking ahead as far as it likes.
func naive(text string) string {
	var lines []string
	for l := range strings.SplitAfterSeq(text, "\n") {
		if l != "" {
			lines = append(lines, strings.TrimSuffix(strings.TrimSuffix(l, "\n"), "\r"))
		}
	}
	if len(lines) > 0 {
		lines[0] = strings.TrimPrefix(lines[0], "\uFEFF")
	}
	n := naiveReader{lines: lines}
	for n.i < len(lines) {
		n.step()
	}
	n.flush()
	return n.out.String()
}

type naiveReader struct {
	lines  []string
	i      int
	output int
	titles []string
	out    strings.Builder
}

func (n *naiveReader) star(i int) bool { return i < len(n.lines) && starLine.MatchString(n.lines[i]) }

func (n *naiveReader) key(i int) bool {
	if i >= len(n.lines) {
		return false
	}
	m := keyLine.FindStringSubmatch(n.lines[i])
	return m != nil && len(m[1]) <= 256
}

func (n *naiveReader) timed(i int) bool {
	return n.key(i) && len(n.lines[i]) <= 1024 && fourteen.MatchString(keyLine.FindStringSubmatch(n.lines[i])[2])
}

func (n *naiveReader) prompt(i int) bool {
	if i >= len(n.lines) {
		return false
	}
	s := n.lines[i]
	for range 2 {
		if strings.HasPrefix(s, "[") {
			host, _, ok := strings.Cut(s[:min(len(s), 300)], "]: ")
			if !ok {
				return false
			}
			s = s[len(host)+len("]: "):]
		}
	}
	m := promptEnd.FindStringSubmatch(s)
	if m == nil || strings.HasPrefix(s, "PS>TerminatingError(") {
		return false
	}
	return strings.HasPrefix(s, "PS>") || location.MatchString(m[1])
}

func (n *naiveReader) flush() {
	if n.output > 0 {
		fmt.Fprintf(&n.out, "output %d\n", n.output)
		n.output = 0
	}
}

func (n *naiveReader) entry(kind string, to int) {
	n.flush()
	fmt.Fprintf(&n.out, "%s %d\n", kind, to-n.i)
	n.i = to
}

// command takes the one whose prompt stands at line i.
func (n *naiveReader) command(i int) {
	for i++; i < len(n.lines) && (n.lines[i] == ">>" || strings.HasPrefix(n.lines[i], ">> ")); i++ {
	}
	n.entry("command", i)
}

// end returns where the header that begins at line i has its last line of stars.
func (n *naiveReader) end(i int) int {
	for i++; i < len(n.lines) && !n.star(i); i++ {
	}
	return i
}

func (n *naiveReader) step() {
	i, all := n.i, len(n.lines)
	switch {
	case n.star(i) && n.timed(i+1) && n.star(i+2) && n.prompt(i+3):
		n.command(i + 3)
	case n.star(i) && n.timed(i+1) && n.star(i+2):
		n.entry("command", i+3)
	case n.star(i) && i+1 < all && !n.star(i+1) && !n.timed(i+1) && len(n.lines[i+1]) <= 1024 && n.timed(i+2) && (i+3 == all || n.star(i+3)):
		title := n.lines[i+1]
		if len(n.titles) > 0 && !slices.Contains(n.titles, title) {
			n.entry("footer", min(i+4, all))
			n.titles = n.titles[:len(n.titles)-1]
		} else {
			n.entry("header", min(i+4, all))
			n.titles = append(n.titles, title)
		}
	case n.star(i) && i+1 < all && !n.star(i+1) && !n.timed(i+1) && len(n.lines[i+1]) <= 1024 && n.timed(i+2) && n.key(i+3) && n.end(i)-i <= 256:
		j := n.end(i)
		n.titles = append(n.titles, n.lines[i+1])
		n.entry("header", min(j+1, all))
	case n.prompt(i):
		n.command(i)
	default:
		n.output++
		n.i++
	}
}
