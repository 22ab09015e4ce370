package cli

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/transcript"
	"github.com/lrkit/lrkit/triage"
)

// summaryField is a member of a record of lrkit.summary/1, and a column of its CSV.
type summaryField struct {
	name string
	// get returns a string, an int64, a list of strings or numbers by kind; nil for none.
	get func(m *triage.MachineSummary, c *triage.CommandSummary) any
}

// summaryFields are all, in order. docs/SCHEMA.md describes them.
var summaryFields = []summaryField{
	{"machine", func(m *triage.MachineSummary, _ *triage.CommandSummary) any { return some(m.Machine) }},
	{"machine_id", func(m *triage.MachineSummary, _ *triage.CommandSummary) any { return some(m.ID) }},
	{"action_id", func(_ *triage.MachineSummary, c *triage.CommandSummary) any { return some(c.Action.ID) }},
	{"command_index", func(_ *triage.MachineSummary, c *triage.CommandSummary) any {
		if c.NoCommand {
			return nil
		}
		return int64(c.Command.Index)
	}},
	{"type", func(_ *triage.MachineSummary, c *triage.CommandSummary) any {
		return some(cmp.Or(c.Command.Type, c.Action.Type))
	}},
	{"script_name", func(_ *triage.MachineSummary, c *triage.CommandSummary) any { return subjectOf(c, true) }},
	{"path", func(_ *triage.MachineSummary, c *triage.CommandSummary) any { return subjectOf(c, false) }},
	{"started", func(_ *triage.MachineSummary, c *triage.CommandSummary) any {
		if c.Command.Started.IsZero() {
			return nil
		}
		return c.Command.Started.UTC().Format(time.RFC3339Nano)
	}},
	{"state", func(_ *triage.MachineSummary, c *triage.CommandSummary) any { return string(c.State()) }},
	{"exit_code", func(_ *triage.MachineSummary, c *triage.CommandSummary) any {
		if code := exitCodeOf(c); code != nil {
			return *code
		}
		return nil
	}},
	{"meaning", func(_ *triage.MachineSummary, c *triage.CommandSummary) any {
		if code := exitCodeOf(c); code != nil {
			return some(triage.ExitCodeMeaning(*code))
		}
		return nil
	}},
	{"reason", func(_ *triage.MachineSummary, c *triage.CommandSummary) any { return some(reasonOf(c)) }},
	{"error_line", func(_ *triage.MachineSummary, c *triage.CommandSummary) any {
		if len(c.ErrorLines) == 0 {
			return nil
		}
		return some(c.ErrorLines[0])
	}},
	{"findings", func(_ *triage.MachineSummary, c *triage.CommandSummary) any { return c.ByKind }},
	{"anomalies", func(_ *triage.MachineSummary, c *triage.CommandSummary) any { return anomaliesOf(c) }},
	{"reported", func(_ *triage.MachineSummary, c *triage.CommandSummary) any { return c.Reported }},
	{"collected", func(_ *triage.MachineSummary, c *triage.CommandSummary) any { return c.Collected }},
	{"collected_differs", func(_ *triage.MachineSummary, c *triage.CommandSummary) any { return c.Differs }},
	{"arguments", func(_ *triage.MachineSummary, c *triage.CommandSummary) any { return some(c.Command.Args) }},
	{"comment", func(_ *triage.MachineSummary, c *triage.CommandSummary) any { return some(c.Action.Comment) }},
}

// some is nil for a text that is not there.
func some(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func subjectOf(c *triage.CommandSummary, script bool) any {
	if (c.Command.Type == "RunScript") != script {
		return nil
	}
	return some(c.Command.Subject)
}

func exitCodeOf(c *triage.CommandSummary) *int64 {
	if c.Document == nil {
		return nil
	}
	return c.Document.Facts.ExitCode
}

// reasonOf says why a command has the state that it has.
func reasonOf(c *triage.CommandSummary) string {
	switch {
	case c.NoCommand:
		return c.Action.NoCommands
	case c.Err != nil:
		return c.Err.Error()
	case c.Result == nil && c.Command.Failure != "":
		return c.Command.Failure
	case len(c.Command.Errors) > 0:
		return c.Command.Errors[0]
	}
	return ""
}

func anomaliesOf(c *triage.CommandSummary) []string {
	if c.Document == nil {
		return nil
	}
	var codes []string
	for _, a := range c.Document.Facts.Anomalies {
		if a.Severity() >= transcript.SeverityWarning && !slices.Contains(codes, a.Code.String()) {
			codes = append(codes, a.Code.String())
		}
	}
	return codes
}

// summaryJSON writes a line for each command, with its texts as mask shows them.
func summaryJSON(w io.Writer, s *triage.Summary, mask func(string) string) error {
	return eachCommand(s, func(m *triage.MachineSummary, c *triage.CommandSummary) error {
		b := []byte(`{"schema":"lrkit.summary/1"`)
		for _, f := range summaryFields {
			v := appendSummaryJSON(nil, f.get(m, c), mask)
			if v == nil {
				continue
			}
			b = append(b, `,"`+f.name+`":`...)
			b = append(b, v...)
		}
		_, err := w.Write(append(b, "}\n"...))
		return err
	})
}

func appendSummaryJSON(b []byte, v any, mask func(string) string) []byte {
	switch v := v.(type) {
	case string:
		return text.AppendJSON(b, mask(v))
	case int64:
		return strconv.AppendInt(b, v, 10)
	case []string:
		if len(v) == 0 {
			return nil
		}
		for i, s := range v {
			b = append(b, "[,"[min(i, 1)])
			b = text.AppendJSON(b, s)
		}
		return append(b, ']')
	case map[analyze.Kind]int64:
		if len(v) == 0 {
			return nil
		}
		for i, k := range slices.Sorted(maps.Keys(v)) {
			b = append(b, "{,"[min(i, 1)])
			b = text.AppendJSON(b, string(k))
			b = strconv.AppendInt(append(b, ':'), v[k], 10)
		}
		return append(b, '}')
	}
	return nil
}

// summaryCSV writes a row for each command, after a row of names, with its texts as mask shows
// them.
func summaryCSV(w io.Writer, s *triage.Summary, mask func(string) string) error {
	names := make([]string, len(summaryFields))
	for i, f := range summaryFields {
		names[i] = f.name
	}
	if _, err := io.WriteString(w, strings.Join(names, ",")+"\r\n"); err != nil {
		return err
	}
	return eachCommand(s, func(m *triage.MachineSummary, c *triage.CommandSummary) error {
		var b []byte
		for i, f := range summaryFields {
			if i > 0 {
				b = append(b, ',')
			}
			switch v := f.get(m, c).(type) {
			case string:
				b = text.AppendCSVCell(b, mask(v))
			case int64:
				b = strconv.AppendInt(b, v, 10)
			case []string:
				b = text.AppendCSVCell(b, strings.Join(v, " "))
			case map[analyze.Kind]int64:
				var all []string
				for _, k := range slices.Sorted(maps.Keys(v)) {
					all = append(all, fmt.Sprintf("%s %d", k, v[k]))
				}
				b = text.AppendCSVCell(b, strings.Join(all, ", "))
			}
		}
		_, err := w.Write(append(b, "\r\n"...))
		return err
	})
}

// eachCommand visits all commands, by machine and time.
func eachCommand(s *triage.Summary, visit func(*triage.MachineSummary, *triage.CommandSummary) error) error {
	for _, m := range s.Machines {
		for _, c := range m.Commands {
			if err := visit(m, c); err != nil {
				return err
			}
		}
	}
	return nil
}
