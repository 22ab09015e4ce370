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
	get func(c *triage.CommandSummary) any
}

// summaryFields are all, in order. docs/SCHEMA.md describes them.
var summaryFields = []summaryField{
	{"machine", func(c *triage.CommandSummary) any { return some(c.Action.Machine) }},
	{"machine_id", func(c *triage.CommandSummary) any { return some(c.Action.MachineID) }},
	{"action_id", func(c *triage.CommandSummary) any { return some(c.Action.ID) }},
	{"command_index", func(c *triage.CommandSummary) any {
		if c.NoCommand {
			return nil
		}
		return int64(c.Command.Index)
	}},
	{"type", func(c *triage.CommandSummary) any {
		return some(cmp.Or(c.Command.Type, c.Action.Type))
	}},
	{"script_name", func(c *triage.CommandSummary) any { return subjectOf(c, true) }},
	{"path", func(c *triage.CommandSummary) any { return subjectOf(c, false) }},
	{"started", func(c *triage.CommandSummary) any {
		if c.Command.Started.IsZero() {
			return nil
		}
		return c.Command.Started.UTC().Format(time.RFC3339Nano)
	}},
	{"state", func(c *triage.CommandSummary) any { return string(c.State()) }},
	{"exit_code", func(c *triage.CommandSummary) any {
		if code := exitCodeOf(c); code != nil {
			return *code
		}
		return nil
	}},
	{"meaning", func(c *triage.CommandSummary) any {
		if code := exitCodeOf(c); code != nil {
			return some(triage.ExitCodeMeaning(*code))
		}
		return nil
	}},
	{"reason", func(c *triage.CommandSummary) any { return some(reasonOf(c)) }},
	{"error_line", func(c *triage.CommandSummary) any {
		if len(c.ErrorLines) == 0 {
			return nil
		}
		return some(c.ErrorLines[0])
	}},
	{"findings", func(c *triage.CommandSummary) any { return c.ByKind }},
	{"anomalies", func(c *triage.CommandSummary) any { return anomaliesOf(c) }},
	{"reported", func(c *triage.CommandSummary) any { return c.Reported }},
	{"collected", func(c *triage.CommandSummary) any { return c.Collected }},
	{"collected_differs", func(c *triage.CommandSummary) any { return c.Differs }},
	{"arguments", func(c *triage.CommandSummary) any { return some(c.Command.Args) }},
	{"comment", func(c *triage.CommandSummary) any { return some(c.Action.Comment) }},
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
	case c.State() == triage.StatePending && c.Command.Unfetched():
		return "its result was not fetched"
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
	for _, code := range entryAnomalies(c) {
		if !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	return codes
}

// entryAnomalies are the codes of what is wrong with the entries of an archive.
func entryAnomalies(c *triage.CommandSummary) (codes []string) {
	if c.Archive != nil {
		for _, code := range c.Archive.Anomalies {
			codes = append(codes, code.String())
		}
	}
	return codes
}

// summaryJSON writes lines for commands, with their texts as mask shows them.
func summaryJSON(w io.Writer, mask func(string) string) func(*triage.CommandSummary) error {
	var b, v []byte
	return func(c *triage.CommandSummary) error {
		b = append(b[:0], `{"schema":"lrkit.summary/1"`...)
		for _, f := range summaryFields {
			if v = appendSummaryJSON(v[:0], f.get(c), mask); len(v) == 0 {
				continue
			}
			b = append(b, `,"`+f.name+`":`...)
			b = append(b, v...)
		}
		b = append(b, "}\n"...)
		_, err := w.Write(b)
		return err
	}
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

// summaryHeader writes the row of names.
func summaryHeader(w io.Writer) error {
	names := make([]string, len(summaryFields))
	for i, f := range summaryFields {
		names[i] = f.name
	}
	_, err := io.WriteString(w, strings.Join(names, ",")+"\r\n")
	return err
}

// summaryCSV writes rows for commands, with their texts as mask shows them.
func summaryCSV(w io.Writer, mask func(string) string) func(*triage.CommandSummary) error {
	var b []byte
	return func(c *triage.CommandSummary) error {
		b = b[:0]
		for i, f := range summaryFields {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendSummaryCell(b, f.get(c), mask)
		}
		b = append(b, "\r\n"...)
		_, err := w.Write(b)
		return err
	}
}

func appendSummaryCell(b []byte, v any, mask func(string) string) []byte {
	switch v := v.(type) {
	case string:
		return text.AppendCSVCell(b, mask(v))
	case int64:
		return strconv.AppendInt(b, v, 10)
	case []string:
		return text.AppendCSVCell(b, strings.Join(v, " "))
	case map[analyze.Kind]int64:
		var all []string
		for _, k := range slices.Sorted(maps.Keys(v)) {
			all = append(all, fmt.Sprintf("%s %d", k, v[k]))
		}
		return text.AppendCSVCell(b, strings.Join(all, ", "))
	}
	return b
}
