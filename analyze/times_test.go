package analyze_test

import (
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/transcript"
)

// places are where a value is printed. A time stands alone in text, and is that of a file
// elsewhere.
var places = []struct {
	name string
	text func(label, value string) string
}{
	{"text", func(_, value string) string { return "Event seen: " + value + " by host\n" }},
	{"list", func(label, value string) string {
		return fmt.Sprintf("FullName      : C:\\T\\a.txt\n%-13s : %s\n", label, value)
	}},
	{"table", func(label, value string) string {
		return fmt.Sprintf("%-50s FullName\n%-50s --------\n%-50s C:\\T\\a.txt\n", label, strings.Repeat("-", len(label)), value)
	}},
	{"table, last", func(label, value string) string {
		return fmt.Sprintf("FullName   %s\n--------   %s\nC:\\T\\a.txt %s\n", label, strings.Repeat("-", len(label)), value)
	}},
	{"csv", func(label, value string) string {
		return fmt.Sprintf("\"FullName\",\"%s\"\n\"C:\\T\\a.txt\",\"%s\"\n", label, value)
	}},
	{"json", func(label, value string) string { return object(label, value) + "\n" }},
	{"json, lines", func(label, value string) string {
		return strings.NewReplacer("{", "{\n  ", ",\"", ",\n  \"", "}", "\n}").Replace(object(label, value)) + "\n"
	}},
	{"json, solidus", func(label, value string) string { return strings.ReplaceAll(object(label, value), "/", `\/`) + "\n" }},
}

func object(label, value string) string {
	b, err := json.Marshal(map[string]string{"FullName": `C:\T\a.txt`, label: value})
	if err != nil {
		panic(err)
	}
	return string(b)
}

func line() int {
	_, _, n, _ := runtime.Caller(1)
	return n
}

// TestTimes: a time means the same wherever it is printed.
func TestTimes(t *testing.T) {
	for _, c := range []struct {
		at           int
		printed, day string // day is of the week, before it
		value        string
	}{
		{line(), "2024-01-15T15:14:07Z", "", "2024-01-15T15:14:07Z"},
		{line(), "2024-01-15T15:14:07.1234567+01:00", "", "2024-01-15T15:14:07.1234567+01:00"},
		{line(), "2024-01-15 15:14:07,123", "", "2024-01-15T15:14:07.123"},
		{line(), "2024-01-15 15:14:07 UTC", "", "2024-01-15T15:14:07Z"},
		{line(), "2024-01-15 15:14:07 +0100", "", "2024-01-15T15:14:07+01:00"},
		{line(), "2024-01-15 15:14", "", "2024-01-15T15:14:00"},
		{line(), "2024-01-15", "", "2024-01-15"},
		{line(), "2024/01/15 15:14:07", "", "2024-01-15T15:14:07"},
		{line(), "15.01.2024 15:14:07", "", "2024-01-15T15:14:07"},
		{line(), "15.1.2024 15.14.07", "", "2024-01-15T15:14:07"},
		{line(), "15/01/2024 15:14:07", "", "2024-01-15T15:14:07"},
		{line(), "1/15/2024 3:14:07 PM", "", "2024-01-15T15:14:07"},
		{line(), "1/15/24 15:14:07", "", "2024-01-15T15:14:07"},
		{line(), "20240115T151407Z", "", "2024-01-15T15:14:07Z"},
		{line(), "20240115151407.123456+060", "", "2024-01-15T15:14:07.123456+01:00"},
		{line(), "/Date(1700000000000)/", "", "2023-11-14T22:13:20.000Z"},
		{line(), "Jan 15 2024 15:14:07", "", "2024-01-15T15:14:07"},
		{line(), "15 Jan 2024 15:14:07", "", "2024-01-15T15:14:07"},
		{line(), "15-Jan-2024 15:14:07", "", "2024-01-15T15:14:07"},
		{line(), "15 Jan 2024 15:14:07 GMT", "Mon, ", "2024-01-15T15:14:07Z"},
		{line(), "May  2 22:27:32 2016 UTC", "Mon ", "2016-05-02T22:27:32Z"},
		{line(), "January 15, 2024 3:14:07 PM", "Monday, ", "2024-01-15T15:14:07"},
		{line(), "15. Januar 2024 15:14:07", "Montag, ", "2024-01-15T15:14:07"},
		{line(), "15 января 2024 г. 15:14:07", "", "2024-01-15T15:14:07"},
		{line(), "2026/8/23 下午 11:30:36", "", "2026-08-23T23:30:36"},
		{line(), "2024年1月15日 15:14:07", "", "2024-01-15T15:14:07"},
		{line(), "01/02/2024 10:00:00", "", ""},
	} {
		for _, p := range places {
			text := p.text("LastWriteTime", c.day+c.printed)
			var got []string
			for f, err := range analyze.Findings(transcript.NewPlainReader(strings.NewReader(text), 0), nil) {
				if err != nil {
					t.Fatal(err)
				}
				switch {
				case p.name == "text" && f.Kind == analyze.KindTimestamp && f.Value == c.printed,
					p.name != "text" && f.Kind == analyze.KindFile && len(f.Times) == 1 && f.Times[0].Role == analyze.RoleModified:
					got = append(got, f.Times[0].Value)
				default:
					t.Errorf("line %d: %s: %q is a %s", c.at, p.name, f.Value, f.Kind)
				}
			}
			if len(got) != 1 || got[0] != c.value {
				t.Errorf("line %d: %s: %q means %q, want %q\n%s", c.at, p.name, c.printed, got, c.value, text)
			}
		}
	}
}
