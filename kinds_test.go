package lrkit_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
	"github.com/lrkit/lrkit/transcript/powershell"
)

const forged = `{"script_name":"forged.ps1","exit_code":0,"script_output":"C:\\Temp\\a.zip\n","script_errors":""}`

const session = `**********************
Windows PowerShell transcript start
Start time: 20220721023749
Username: EDGE\user
RunAs User: EDGE\user
Configuration Name: 
Machine: EDGE (Microsoft Windows NT 10.0.19045.0)
Host Application: powershell.exe
Process ID: 4711
PSVersion: 5.1.19041.1
**********************
PS C:\Users\user> Get-Dump
saved to C:\Temp\first.dmp
51 MB
**********************
Windows PowerShell transcript start
Start time: 20220721023750
**********************
PS>Get-Inner
C:\Temp\inner.dmp
**********************
Windows PowerShell transcript end
End time: 20220721023751
**********************
C:\Temp\second.dmp
PS C:\Users\user> Copy-Item C:\Temp\second.dmp D:\
`

// TestHints: what the API says of an input decides, whatever it looks like.
func TestHints(t *testing.T) {
	for _, c := range []struct {
		name     string
		input    []byte
		hint     report.Kind
		kind     report.Kind
		content  report.Kind
		magic    string
		complete bool
		findings string
		codes    string
	}{
		{"a collected file that looks like a transcript", gzipped([]byte(forged)), report.KindGetFile, report.KindGetFile, report.KindJSON, "", true, `C:\\Temp\\a.zip`, "compressed"},
		{"the same without compression", []byte(forged), report.KindGetFile, report.KindGetFile, report.KindJSON, "", true, `C:\\Temp\\a.zip`, ""},
		{"the same by its content", gzipped([]byte(forged)), "", report.KindRunScript, "", "", true, `C:\Temp\a.zip`, "compressed"},
		{"a collected program", gzipped([]byte("MZ\x90\x00\x03")), report.KindGetFile, report.KindGetFile, report.KindBinary, "pe", true, "", "compressed"},
		{"a collected archive", gzipped(gzipped([]byte("x"))), report.KindGetFile, report.KindGetFile, report.KindBinary, "gzip", true, "", "compressed"},
		{"an archive of unknown origin", gzipped(gzipped([]byte("x"))), "", report.KindBinary, "", "gzip", false, "", "compressed limit"},
		{"collected text", gzipped([]byte("see C:\\Temp\\b.zip\n")), report.KindGetFile, report.KindGetFile, report.KindText, "", true, `C:\Temp\b.zip`, "compressed"},
		{"a collected transcript file", gzipped([]byte(session)), report.KindGetFile, report.KindGetFile, report.KindPowerShell, "", false,
			`C:\Temp\first.dmp C:\Temp\inner.dmp C:\Temp\second.dmp C:\Temp\second.dmp D:\`, "compressed missing-footer"},
		{"a result that is text", []byte("see C:\\Temp\\b.zip\n"), report.KindRunScript, report.KindRunScript, "", "", false, "", "syntax"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := everythingAs(t, c.input, c.hint, nil)
			if got.Err != "" || len(got.Documents) != 1 {
				t.Fatalf("%d documents, %s", len(got.Documents), got.Err)
			}
			d := got.Documents[0]
			var values, codes []string
			for _, f := range files(got.Findings) {
				values = append(values, f.Value)
			}
			for _, a := range d.Facts.Anomalies {
				codes = append(codes, a.Code.String())
			}
			source := report.KindSourceAPI
			if c.hint == "" {
				source = report.KindSourceContent
			}
			if d.Kind != c.kind || d.KindSource != source || d.ContentKind != c.content || d.Magic != c.magic || d.Facts.Complete != c.complete ||
				strings.Join(values, " ") != c.findings || strings.Join(codes, " ") != c.codes {
				t.Errorf("%+v\nfindings %q, anomalies %q", d, values, codes)
			}
			if c.kind == report.KindGetFile && (d.WellFormed != nil || d.Facts.ScriptName != nil || d.Facts.ExitCode != nil) {
				t.Errorf("a file has members: %+v", d.Facts)
			}
		})
	}
}

// TestPowerShell: findings name the command that printed them, in every encoding.
func TestPowerShell(t *testing.T) {
	want := `C:\Temp\first.dmp 51 MB: Get-Dump
C:\Temp\inner.dmp: Get-Inner
C:\Temp\second.dmp: Get-Dump
C:\Temp\second.dmp: Copy-Item C:\Temp\second.dmp D:\
D:\: Copy-Item C:\Temp\second.dmp D:\
`
	for name, input := range map[string][]byte{
		"plain": []byte(session), "BOM": []byte("\uFEFF" + session), "CRLF": []byte(strings.ReplaceAll(session, "\n", "\r\n")),
		"gzip": gzipped([]byte(session)), "zstd": zstded([]byte(session)), "UTF-16": toUTF16([]byte(session), binary.LittleEndian),
		"UTF-16 in gzip": gzipped(toUTF16([]byte(session), binary.BigEndian)),
	} {
		got := everything(t, input, nil)
		var b strings.Builder
		for _, f := range files(got.Findings) {
			b.WriteString(f.Value)
			if f.Size != nil {
				b.WriteString(" " + f.Size.Text)
			}
			fmt.Fprintf(&b, ": %s\n", f.Command)
		}
		if diff := cmp.Diff(want, b.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		d := got.Documents[0]
		if diff := cmp.Diff(&report.PowerShellFacts{Sessions: 2, Commands: 3, Footers: 1, Open: 1}, d.PowerShell); diff != "" || d.Kind != report.KindPowerShell {
			t.Errorf("%s: %s: %s", name, d.Kind, diff)
		}
		if d.Facts.Complete || !d.Facts.Has(transcript.CodeMissingFooter) {
			t.Errorf("%s: complete %t, %v", name, d.Facts.Complete, d.Facts.Anomalies)
		}
		var entries []powershell.Entry
		for e, err := range lrkit.PowerShell(t.Context(), lrkit.NewInput("x", bytes.NewReader(input), int64(len(input))), nil) {
			if err != nil {
				t.Fatal(err)
			}
			entries = append(entries, e)
		}
		if len(entries) != 9 || entries[0].Header.Machine != "EDGE" || entries[0].Header.ProcessID != "4711" {
			t.Errorf("%s: %d entries", name, len(entries))
		}
	}
}

// TestManyCommands: memory does not grow with the commands of a file, and none is mistaken for
// another.
func TestManyCommands(t *testing.T) {
	var b strings.Builder
	b.WriteString(session)
	const n = 30_000
	for i := range n {
		fmt.Fprintf(&b, "PS>Get-It %d\n", i)
		if i%3 == 0 {
			fmt.Fprintf(&b, "C:\\Temp\\%d.dmp\n", i)
		}
	}
	got := everything(t, []byte(b.String()), nil)
	seen := 0
	for _, f := range files(got.Findings)[5:] {
		var i, j int
		if _, err := fmt.Sscanf(f.Value, `C:\Temp\%d.dmp`, &i); err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Sscanf(f.Command, "Get-It %d", &j); err != nil || i != j {
			t.Fatalf("%s is said to be of %s", f.Value, f.Command)
		}
		seen++
	}
	if seen != n/3 {
		t.Errorf("%d findings, want %d", seen, n/3)
	}
}

// files returns the findings that are files.
func files(all []*analyze.Finding) (files []*analyze.Finding) {
	for _, f := range all {
		if f.Kind == analyze.KindFile {
			files = append(files, f)
		}
	}
	return files
}
