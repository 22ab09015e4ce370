package manpage

import (
	"cmp"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Options are what the commands do not say.
type Options struct {
	Version string    // of the program
	Date    time.Time // in the foot of the page; zero for none
	Exit    string    // the section on exit codes, as text; empty for none
}

// Commands returns a command and those below it that have a page, in the order of their names.
func Commands(root *cobra.Command) (all []*cobra.Command) {
	if root == nil {
		return nil
	}
	all = append(all, root)
	for _, cmd := range root.Commands() {
		if documented(cmd) {
			all = append(all, Commands(cmd)...)
		}
	}
	return all
}

// documented reports whether a command has a page: not one that is hidden or deprecated, nor help.
func documented(cmd *cobra.Command) bool {
	return cmd.IsAvailableCommand() && !cmd.IsAdditionalHelpTopicCommand()
}

// Name returns the name of the page of a command: lrkit-library-list.
func Name(cmd *cobra.Command) string {
	if cmd == nil {
		return ""
	}
	return strings.ReplaceAll(cmd.CommandPath(), " ", "-")
}

// File returns the name of the file that man looks for.
func File(cmd *cobra.Command) string { return Name(cmd) + ".1" }

// Page returns the page of a command, in the man macros of roff. The same command and options give
// the same bytes.
func Page(cmd *cobra.Command, o *Options) []byte {
	if cmd == nil {
		return nil
	}
	if o == nil {
		o = new(Options)
	}
	var r roff
	date := ""
	if !o.Date.IsZero() {
		date = o.Date.UTC().Format(time.DateOnly)
	}
	r.title(Name(cmd), date, line(cmd.Root().Name()+" "+o.Version))
	r.section("NAME")
	r.WriteString(escape(Name(cmd)) + ` \- ` + escape(line(cmd.Short)) + "\n")
	r.section("SYNOPSIS")
	r.WriteString(synopsis(cmd))
	r.section("DESCRIPTION")
	r.text(cmp.Or(cmd.Long, cmd.Short))
	r.verbs(cmd)
	cmd.InitDefaultHelpFlag()
	r.flags("OPTIONS", cmd.NonInheritedFlags())
	r.flags("GLOBAL OPTIONS", cmd.InheritedFlags())
	if o.Exit != "" {
		r.section("EXIT STATUS")
		r.text(o.Exit)
	}
	if cmd.Example != "" {
		r.section("EXAMPLES")
		r.verbatim(unindent(cmd.Example))
	}
	r.related(cmd)
	return []byte(r.String())
}

// synopsis is the line that says how the command is called: its name in bold.
func synopsis(cmd *cobra.Command) string {
	use := cmd.UseLine()
	if cmd.HasAvailableSubCommands() {
		use = cmd.CommandPath() + " VERB [flags]"
	}
	if rest, ok := strings.CutPrefix(use, cmd.CommandPath()); ok {
		return bold(cmd.CommandPath()) + escape(rest) + "\n"
	}
	return escape(use) + "\n"
}

// verbs lists the commands below one.
func (r *roff) verbs(cmd *cobra.Command) {
	first := true
	for _, c := range cmd.Commands() {
		if !documented(c) {
			continue
		}
		if first {
			r.section("COMMANDS")
			first = false
		}
		r.item(bold(c.Name()), c.Short+". See "+Name(c)+"(1).")
	}
}

// flags lists flags and what they mean.
func (r *roff) flags(section string, flags *pflag.FlagSet) {
	if !flags.HasAvailableFlags() {
		return
	}
	r.section(section)
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Deprecated != "" {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		term := bold("--" + f.Name)
		if f.Shorthand != "" && f.ShorthandDeprecated == "" {
			term = bold("-"+f.Shorthand) + ", " + term
		}
		switch {
		case f.Value.Type() == "bool", f.Value.Type() == "count":
		case f.NoOptDefVal == "":
			term += " " + italic(value)
		default:
			term += escape("[=") + italic(value) + escape("]")
			usage += " (" + f.NoOptDefVal + " without a value)"
		}
		if !unset(f) {
			usage += " (default " + f.DefValue + ")"
		}
		r.item(term, usage)
	})
}

// unset reports whether a flag has the default that need not be told.
func unset(f *pflag.Flag) bool {
	switch f.DefValue {
	case "", "0", "0s", "false", "[]":
		return true
	}
	return false
}

// unindent removes the indent that all lines have.
func unindent(text string) string {
	var b strings.Builder
	for l := range strings.Lines(text) {
		b.WriteString(strings.TrimPrefix(l, "  "))
	}
	return b.String()
}

// related names the pages around one.
func (r *roff) related(cmd *cobra.Command) {
	var names []string
	if cmd.HasParent() {
		names = append(names, Name(cmd.Parent()))
	}
	for _, c := range cmd.Commands() {
		if documented(c) {
			names = append(names, Name(c))
		}
	}
	if len(names) == 0 {
		return
	}
	r.section("SEE ALSO")
	for i, name := range names {
		if i > 0 {
			r.WriteString(",\n")
		}
		r.WriteString(bold(name) + "(1)")
	}
	r.WriteString("\n")
}
