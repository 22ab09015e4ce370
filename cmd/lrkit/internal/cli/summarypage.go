package cli

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/triage"
)

// How much of a case a page shows, unless all of it is asked for.
const (
	shownRare   = 12 // groups of a state: the rarest,
	shownCommon = 4  // and the most common
	shownNames  = 5  // machines of a group
	shownFiles  = 20
)

// maxGroups bounds how many groups of a state are told apart.
const maxGroups = 1000

// summaryPage is a summary for people. Of a command it keeps what the page shows, and counts the
// others; with all it puts their texts aside until it is known how they are sorted.
type summaryPage struct {
	mask     func(string) string // how texts are shown
	silent   func(string) string // the same, and counts nothing
	states   map[triage.State]*stateGroups
	commands int64
	machines machineCount
	missing  fileGroups
	differ   []string // lines
	differs  int64
	parts    summaryParts
	aside    *aside // nil: the page is short
}

// machineCount counts machines of commands that come machine by machine.
type machineCount struct {
	n    int64
	last string
}

func (m *machineCount) add(machine string) {
	if m.n == 0 || m.last != machine {
		m.n, m.last = m.n+1, machine
	}
}

// stateGroups are the commands of a state, sorted by what became of them.
type stateGroups struct {
	n      int64
	groups []*commandGroup
	number map[string]int // of a group, by its key
	others int64          // of no group: there are too many
}

// commandGroup are commands of which the same can be said.
type commandGroup struct {
	number   int
	n        int64
	machines machineCount
	names    []string // of the first machines
	first    string   // the first command, as it is shown
	what     string   // what is said of all
	details  string
	findings int64
}

func newSummaryPage(mask, silent func(string) string) *summaryPage {
	return &summaryPage{mask: mask, silent: silent, states: map[triage.State]*stateGroups{}, missing: fileGroups{groups: map[[16]byte]*fileGroup{}}, parts: newSummaryParts()}
}

// machineOf says which machine a command is of.
func machineOf(c *triage.CommandSummary) string { return cmp.Or(c.Action.MachineID, c.Action.Machine) }

// add takes a command.
func (p *summaryPage) add(c *triage.CommandSummary) error {
	if !c.NoCommand {
		p.commands++
	}
	p.machines.add(machineOf(c))
	state := c.State()
	s := p.states[state]
	if s == nil {
		s = &stateGroups{number: map[string]int{}}
		p.states[state] = s
	}
	s.n++
	l := newCommandLines(c, p.mask, p.silent)
	g := s.group(l.key(state))
	if g == nil {
		s.others++
	} else {
		if g.n++; g.n == 1 {
			g.first, g.what, g.details = l.single, l.what, l.details
		}
		g.machines.add(machineOf(c))
		if len(g.names) < shownNames && !slices.Contains(g.names, l.machine) {
			g.names = append(g.names, l.machine)
		}
		g.findings += c.Findings
	}
	p.addFiles(c)
	p.parts.add(c)
	if p.aside == nil {
		return nil
	}
	return p.aside.add(state, g, l.single)
}

// group returns the group of a key, or nil if there are too many groups.
func (s *stateGroups) group(key string) *commandGroup {
	i, ok := s.number[key]
	if !ok {
		if len(s.groups) == maxGroups {
			return nil
		}
		i = len(s.groups)
		s.number[key] = i
		s.groups = append(s.groups, &commandGroup{number: i})
	}
	return s.groups[i]
}

// sorted returns the groups, the rarest first.
func (s *stateGroups) sorted() []*commandGroup {
	return slices.SortedStableFunc(slices.Values(s.groups), func(a, b *commandGroup) int { return cmp.Compare(a.n, b.n) })
}

// write writes the page but for what was not collected.
func (p *summaryPage) write(w io.Writer, dir string) error {
	b := new(strings.Builder)
	fmt.Fprintf(b, "%s: %s on %s\n", text.SafeLine(dir), count(p.commands, "command"), count(p.machines.n, "machine"))
	for _, state := range states {
		s := p.states[state]
		if s == nil {
			continue
		}
		fmt.Fprintf(b, "\n%s (%d)\n", strings.ToUpper(string(state)), s.n)
		if p.aside == nil {
			s.write(b, state)
			continue
		}
		if _, err := io.WriteString(w, b.String()); err != nil {
			return err
		}
		b.Reset()
		if err := p.aside.write(w, state, s); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// write writes the groups that a page shows.
func (s *stateGroups) write(b *strings.Builder, state triage.State) {
	groups := s.sorted()
	from, to := len(groups), len(groups) // of those that are not shown
	if len(groups) > shownRare+shownCommon {
		from, to = shownRare, len(groups)-shownCommon
	}
	hidden := s.others
	for i, g := range groups {
		switch {
		case i < from || i >= to:
			g.write(b, state)
		default:
			if hidden += g.n; i == to-1 {
				fmt.Fprintf(b, "  … and %d more, of other kinds: --all shows them\n", hidden)
			}
		}
	}
}

// write writes a group: a single command as it is.
func (g *commandGroup) write(b *strings.Builder, state triage.State) {
	if g.n == 1 {
		b.WriteString(g.first)
		return
	}
	fmt.Fprintf(b, "  %s: %d times on %s", g.what, g.n, count(g.machines.n, "machine"))
	if g.findings > 0 {
		fmt.Fprintf(b, ", %s", count(g.findings, "finding"))
	}
	b.WriteByte('\n')
	if state == triage.StateSucceeded {
		return
	}
	b.WriteString(g.details)
	fmt.Fprintf(b, "      on %s", strings.Join(g.names, ", "))
	if more := g.machines.n - int64(len(g.names)); more > 0 {
		fmt.Fprintf(b, " and %d more", more)
	}
	b.WriteByte('\n')
}
