package report_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
)

func document() *report.Document {
	return &report.Document{
		Source: "in.json", Size: 10, SHA256: "ab", Kind: report.KindRunScript, WellFormed: new(true),
		Facts: transcript.Facts{Transcript: true, Complete: true, ScriptName: new("a.ps1"), ExitCode: new(int64(-1))},
	}
}

func finding(value string) *analyze.Finding {
	return &analyze.Finding{
		Kind: analyze.KindFile, Value: value, Rule: "path-line", Confidence: analyze.ConfidenceHigh, Field: transcript.FieldScriptErrors,
		Span: transcript.Span{Start: 3, End: 9}, TextOffset: 2, Line: 4, Context: value, Platform: "windows",
		Size:   &analyze.Size{Bytes: 1024, Min: 512, Max: 1536, Text: "1 KB", Join: analyze.JoinNextLine},
		Hashes: []analyze.Hash{{Kind: "md5", Value: "00ff"}}, HashJoin: analyze.JoinBlock, Truncated: true, Normalized: "n",
	}
}

// write writes one finding to a sink.
func write(t *testing.T, s report.Sink, d *report.Document, f *analyze.Finding) {
	t.Helper()
	if err := errors.Join(s.Begin(d), s.Finding(f), s.End()); err != nil {
		t.Fatal(err)
	}
}

func TestNDJSON(t *testing.T) {
	var out bytes.Buffer
	write(t, report.NewNDJSON(&out), document(), finding(`C:\x`))
	want := `{"schema":"lrkit.finding/1","source":"in.json","document":0,"sha256":"ab","script_name":"a.ps1","exit_code":-1,` +
		`"field":"script_errors","kind":"file","value":"C:\\x","normalized":"n","rule":"path-line","confidence":"high","span":[3,9],` +
		`"text_offset":2,"line":4,"size":1024,"size_text":"1 KB","size_min":512,"size_max":1536,"size_join":"next-line",` +
		`"hashes":{"md5":"00ff"},"hash_join":"block","platform":"windows","truncated":true,"context":"C:\\x"}` + "\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

// hostileTexts try to break out of each form.
var hostileTexts = []string{
	"", "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r\n=1", "\x00x", "'x", "a,b", `a"b`, "a\nb", "a\r\nb", "\x1b[2J", "\u009b31m", "\x7f",
	"\u202egpj.exe", "\xff\xfe", "\u2028", "{\"a\":1}", "</script>", "\U000e0041", "\ufeff=1", "＝1",
	" =1", "\u00a0@1", "\u3000＋1", "a;=1", "a\t-1",
}

func randomText(rnd *rand.Rand) string {
	var b strings.Builder
	for range 1 + rnd.IntN(3) {
		b.WriteString(hostileTexts[rnd.IntN(len(hostileTexts))])
	}
	return b.String()
}

// TestHostileText: for every value each form stays one record, keeps what can be kept, and holds no
// control characters.
func TestHostileText(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		value := randomText(rnd)
		d := document()
		d.Source, d.Facts.ScriptName = randomText(rnd), new(randomText(rnd))
		checkJSON(t, d, value)
		checkCSV(t, d, value)
		checkTable(t, d, value)
	}
}

func harmless(t *testing.T, form, out string, allowed string) {
	t.Helper()
	if !utf8.ValidString(out) {
		t.Fatalf("%s: %q is not UTF-8", form, out)
	}
	for _, r := range out {
		if (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028') && !strings.ContainsRune(allowed, r) {
			t.Fatalf("%s: %q holds %U", form, out, r)
		}
	}
}

func checkJSON(t *testing.T, d *report.Document, value string) {
	t.Helper()
	var out bytes.Buffer
	write(t, report.NewNDJSON(&out), d, finding(value))
	harmless(t, "ndjson", out.String(), "\n")
	var back struct{ Value string }
	if err := json.Unmarshal(out.Bytes(), &back); err != nil || strings.Count(out.String(), "\n") != 1 {
		t.Fatalf("ndjson: %q: %v", &out, err)
	}
	if utf8.ValidString(value) && back.Value != value {
		t.Fatalf("ndjson: %q reads as %q", value, back.Value)
	}
	line := report.AppendDocument(nil, d)
	harmless(t, "parse", string(line), "\n")
	if !json.Valid(line) || bytes.Count(line, []byte("\n")) != 1 {
		t.Fatalf("parse: %q", line)
	}
}

func checkCSV(t *testing.T, d *report.Document, value string) {
	t.Helper()
	out := bytes.NewBufferString(report.CSVHeader(nil))
	write(t, report.NewCSV(out, nil), d, finding(value))
	harmless(t, "csv", out.String(), "\t\r\n")
	rows, err := csv.NewReader(out).ReadAll() // which demands as many cells as the header has
	if err != nil || len(rows) != 2 {
		t.Fatalf("csv: %d rows, %v", len(rows), err)
	}
	for i, name := range rows[0] {
		cell := rows[1][i]
		switch name {
		case "exit_code":
			if cell != "-1" {
				t.Fatalf("csv: number %q was changed", cell)
			}
		default:
			visible := strings.TrimLeft(cell, " \u00a0\u3000")
			if cell != "" && strings.Contains("\t\r\n\x00", cell[:1]) || strings.IndexAny(visible, "=+-@＝＋") == 0 {
				t.Fatalf("csv: %s is %q", name, cell)
			}
		}
	}
}

func checkTable(t *testing.T, d *report.Document, value string) {
	t.Helper()
	var out bytes.Buffer
	write(t, report.NewTable(&out), d, finding(value))
	harmless(t, "table", out.String(), "\n")
	if n := strings.Count(out.String(), "\n"); n != 4 { // heading, columns, finding, hash
		t.Fatalf("table: %d lines: %q", n, &out)
	}
}

func TestTable(t *testing.T) {
	var out bytes.Buffer
	d := document()
	d.Facts.Document = 2
	d.Facts.ExitCode = nil
	d.Facts.ExitCodeRaw = new(`"x"`)
	write(t, report.NewTable(&out), d, finding(`C:\x`))
	want := `in.json, document 2: a.ps1, exit code "x" (no integer)
  KIND         LINE           SIZE  VALUE
  file        err 4           1 KB  C:\x
                                    md5 00ff
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
	out.Reset()
	named := finding(`C:\x`)
	named.Command = "Get-It\x1b\n-All"
	write(t, report.NewTable(&out), d, named)
	if !strings.Contains(out.String(), "VALUE\n  > Get-It\\x1B\n  file ") {
		t.Errorf("%q", &out)
	}
	out.Reset()
	s := report.NewTable(&out)
	if err := errors.Join(s.Begin(&report.Document{Source: "x", Size: 3, Kind: report.KindText}), s.End()); err != nil {
		t.Fatal(err)
	}
	if out.String() != "x: text\n  nothing found\n" {
		t.Errorf("%q", &out)
	}
}

// failing is a writer that has no room.
type failing struct{}

var errFull = errors.New("full")

func (failing) Write([]byte) (int, error) { return 0, errFull }

func TestErrorsOfTheWriter(t *testing.T) {
	for _, s := range []report.Sink{report.NewNDJSON(failing{}), report.NewCSV(failing{}, nil), report.NewTable(failing{})} {
		if err := errors.Join(s.Begin(document()), s.Finding(finding("x")), s.End()); !errors.Is(err, errFull) {
			t.Errorf("%T: %v", s, err)
		}
	}
}
