package lrkit_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
	"github.com/lrkit/lrkit/triage"
)

const sample = "samples/minidump.transcript.json"

// collect keeps all that reaches a sink.
type collect struct {
	docs     []*report.Document
	findings []*analyze.Finding
	ended    int
}

func (c *collect) Begin(d *report.Document) error {
	c.docs = append(c.docs, d)
	return nil
}

func (c *collect) Finding(f *analyze.Finding) error {
	c.findings = append(c.findings, f)
	return nil
}

func (c *collect) End() error {
	c.ended++
	return nil
}

func textInput(s string) *lrkit.Input {
	return lrkit.NewInput("test", strings.NewReader(s), int64(len(s)))
}

// inputAs is textInput of a kind that the API names.
func inputAs(s string, kind report.Kind) *lrkit.Input {
	in := textInput(s)
	in.Kind = kind
	return in
}

func TestAnalyze(t *testing.T) {
	b, err := lrkit.Open(sample)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	var c collect
	if err := lrkit.Analyze(t.Context(), b, nil, &c); err != nil {
		t.Fatal(err)
	}
	if len(c.docs) != 1 || c.ended != 1 || len(c.findings) != 2 {
		t.Fatalf("%d documents, %d ended, %d findings", len(c.docs), c.ended, len(c.findings))
	}
	d, f := c.docs[0], c.findings[1]
	if d.Size != 347 || d.Kind != report.KindRunScript || *d.WellFormed || f.Field != transcript.FieldScriptOutput || f.Size.Bytes != 51<<20 {
		t.Errorf("document %+v, finding %+v", d, f)
	}
	var proof bytes.Buffer
	if err := lrkit.CopySpan(t.Context(), &proof, b, f.Span, nil); err != nil || proof.String() != f.Value {
		t.Errorf("the span gives %q, %v; the value is %q", &proof, err, f.Value)
	}
}

// manyDocuments are more than are remembered between two readings.
func manyDocuments(n int) string {
	var s strings.Builder
	for i := range n {
		fmt.Fprintf(&s, `{"script_name":"s%d","exit_code":%d,"script_output":"C:\\d%d.txt\n%d KB\n","script_errors":""}`+"\n", i, i, i, i+1)
	}
	return s.String()
}

func TestManyDocuments(t *testing.T) {
	const n = 200
	opts := &lrkit.Options{Transcript: transcript.Options{Many: true}}
	lines := manyDocuments(n)
	array := "[" + strings.ReplaceAll(strings.TrimSpace(lines), "\n", ",\n") + "]"
	for name, input := range map[string]string{"lines": lines, "array": array} {
		t.Run(name, func(t *testing.T) {
			checkMany(t, lrkit.Parse(t.Context(), textInput(input), opts), n)
			checkMany(t, lrkit.Parse(t.Context(), lrkit.NewStream("test", strings.NewReader(input), 1<<20), opts), n)
			var c collect
			if err := lrkit.Analyze(t.Context(), textInput(input), opts, &c); err != nil {
				t.Fatal(err)
			}
			if len(c.docs) != n || len(c.findings) != n {
				t.Fatalf("%d documents, %d findings", len(c.docs), len(c.findings))
			}
			for i, f := range c.findings {
				if d := c.docs[i]; f.Value != fmt.Sprintf(`C:\d%d.txt`, i) || f.Size.Bytes != int64(i+1)<<10 || *d.Facts.ExitCode != int64(i) || d.SHA256 != c.docs[0].SHA256 {
					t.Fatalf("finding %d: %s in %s", i, f.Value, *d.Facts.ScriptName)
				}
			}
		})
	}
}

func checkMany(t *testing.T, all func(func(*report.Document, error) bool), n int) {
	t.Helper()
	i := 0
	for d, err := range all {
		if err != nil {
			t.Fatal(err)
		}
		if d.Facts.Document != i || *d.Facts.ExitCode != int64(i) {
			t.Fatalf("document %d is %d", i, d.Facts.Document)
		}
		i++
	}
	if i != n {
		t.Fatalf("%d documents, want %d", i, n)
	}
}

// changing is another input each time that it is read from its beginning.
type changing struct {
	versions []string
	read     int
}

func (c *changing) ReadAt(p []byte, off int64) (int, error) {
	if off == 0 {
		c.read++
	}
	return strings.NewReader(c.versions[min(c.read, len(c.versions))-min(c.read, 1)]).ReadAt(p, off)
}

func TestChangedInput(t *testing.T) {
	first := `{"script_name":"a","exit_code":0,"script_output":"C:\\a.txt","script_errors":""}`
	for name, second := range map[string]string{
		"another byte": strings.Replace(first, "a.txt", "b.txt", 1),
		"longer":       first + "\n",
		"shorter":      first[:40],
	} {
		at := &changing{versions: []string{first, second}}
		var c collect
		err := lrkit.Analyze(t.Context(), lrkit.NewInput("test", at, int64(len(first))), nil, &c)
		if !errors.Is(err, lrkit.ErrChanged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSpool(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	b, err := lrkit.Spool(t.Context(), "-", iotest.OneByteReader(strings.NewReader("hello")), 5)
	if err != nil {
		t.Fatal(err)
	}
	if files, err := os.ReadDir(os.TempDir()); err != nil || len(files) != 0 {
		t.Errorf("the spool has a name: %v, %v", files, err)
	}
	var part bytes.Buffer
	if err := lrkit.CopySpan(t.Context(), &part, b, transcript.Span{Start: 1, End: 4}, nil); part.String() != "ell" || err != nil {
		t.Errorf("part of it is %q, %v", &part, err)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	var limit *lrkit.SpoolError
	if _, err := lrkit.Spool(t.Context(), "-", strings.NewReader("hello!"), 5); !errors.As(err, &limit) || limit.Limit != 5 {
		t.Errorf("six bytes in a spool of five: %v", err)
	}
}

func TestErrorsPassThrough(t *testing.T) {
	broken := errors.New("broken")
	if _, err := lrkit.Spool(t.Context(), "-", iotest.ErrReader(broken), 5); !errors.Is(err, broken) {
		t.Errorf("Spool: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := lrkit.Analyze(ctx, textInput("{}"), nil, &collect{}); !errors.Is(err, context.Canceled) {
		t.Errorf("Analyze: %v", err)
	}
	for _, err := range lrkit.Parse(t.Context(), lrkit.NewStream("-", io.MultiReader(strings.NewReader("{"), iotest.ErrReader(broken)), 1), nil) {
		if !errors.Is(err, broken) {
			t.Errorf("Parse of a stream: %v", err)
		}
	}
}

func TestKinds(t *testing.T) {
	for _, c := range []struct {
		input string
		kind  report.Kind
		well  string
	}{
		{`{"exit_code":0}`, report.KindRunScript, "true"},
		{"\uFEFF {\"a\":1}", report.KindJSON, "false"},
		{`[1]`, report.KindJSON, "true"},
		{`hello`, report.KindText, "null"},
		{`42`, report.KindText, "true"},
		{`"a\qb"`, report.KindText, "null"},
		{"MZ\x90\x00", report.KindBinary, "null"},
		{"\x1f\x8b\x07", report.KindBinary, "null"}, // no method that gzip has
		{"\x1f\x8b\x08", report.KindJSON, "false"},  // truncated: nothing came out
		{"MZ is a word", report.KindText, "null"},
		{"%PDF-1.7\n", report.KindBinary, "null"},
		{"text\x00", report.KindBinary, "null"},
		{"", report.KindJSON, "false"},
	} {
		for d, err := range lrkit.Parse(t.Context(), textInput(c.input), nil) {
			if err != nil {
				t.Fatal(err)
			}
			well := "null"
			if d.WellFormed != nil {
				well = fmt.Sprint(*d.WellFormed)
			}
			if d.Kind != c.kind || well != c.well {
				t.Errorf("%q: %s, well-formed %s, want %s, %s", c.input, d.Kind, well, c.kind, c.well)
			}
		}
	}
}

// A case reads the states of actions as the client of the API does.
func TestPending(t *testing.T) {
	for status, pending := range map[string]bool{
		"Pending": true, "InProgress": true, "Succeeded": false, "succeeded": false, "Failed": false,
		"TimeOut": false, "Timeout": false, "Cancelled": false, "cancelled": false, "canceled": false,
	} {
		c := triage.Command{Status: "Created"}
		if got := c.Pending(&triage.Action{Status: status}); got != pending {
			t.Errorf("%s: pending %t", status, got)
		}
	}
}

// TestStream: a stream goes all ways that a file goes, once.
func TestStream(t *testing.T) {
	const doc = `{"script_name":"a.ps1","exit_code":0,"script_output":"C:\\Temp\\a.exe","script_errors":""}`
	stream := func() *lrkit.Input { return lrkit.NewStream("s", strings.NewReader(doc), 1<<20) }
	var c collect
	in := stream()
	if err := lrkit.Analyze(t.Context(), in, nil, &c); err != nil || len(c.findings) != 1 {
		t.Errorf("Analyze: %v, %d findings", err, len(c.findings))
	}
	if err := lrkit.Analyze(t.Context(), in, nil, &c); err == nil || in.Name() != "s" || in.Size() != -1 || in.Close() != nil {
		t.Errorf("a stream that was read: %v", err)
	}
	var out strings.Builder
	span := c.findings[0].Span
	if err := lrkit.CopySpan(t.Context(), &out, stream(), span, nil); err != nil || out.String() != `C:\Temp\a.exe` {
		t.Errorf("CopySpan: %v, %q", err, &out)
	}
	out.Reset()
	if _, err := lrkit.CopyText(t.Context(), &out, stream(), transcript.FieldScriptOutput, 0, nil); err != nil || out.String() != `C:\Temp\a.exe` {
		t.Errorf("CopyText: %v, %q", err, &out)
	}
	for d, err := range lrkit.Parse(t.Context(), stream(), nil) {
		if err != nil || d.Source != "s" || *d.Facts.ScriptName != "a.ps1" {
			t.Errorf("Parse: %+v, %v", d, err)
		}
	}
	var spool *lrkit.SpoolError
	if err := lrkit.Analyze(t.Context(), lrkit.NewStream("s", strings.NewReader(doc), 5), nil, &c); !errors.As(err, &spool) || spool.Limit != 5 {
		t.Errorf("longer than the spool: %v", err)
	}
}
