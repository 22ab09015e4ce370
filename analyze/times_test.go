package analyze_test

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"strconv"
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

// TestTimes: a time means the same wherever it is printed. The forms are those of package stamp.
func TestTimes(t *testing.T) {
	b, err := os.ReadFile("internal/stamp/testdata/forms.txt")
	if err != nil {
		t.Fatal(err)
	}
	n, forms := 0, 0
	for form := range strings.Lines(string(b)) {
		n++
		parts := strings.Split(strings.TrimSuffix(form, "\n"), "\t")
		if len(parts) != 3 {
			continue // a comment
		}
		forms++
		printed, err := strconv.Unquote(`"` + parts[2] + `"`)
		if err != nil {
			t.Fatal(err)
		}
		want, day := strings.TrimPrefix(parts[0], "-"), parts[1]
		for _, p := range places {
			text := p.text("LastWriteTime", day+printed)
			var got []string
			for f, err := range analyze.Findings(transcript.NewPlainReader(strings.NewReader(text), 0), nil) {
				if err != nil {
					t.Fatal(err)
				}
				switch {
				case p.name == "text" && f.Kind == analyze.KindTimestamp && strings.TrimSuffix(printed, " Uhr") == f.Value,
					p.name != "text" && f.Kind == analyze.KindFile && len(f.Times) == 1 && f.Times[0].Role == analyze.RoleModified:
					got = append(got, f.Times[0].Value)
				default:
					t.Errorf("forms.txt:%d: %s: %q is a %s", n, p.name, f.Value, f.Kind)
				}
			}
			if len(got) != 1 || got[0] != want {
				t.Errorf("forms.txt:%d: %s: %q means %q, want %q\n%s", n, p.name, printed, got, want, text)
			}
		}
	}
	if forms < 80 {
		t.Errorf("%d forms", forms)
	}
}
