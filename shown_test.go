package lrkit_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
	"github.com/lrkit/lrkit/transcript/powershell"
)

// hiddenWord is a password of letters that are not in the mask, nor in the texts around it.
const hiddenWord = "ZQXJKVWGHMZQ"

// withSecrets are transcripts with passwords in them, one of them with escapes in the label and in
// the value.
var withSecrets = map[string]struct {
	input   string
	secrets int64
}{
	"in one line":    {`{"script_name":"a.ps1","exit_code":0,"script_output":"first line\npassword: ` + hiddenWord + `\nlast line","script_errors":""}`, 1},
	"escaped":        {`{"script_name":"a.ps1","exit_code":0,"script_output":"\u0070assw\u006frd\u003a \u005a` + hiddenWord[1:] + `\r\nlast line \u00e9\ud83d\ude00","script_errors":""}`, 1},
	"in two lines":   {`{"script_name":"a.ps1","exit_code":0,"script_output":"net user bob ` + hiddenWord + ` /add\nclient_secret=` + hiddenWord + hiddenWord + `\n","script_errors":""}`, 2},
	"in plain text":  {"first line\npassword: " + hiddenWord + "\nlast line\n", 1},
	"a table":        {`{"script_name":"a.ps1","exit_code":0,"script_output":"user    password\n----    --------\nbob     ` + hiddenWord + `\n","script_errors":""}`, 1},
	"on a next line": {`{"script_name":"a.ps1","exit_code":0,"script_output":"password:\n  ` + hiddenWord + `\n","script_errors":""}`, 1},
}

// TestSpanCutsSecret: whatever the span, nothing of a secret is shown. What is no secret is there,
// to the byte.
func TestSpanCutsSecret(t *testing.T) {
	for name, c := range withSecrets {
		b := textInput(c.input)
		var whole bytes.Buffer
		if _, err := lrkit.CopyText(t.Context(), &whole, lrkit.NewStream("x", strings.NewReader(c.input), 0), transcript.FieldScriptOutput, 0, nil); err != nil {
			t.Fatal(err)
		}
		cuts := 0
		start := strings.Index(c.input, `output":"`)
		for i := max(0, start); i < len(c.input); i++ {
			for _, n := range []int{0, 1, 2, 3, 5, 9, 14, 40, 90} {
				var out bytes.Buffer
				err := lrkit.CopySpan(t.Context(), &out, b, transcript.Span{Start: int64(i), End: int64(min(i+n, len(c.input)))}, nil)
				if err != nil && !errors.As(err, new(*lrkit.SpanError)) {
					t.Fatalf("%s: %v", name, err)
				}
				if strings.ContainsAny(out.String(), hiddenWord) {
					t.Fatalf("%s: %d bytes from %d: %q", name, n, i, &out)
				}
				rest := strings.NewReplacer("REDACTED", "").Replace(out.String())
				if rest != out.String() {
					cuts++
				} else if !strings.Contains(whole.String(), rest) {
					t.Errorf("%s: %d bytes from %d: %q is not in %q", name, n, i, rest, &whole)
				}
			}
		}
		if cuts < 10 {
			t.Errorf("%s: only %d cuts meet the secret", name, cuts)
		}
	}
}

// TestSpanWithoutSecrets: without a secret the text of a span is what the span alone decodes to,
// wherever it begins and ends, also beyond the first pieces that are read.
func TestSpanWithoutSecrets(t *testing.T) {
	line := `caf\u00e9 \ud83d\ude00 \\ok\tå` + "\r\n"
	short := `{"script_output":"` + strings.Repeat(line, 3) + `"}`
	long := `{"script_output":"` + strings.Repeat(line, 30_000) + `"}`
	same := func(input string, from, to int) {
		t.Helper()
		b := textInput(input)
		span := transcript.Span{Start: int64(from), End: int64(to)}
		var got, want bytes.Buffer
		err := errors.Join(lrkit.CopySpan(t.Context(), &got, b, span, nil), lrkit.CopySpan(t.Context(), &want, b, span, &lrkit.Options{ShowSecrets: true}))
		if err != nil || !bytes.Equal(got.Bytes(), want.Bytes()) {
			t.Errorf("%d:%d: %v, %d bytes, want %d: %.60q, want %.60q", from, to, err, got.Len(), want.Len(), &got, &want)
		}
	}
	at := strings.Index(short, "caf")
	whole := []int{0, 1, 2, 3, 9, 10, 22, 23, 25, 26, 27, 29, 31, 32, 33} // where characters begin; CR LF are two
	for _, i := range whole {
		for _, j := range whole {
			if i <= j {
				same(short, at+i, at+len(line)+j)
			}
		}
	}
	for _, i := range []int{0, 3000, 6000, 29_999} {
		same(long, at+i*len(line), at+(i+1)*len(line))
		same(long, at, at+(i+1)*len(line))
		same(long, at+i*len(line), at+30_000*len(line))
	}
}

// TestSecretAcrossPieces: a text is looked at in pieces, and a secret that lies across the border
// of two is masked once, in any span.
func TestSecretAcrossPieces(t *testing.T) {
	for _, fill := range []int{100_000, 131_000, 196_500, 262_100} {
		for shift := range 40 {
			text := strings.Repeat("one more line\n", fill/14) + strings.Repeat("x", shift) + "\npassword: " + hiddenWord + "\nend\n"
			input := `{"script_output":"` + text + `"}`
			at := strings.Index(input, hiddenWord)
			var out, part bytes.Buffer
			n := new(atomic.Int64)
			_, err := lrkit.CopyText(t.Context(), &out, lrkit.NewStream("x", strings.NewReader(input), 0), transcript.FieldScriptOutput, 0, &lrkit.Options{Masked: n})
			if want := strings.Replace(text, hiddenWord, "REDACTED", 1); err != nil || out.String() != want || n.Load() != 1 {
				t.Fatalf("%d+%d: %v, %d secrets", fill, shift, err, n.Load())
			}
			err = lrkit.CopySpan(t.Context(), &part, textInput(input), transcript.Span{Start: int64(at - 10), End: int64(at + 5)}, nil)
			if err != nil || part.String() != "password: REDACTED" {
				t.Fatalf("%d+%d: %v, %q", fill, shift, err, &part)
			}
		}
	}
}

// TestShowSecrets: what masks by default shows everything when that is asked for, and counts what
// it masks.
func TestShowSecrets(t *testing.T) {
	for name, c := range withSecrets {
		for _, show := range []bool{false, true} {
			n := new(atomic.Int64)
			var out bytes.Buffer
			opts := &lrkit.Options{ShowSecrets: show, Masked: n}
			if _, err := lrkit.CopyText(t.Context(), &out, lrkit.NewStream("x", strings.NewReader(c.input), 0), transcript.FieldScriptOutput, 0, opts); err != nil {
				t.Fatal(err)
			}
			want := map[bool]int64{false: c.secrets}[show]
			if n.Load() != want || strings.Contains(out.String(), "REDACTED") == show || strings.Contains(out.String(), hiddenWord) != show {
				t.Errorf("%s, shown %v: %d masked, want %d: %q", name, show, n.Load(), want, &out)
			}
		}
	}
}

// TestCopyTextEnds: what was read is written before an error of the input, and an error of the
// output comes through.
func TestCopyTextEnds(t *testing.T) {
	failed := errors.New("failed")
	before := strings.Repeat("first line\n", 10_000)
	input := `{"script_output":"` + before + "password: " + hiddenWord[:5]
	var out bytes.Buffer
	r := io.MultiReader(strings.NewReader(input), iotest.ErrReader(failed))
	_, err := lrkit.CopyText(t.Context(), &out, lrkit.NewStream("x", r, 0), transcript.FieldScriptOutput, 0, nil)
	if !errors.Is(err, failed) || out.String() != before+"password: REDACTED" {
		t.Errorf("%v, %d bytes, last %q", err, out.Len(), out.String()[max(0, out.Len()-40):])
	}
	for _, size := range []int{1, 1 << 20} {
		input := `{"script_output":"` + strings.Repeat("line\\n", size) + `"}`
		d, err := lrkit.CopyText(t.Context(), failing{failed}, lrkit.NewStream("x", strings.NewReader(input), 0), transcript.FieldScriptOutput, 0, nil)
		if !errors.Is(err, failed) || d != nil {
			t.Errorf("%d lines: %v", size, err)
		}
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

// TestParseMasks: what Parse says of a document and of the entries of a transcript file has no
// secret in it. The same input with ShowSecrets has them all.
func TestParseMasks(t *testing.T) {
	session := "**********************\r\nWindows PowerShell transcript start\r\nStart time: 20260101000000\r\nUsername: H\\bob\r\n" +
		"Host Application: powershell.exe -Password " + hiddenWord + "\r\nPassword: " + hiddenWord + "\r\n**********************\r\n" +
		"PS C:\\> net use x: /user:bob " + hiddenWord + "\r\nok\r\n"
	for name, c := range map[string]struct {
		input   string
		secrets int64
	}{
		"name":          {`{"script_name":"a.ps1 -Password ` + hiddenWord + `","exit_code":0,"script_output":"","script_errors":""}`, 1},
		"cut name":      {`{"script_name":"a.ps1 -Password ` + hiddenWord, 1},
		"exit code":     {`{"script_name":"a.ps1","exit_code":"password=` + hiddenWord + `","script_output":"","script_errors":""}`, 1},
		"unknown field": {`{"script_name":"a.ps1","exit_code":0,"password=` + hiddenWord + `":1,"script_output":"","script_errors":""}`, 1},
		"error record": {`{"script_name":"a.ps1","exit_code":0,"script_output":"","script_errors":"x : password=` + hiddenWord + `\nAt C:\\password=` + hiddenWord +
			`.ps1:1 char:1\n+ x\n    + CategoryInfo          : A: (password=` + hiddenWord + `:B) [c], d\n"}`, 3},
		"CLIXML": {`{"script_name":"a.ps1","exit_code":0,"script_output":"","script_errors":"#< CLIXML\n<Objs xmlns=\"http://schemas.microsoft.com/powershell/2004/04\"><S S=\"Error\">x : password=&quot;` + hiddenWord +
			`_x0021_&quot;_x000A_</S></Objs>"}`, 1},
		"transcript file": {session, 3},
	} {
		for _, show := range []bool{false, true} {
			n := new(atomic.Int64)
			var said string
			opts := &lrkit.Options{ShowSecrets: show, Masked: n, Entries: func(_ *report.Document, e *powershell.Entry) error {
				said += string(report.AppendEntry(nil, &report.Document{}, e))
				return nil
			}}
			for _, documents := range []func(func(*report.Document, error) bool){
				lrkit.Parse(t.Context(), textInput(c.input), opts),
				lrkit.Parse(t.Context(), lrkit.NewStream("x", strings.NewReader(c.input), 1<<20), opts),
			} {
				n.Store(0)
				said = ""
				documents(func(d *report.Document, err error) bool {
					if err != nil {
						t.Fatal(err)
					}
					said += string(report.AppendDocument(nil, d))
					return true
				})
				if strings.Contains(said, hiddenWord) != show || strings.ContainsAny(said, "ZQXJK") != show {
					t.Errorf("%s, shown %v: %s", name, show, said)
				}
				if want := map[bool]int64{false: c.secrets}[show]; n.Load() != want {
					t.Errorf("%s, shown %v: %d secrets, want %d", name, show, n.Load(), want)
				}
			}
		}
	}
}
