package lrkit_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/parquet-go/parquet-go"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/ioc"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/report/arrowreport"
	"github.com/lrkit/lrkit/report/parquetreport"
)

// closing closes the writer of a format after the last document.
type closing interface {
	report.Sink
	Close() error
}

// formats are all that findings are written in: each prints an input.
var formats = map[string]func(t *testing.T, in *lrkit.Input, opts *lrkit.Options) string{
	"ndjson":     printed(func(b *bytes.Buffer) report.Sink { return report.NewNDJSON(b) }),
	"csv":        printed(func(b *bytes.Buffer) report.Sink { return report.NewCSV(b, nil) }),
	"ecs":        printed(func(b *bytes.Buffer) report.Sink { return report.NewECS(b, nil) }),
	"timesketch": printed(func(b *bytes.Buffer) report.Sink { return report.NewTimesketch(b) }),
	"stix": printed(func(b *bytes.Buffer) report.Sink {
		return report.NewSTIX(b, &report.TimeOptions{Given: time.Unix(1e9, 0)})
	}),
	"ioc":     printed(func(b *bytes.Buffer) report.Sink { return report.NewIndicators(b) }),
	"table":   printed(func(b *bytes.Buffer) report.Sink { return report.NewTable(b) }),
	"arrow":   closed(func(b *bytes.Buffer) closing { return arrowreport.New(b) }, func(_ *testing.T, b []byte) string { return string(b) }),
	"parquet": closed(func(b *bytes.Buffer) closing { return parquetreport.New(b) }, parquetTexts),
}

func printed(sink func(*bytes.Buffer) report.Sink) func(*testing.T, *lrkit.Input, *lrkit.Options) string {
	return func(t *testing.T, in *lrkit.Input, opts *lrkit.Options) string { return analyzed(t, in, opts, sink) }
}

func closed(sink func(*bytes.Buffer) closing, read func(*testing.T, []byte) string) func(*testing.T, *lrkit.Input, *lrkit.Options) string {
	return func(t *testing.T, in *lrkit.Input, opts *lrkit.Options) string {
		var out bytes.Buffer
		s := sink(&out)
		if err := errors.Join(lrkit.Analyze(t.Context(), in, opts, s), s.Close()); err != nil {
			t.Fatal(err)
		}
		return read(t, out.Bytes())
	}
}

// parquetTexts returns all values of a file, one a line.
func parquetTexts(t *testing.T, b []byte) string {
	f, err := parquet.OpenFile(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, group := range f.RowGroups() {
		rows := group.Rows()
		defer rows.Close()
		buf := make([]parquet.Row, 64)
		for {
			n, err := rows.ReadRows(buf)
			for _, row := range buf[:n] {
				for _, v := range row {
					fmt.Fprintln(&all, v)
				}
			}
			if err == io.EOF || n == 0 {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	return all.String()
}

// canary is in every secret of the inputs below.
const canary = "Zq01W8kLmVx3TnYb"

func encodedCommand(s string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return base64.StdEncoding.EncodeToString(b)
}

// canaryInputs has a secret in everything that a finding carries.
func canaryInputs() map[string]string {
	output := strings.NewReplacer("SECRET", canary, "ENCODED", encodedCommand("net use z: \\\\a\\b "+canary+" /user:bob")).Replace(strings.Join([]string{
		`C:\a.exe Password: SECRET C:\b.exe 51 MB`, `https://u:SECRET@host.example.com/x C:\c.exe`, `powershell -w hidden -enc ENCODED`,
		`Command: powershell.exe -NoP -EncodedCommand ENCODED`, `ProcessId   Name      CommandLine`, `---------   ----      -----------`,
		`4711        net.exe   C:\Windows\System32\net.exe use z: \\a\b SECRET /user:bob`, ``,
		`SERVICE_NAME: evil`, `        BINARY_PATH_NAME   : C:\evil.exe --password SECRET`, `        SERVICE_START_NAME : LocalSystem`, ``,
		`Name        : C:\Temp\password=SECRET\x.exe`, `LastWriteTime : 2024-01-02T03:04:05Z`, ``,
		`HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon`, `    DefaultPassword    REG_SZ    SECRET`, `    Created 2024-01-02T03:04:05Z C:\d.exe`,
	}, "\n"))
	script := func(name, code string) string {
		b, err := json.Marshal(map[string]any{"script_name": name, "exit_code": code, "script_output": output, "script_errors": output})
		if err != nil {
			panic(err)
		}
		return string(b)
	}
	return map[string]string{
		"text":      output,
		"runscript": script("get.ps1 -Password "+canary, "Password: "+canary),
		"powershell": strings.Replace(session, "Get-Dump", `net use z: \\a\b `+canary+` /user:bob`, 1) +
			strings.Replace(output, "\n", "\nPS C:\\Users\\user> copy x https://u:"+canary+"@host.example.com/x\n", 1) + "\n",
	}
}

// TestCanary: no format shows a secret that is in the text, or in what else a finding carries; all
// show it if they are asked to.
func TestCanary(t *testing.T) {
	list, err := ioc.Read("list", strings.NewReader("https://u:"+canary+"@host.example.com/x\nC:\\*\\x.exe\n"))
	if err != nil {
		t.Fatal(err)
	}
	for form, input := range canaryInputs() {
		for format, analyze := range formats {
			for _, c := range []struct {
				name string
				opts lrkit.Options
				show bool
			}{
				{"masked", lrkit.Options{}, false},
				{"a list", lrkit.Options{Match: list}, false},
				{"shown", lrkit.Options{ShowSecrets: true}, true},
				{"own", lrkit.Options{ShowSecrets: true, Secrets: []string{canary}}, false},
			} {
				in := lrkit.NewInput("Password: "+canary, strings.NewReader(input), int64(len(input)))
				in.Origin = &report.Origin{Machine: "token=" + canary, MachineID: "token=" + canary, ActionID: "token=" + canary}
				out := analyze(t, in, &c.opts)
				at := strings.Index(out, canary[:9])
				if c.opts.Match == nil && len(out) < 100 || c.show != (at >= 0) {
					t.Errorf("%s as %s, %s: %d bytes, shown at %d: %.200q", form, format, c.name, len(out), at, out[max(0, at-100):])
				}
			}
		}
	}
}
