package cli

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/triage"
)

// commandText is a command as a summary shows it.
type commandText struct {
	mask func(string) string
	c    *triage.CommandSummary
}

// commandLines are the texts of a command.
type commandLines struct {
	machine string
	single  string // all of it
	what    string // what may also be said of others
	details string // the lines below it
}

// newCommandLines makes them. Secrets in what is of this command alone are counted by mask, once.
func newCommandLines(c *triage.CommandSummary, mask, silent func(string) string) (l commandLines) {
	t, quiet := commandText{mask, c}, commandText{silent, c}
	l.machine, l.what, l.details = quiet.machine(), quiet.what(false), t.details()
	l.single = "  " + t.machine() + "  " + t.what(true)
	if c.Document != nil && c.Document.Archive != nil {
		l.single += ", " + c.Document.Archive.Format + " of " + entries(c.Document.Archive.Entries)
	}
	if c.Findings > 0 {
		l.single += ", " + count(c.Findings, "finding")
	}
	l.single += "\n" + l.details
	return l
}

// key is the same for commands of which the same is said, but for numbers in it.
func (l *commandLines) key(state triage.State) string {
	if state == triage.StateSucceeded {
		return withoutNumbers(l.what)
	}
	return withoutNumbers(l.what + "\n" + l.details)
}

func (t commandText) machine() string { return t.shown(t.c.Action.Machine, t.c.Action.MachineID) }

// what says which command it is and how it ended. What only this one has, its arguments and the id
// of its action, is in it if single is set.
func (t commandText) what(single bool) string {
	c := t.c
	if c.NoCommand {
		why := t.shown(c.Action.NoCommands, "no commands")
		if single {
			return "action " + t.shown(c.Action.ID, "") + ": " + why
		}
		return "action: " + why
	}
	what := t.shown(c.Command.Type, "command")
	switch {
	case single && c.Command.Type == casedir.TypePackage: // there is one
	case single:
		what += " " + t.shown(strings.TrimSpace(cmp.Or(c.Command.Subject, fmt.Sprint(c.Command.Index))+" "+t.mask(c.Command.Args)), "")
	case t.subject() != "":
		what += " " + t.shown(t.subject(), "")
	}
	return what + t.ending()
}

// subject is what all commands of a group are about: files that were collected are not told apart.
func (t commandText) subject() string {
	if t.c.Command.Type == "GetFile" && t.c.State() == triage.StateSucceeded {
		return ""
	}
	return t.c.Command.Subject
}

// ending says how a command ended that did not simply end well.
func (t commandText) ending() string {
	c := t.c
	switch {
	case c.Document != nil && c.Document.Facts.ExitCode != nil && *c.Document.Facts.ExitCode != 0:
		code := *c.Document.Facts.ExitCode
		if meaning := triage.ExitCodeMeaning(code); meaning != "" {
			return fmt.Sprintf(": exit code %d (%s)", code, meaning)
		}
		return fmt.Sprintf(": exit code %d", code)
	case c.Result != nil:
		return ""
	case c.Command.Unfetched():
		return ": " + t.shown(c.Command.Status, "no status") + ", its result was not fetched"
	case c.Action.Status != "":
		return ": " + t.shown(c.Command.Status, "no status") + ", action " + t.shown(c.Action.Status, "")
	}
	return ": " + t.shown(c.Command.Status, "no status")
}

// withoutNumbers makes one digit of each number: errors name processes, lines, times.
func withoutNumbers(s string) string {
	b := make([]byte, 0, len(s))
	for i := range len(s) {
		c := s[i]
		if c >= '0' && c <= '9' {
			if c = '0'; len(b) > 0 && b[len(b)-1] == '0' {
				continue
			}
		}
		b = append(b, c)
	}
	return string(b)
}

// details are the lines below a command.
func (t commandText) details() string {
	c := t.c
	var b strings.Builder
	say := func(what string) {
		fmt.Fprintf(&b, "      %s\n", text.SafeLine(text.CutPrinted(t.mask(what), 512)))
	}
	if c.NoCommand {
		return ""
	}
	if c.Action.Comment != "" && c.State() != triage.StateSucceeded {
		say("comment: " + t.mask(c.Action.Comment))
	}
	for i, e := range c.Command.Errors {
		if i == 3 {
			break
		}
		say(e)
	}
	if c.Command.Failure != "" && c.Result == nil {
		say("not fetched: " + t.mask(c.Command.Failure))
	}
	for _, line := range c.ErrorLines {
		say(line)
	}
	if c.Err != nil {
		say(c.Err.Error())
	}
	if c.Document != nil && c.State() == triage.StateDoubtful {
		for _, x := range c.Document.Facts.Anomalies {
			if x.Severity() >= 2 {
				say(fmt.Sprintf("%s at byte %d", x.Code, x.Offset))
			}
		}
	}
	if codes := entryAnomalies(c); len(codes) > 0 {
		say("in its entries: " + strings.Join(codes, ", "))
	}
	return b.String()
}

// entries says how many there are.
func entries(n int64) string {
	if n == 1 {
		return "1 entry"
	}
	return fmt.Sprintf("%d entries", n)
}

// shown is a short text of the API, or what stands for none.
func (t commandText) shown(s, otherwise string) string {
	return text.SafeLine(text.CutPrinted(t.mask(cmp.Or(s, otherwise)), 512))
}
