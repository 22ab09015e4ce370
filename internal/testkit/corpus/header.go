package corpus

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// set takes one line of a header.
func (v *Vector) set(key, value string) error {
	switch key {
	case "comment":
		v.Comment = value
		return nil
	case "origin":
		v.Origin = value
		return nil
	case "option":
		return v.setOption(value)
	case "document":
		if value != strconv.Itoa(len(v.Documents)) {
			return fmt.Errorf("document %s out of order", value)
		}
		v.Documents = append(v.Documents, Document{})
		return nil
	}
	if len(v.Documents) == 0 {
		return fmt.Errorf("%s before the first document", key)
	}
	return v.Documents[len(v.Documents)-1].set(key, value)
}

func (v *Vector) setOption(value string) error {
	name, number, _ := strings.Cut(value, " ")
	switch name {
	case "strict":
		v.Options.Strict = true
		return nil
	case "many":
		v.Options.Many = true
		return nil
	}
	n, err := strconv.Atoi(number)
	if err != nil {
		return err
	}
	l := &v.Options.Limits
	switch name {
	case "input":
		l.Input = int64(n)
	case "nesting":
		l.Nesting = n
	case "member-name":
		l.MemberName = n
	case "script-name":
		l.ScriptName = n
	case "exit-code-raw":
		l.ExitCodeRaw = n
	default:
		return fmt.Errorf("unknown option %q", name)
	}
	return nil
}

func (d *Document) set(key, value string) (err error) {
	switch key {
	case "span":
		_, err = fmt.Sscanf(value, "%d %d", &d.Span[0], &d.Span[1])
	case "kind":
		d.Kind = value
	case "well_formed":
		d.WellFormed, err = strconv.ParseBool(value)
	case "complete":
		d.Complete, err = strconv.ParseBool(value)
	case "script_name":
		err = json.Unmarshal([]byte(value), &d.ScriptName)
	case "script_name_partial":
		err = json.Unmarshal([]byte(value), &d.ScriptNamePartial)
	case "exit_code":
		d.ExitCode = new(int64)
		*d.ExitCode, err = strconv.ParseInt(value, 10, 64)
	case "exit_code_raw":
		err = json.Unmarshal([]byte(value), &d.ExitCodeRaw)
	case "output":
		d.Output, err = parseText(value)
	case "errors":
		d.Errors, err = parseText(value)
	case "anomaly":
		var a Anomaly
		a, err = parseAnomaly(value)
		d.Anomalies = append(d.Anomalies, a)
	case "error":
		d.Error = value
	default:
		err = fmt.Errorf("unknown key %q", key)
	}
	return err
}

func parseText(value string) (*Text, error) {
	t := new(Text)
	_, err := fmt.Sscanf(value, "%d %d %d %d %d %s", &t.Span[0], &t.Span[1], &t.Bytes, &t.Lines, &t.NUL, &t.SHA256)
	return t, err
}

func parseAnomaly(value string) (a Anomaly, err error) {
	if _, err := fmt.Sscanf(value, "%s %s %d %d %s", &a.Code, &a.Severity, &a.Offset, &a.Count, &a.Field); err != nil {
		return a, err
	}
	if a.Field == "-" {
		a.Field = ""
	}
	words := strings.SplitN(value, " ", 6)
	if len(words) < 6 {
		return a, fmt.Errorf("anomaly without a detail: %q", value)
	}
	switch detail := words[5]; detail {
	case "-":
	case AnyDetail:
		a.Detail = AnyDetail
	default:
		err = json.Unmarshal([]byte(detail), &a.Detail)
	}
	return a, err
}
