package lrkit_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/report/arrowreport"
	"github.com/lrkit/lrkit/report/parquetreport"
	"github.com/lrkit/lrkit/transcript/powershell"
)

// expansion is what docs/FORMAT.md says of how much an input may make a command write: bytes for
// each of its own.
var expansion = map[string]int{
	"ndjson": 600, "ecs": 600, "timesketch": 600, "csv": 450, "arrow": 350, "parquet": 100, "table": 60, "parse": 150, "stix": 600, "ioc": 450,
}

// written returns how much each format has of an input.
func written(t *testing.T, input string) map[string]int {
	t.Helper()
	n := map[string]int{}
	count := func(format string) io.Writer { return tallied{n, format} }
	arrow, parquet := arrowreport.New(count("arrow")), parquetreport.New(count("parquet"))
	for format, sink := range map[string]report.Sink{
		"ndjson": report.NewNDJSON(count("ndjson")), "ecs": report.NewECS(count("ecs"), nil), "csv": report.NewCSV(count("csv"), nil),
		"timesketch": report.NewTimesketch(count("timesketch")), "table": report.NewTable(count("table")), "arrow": arrow, "parquet": parquet,
		"stix": report.NewSTIX(count("stix"), &report.TimeOptions{Given: time.Unix(1e9, 0)}), "ioc": report.NewIndicators(count("ioc")),
	} {
		if err := lrkit.Analyze(t.Context(), inputOf(input), nil, sink); err != nil {
			t.Fatal(format, err)
		}
	}
	if err := arrow.Close(); err != nil {
		t.Fatal(err)
	}
	if err := parquet.Close(); err != nil {
		t.Fatal(err)
	}
	opts := &lrkit.Options{Entries: func(d *report.Document, e *powershell.Entry) error {
		n["parse"] += len(report.AppendEntry(nil, d, e))
		return nil
	}}
	for d, err := range lrkit.Parse(t.Context(), inputOf(input), opts) {
		if err != nil {
			t.Fatal(err)
		}
		n["parse"] += len(report.AppendDocument(nil, d))
	}
	return n
}

type tallied struct {
	n    map[string]int
	name string
}

func (c tallied) Write(b []byte) (int, error) {
	c.n[c.name] += len(b)
	return len(b), nil
}

func inputOf(s string) *lrkit.Input { return lrkit.NewInput("in", strings.NewReader(s), int64(len(s))) }

// script is a transcript of a script.
func script(name, output string) string {
	return `{"script_name":"` + name + `","exit_code":0,"script_output":"` + output + `","script_errors":""}`
}

// TestOutputIsBounded: what is repeated for each finding is short: no input makes much of little.
func TestOutputIsBounded(t *testing.T) {
	const size = 30_000
	fill := func(s string) string { return strings.Repeat(s, size/len(s)) }
	control := strings.Repeat("\x01", 4000)
	session := "**********************\r\nWindows PowerShell transcript start\r\nStart time: 20260101000000\r\n**********************\r\n"
	listing := "\\n\\nMode                LastWriteTime         Length Name\\n----                -------------         ------ ----\\n"
	for _, c := range []struct{ name, input string }{
		{"a long command", session + "PS C:\\> " + control + "\r\n" + fill("1.1.1.1 \r\n")},
		{"commands", session + fill("PS C:\\> a\r\n1.1.1.1\r\n")},
		{"a long name of a script", script(control, fill("1.1.1.1 "))},
		{"a long name of a script, lines", script(control, fill(`1.1.1.1\n`))},
		{"a long directory of PowerShell", script("x", `    Directory: C:\\`+control+listing+fill(`-a----        1/1/2020   1:00 PM              5 x\n`))},
		{"a long directory of letters", script("x", `    Directory: C:\\`+strings.Repeat("a", 30_000)+listing+fill(`-a----        1/1/2020   1:00 PM              5 x\n`))},
		{"a long directory of dir", script("x", ` Directory of C:\\`+control+`\n\n`+fill(`01/01/2020  01:00 PM                 5 x\n`))},
		{"a long directory of ls", script("x", "/"+control+`:\ntotal 8\n`+fill(`-rw-r--r-- 1 r r 5 Jan  1 2020 x\n`))},
		{"a directory of 1 KiB", script("x", `/`+strings.Repeat("a", 1023)+`:\ntotal 8\n`+fill(`-rw-r--r-- 1 r r 5 Jan  1 2020 x\n`))},
		{"documents", "[" + fill("{},") + "{}]"},
		{"documents with findings", "[" + fill(script("\x01", "1.1.1.1")+",") + "{}]"},
		{"documents with anomalies", "[" + fill("{\"exit_code\":\"\\q\\uD800\xff\x01\",\"name\":[],\"script_output\":5,\"script_errors\":null,\"\xff\\q\":1},") + "{}]"},
		{"addresses in long lines", script("x", fill(strings.Repeat("1.1.1.1\x01", 64)+`\n`))},
		{"mail in long lines", script(control, fill(strings.Repeat("a@b.cc\x01", 64)+`\n`))},
		{"mail in lines", script(control, fill("a@b.cc\\n"))},
		{"paths", script(control, fill("C:\\\\a\x01"))},
		{"links", script(control, fill(`http://a.bc:1/?x=C:\\a `))},
		{"hashes", script(control, fill(`d41d8cd98f00b204e9800998ecf8427e `))},
		{"registry", script(control, fill(`HKLM\\a\x01`))},
		{"timestamps", script(control, fill(`2020-01-01T00:00:00Z `))},
		{"sids", script(control, fill(`S-1-5-18 `))},
		{"headers", fill(strings.Replace(session, "Start time", "Host Application: "+control[:100]+"\r\nStart time", 1))},
	} {
		n := written(t, c.input)
		for format, most := range expansion {
			if ratio := n[format] / len(c.input); ratio > most {
				t.Errorf("%s: %s has %d bytes for each of the input, %d are the most", c.name, format, ratio, most)
			}
		}
		t.Logf("%s: %v", c.name, ratios(n, len(c.input)))
	}
}

func ratios(n map[string]int, size int) map[string]int {
	all := map[string]int{}
	for format := range n {
		all[format] = n[format] / size
	}
	return all
}

// TestCommandOfFinding: a finding has at most 512 bytes of a command as printed, whatever it is
// made of, and the record of the entry has all of it. What is cut was masked first.
func TestCommandOfFinding(t *testing.T) {
	for _, c := range []struct{ name, command, begins string }{
		{"short", "Get-ChildItem", "Get-ChildItem"},
		{"512 bytes", strings.Repeat("x", 512), strings.Repeat("x", 512)},
		{"513 bytes", strings.Repeat("x", 513), strings.Repeat("x", 509) + "…"},
		{"control characters", strings.Repeat("\x02", 4000), strings.Repeat("\x02", 84) + "…"},
		{"letters of three bytes", strings.Repeat("語", 400), strings.Repeat("語", 169) + "…"},
		{"a secret across the end", strings.Repeat("x", 495) + " --password hunter2hunter2", ""},
		{"60 KiB", strings.Repeat("y", 60<<10), strings.Repeat("y", 509) + "…"},
	} {
		input := "**********************\r\nWindows PowerShell transcript start\r\nStart time: 20260101000000\r\n**********************\r\n" +
			"PS C:\\> " + c.command + "\r\nC:\\a\\b.exe\r\n"
		var out bytes.Buffer
		if err := lrkit.Analyze(t.Context(), inputOf(input), nil, report.NewNDJSON(&out)); err != nil {
			t.Fatal(err)
		}
		var last struct{ Value, Command string }
		raw := map[string]json.RawMessage{}
		lines := strings.Split(strings.TrimSpace(out.String()), "\n")
		for _, into := range []any{&last, &raw} {
			if err := json.Unmarshal([]byte(lines[len(lines)-1]), into); err != nil {
				t.Fatal(err)
			}
		}
		if last.Value != `C:\a\b.exe` || !strings.HasPrefix(last.Command, c.begins) || len(raw["command"]) > 512+len(`""`) || strings.Contains(out.String(), "hunter2h") {
			t.Errorf("%s: %s, command of %d bytes: %.80s", c.name, last.Value, len(raw["command"]), last.Command)
		}
		texts := ""
		opts := &lrkit.Options{ShowSecrets: true, Entries: func(_ *report.Document, e *powershell.Entry) error {
			if e.Kind == powershell.KindCommand {
				texts += e.Command.Text
			}
			return nil
		}}
		for _, err := range lrkit.Parse(t.Context(), inputOf(input), opts) {
			if err != nil {
				t.Fatal(err)
			}
		}
		if texts != c.command {
			t.Errorf("%s: the entry has %d bytes of %d", c.name, len(texts), len(c.command))
		}
	}
}

// TestLongDirectory: a folder that is too long to be repeated is a finding of its own, and its rows
// say where it stands.
func TestLongDirectory(t *testing.T) {
	for _, n := range []int{1000, 1023, 1024, 5000} {
		folder := "/" + strings.Repeat("a", n)
		var out bytes.Buffer
		input := script("x", folder+`:\ntotal 8\n-rw-r--r-- 1 r r 5 Jan  1 2020 x\n`)
		if err := lrkit.Analyze(t.Context(), inputOf(input), nil, report.NewNDJSON(&out)); err != nil {
			t.Fatal(err)
		}
		at := strings.Index(input, folder)
		for _, want := range []string{`"value":"` + folder + `"`, fmt.Sprintf(`"directory_span":[%d,%d]`, at, at+len(folder))} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%d: there is no %.40s in %.2000s", n, want, &out)
			}
		}
		if got, want := strings.Contains(out.String(), `"path":"`+folder+`/x"`), n < 1024; got != want {
			t.Errorf("%d: joined: %v", n, got)
		}
	}
}
