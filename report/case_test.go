package report_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/report"
)

// TestCaseInAllForms: each form says where a finding in a case is from, which entries it hits, what
// command was decoded, and whether the file was collected.
func TestCaseInAllForms(t *testing.T) {
	d := document()
	d.Origin = &report.Origin{Machine: "alpha.example", MachineID: "id-7", ActionID: "5382f7ea", CommandIndex: 3,
		Started: time.Unix(1700000000, 0), Ended: time.Unix(1700000060, 0)}
	f := finding(`C:\x`)
	f.Times = []analyze.Time{{Role: analyze.RoleModified, Text: "1/2/2024", Value: "2024-01-02T03:04:05Z"}}
	f.Matched = []string{`C:\*`, "x"}
	f.Decoded = "net use z: REDACTED"
	f.Collected = &analyze.Collected{ActionID: "6382f7ea", CommandIndex: 4, Size: 77, SHA256: strings.Repeat("ab", 32), SizeAgrees: new(false)}
	for name, c := range map[string]struct {
		sink func(*bytes.Buffer) report.Sink
		want []string
	}{
		"ndjson": {func(b *bytes.Buffer) report.Sink { return report.NewNDJSON(b) }, []string{`"machine_id":"id-7"`, `"matched":["C:\\*","x"]`,
			`"collected":{"action_id":"6382f7ea","command_index":4,"sha256":"abab`, `"size":77,"size_agrees":false}`}},
		"csv": {func(b *bytes.Buffer) report.Sink { return report.NewCSV(b, nil) }, []string{"id-7", `C:\*|x`, "abab", ",77,false"}},
		"ecs": {func(b *bytes.Buffer) report.Sink { return report.NewECS(b, nil) }, []string{
			`"id":"id-7"`, `"matched":["C:\\*","x"]`, `"collected":{`}},
		"timesketch": {func(b *bytes.Buffer) report.Sink { return report.NewTimesketch(b) }, []string{
			`"machine_id":"id-7"`, `"matched":"C:\\*|x"`, `"collected_agrees":false`}},
		"table": {func(b *bytes.Buffer) report.Sink { return report.NewTable(b) }, []string{"action 5382f7ea, command 3", `= C:\*`, "= x",
			"collected, another size: 77 bytes"}},
	} {
		var out bytes.Buffer
		write(t, c.sink(&out), d, f)
		for _, want := range append(c.want, f.Decoded, "alpha.example", "5382f7ea", "2023-11-14T22:13:20Z", "2023-11-14T22:14:20Z") {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s: no %s in %s", name, want, out.String())
			}
		}
	}
}
