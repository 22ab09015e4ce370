package analyze_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/transcript"
	"github.com/lrkit/lrkit/transcript/transcripttest"
)

// describe puts what a finding says on one line.
func describe(f *analyze.Finding) string {
	var s strings.Builder
	s.WriteString(fmt.Sprintf("%d %s %s", f.Line, f.Kind, f.Value))
	if f.Size != nil {
		s.WriteString(fmt.Sprintf(" size=%d %s", f.Size.Bytes, f.Size.Join))
	}
	if f.Kind != analyze.KindHash {
		for _, h := range f.Hashes {
			s.WriteString(" " + h.Kind)
		}
		if f.HashJoin != "" {
			s.WriteString(" " + string(f.HashJoin))
		}
	}
	return s.String()
}

const (
	md5  = "d41d8cd98f00b204e9800998ecf8427e"
	sha1 = "da39a3ee5e6b4b0d3255bfef95601890afd80709"
)

func TestJoins(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"nothing", "hello\nworld\n", nil},
		{"next line", "C:\\a.bin\n51 MB\n", []string{`1 file C:\a.bin size=53477376 next-line`}},
		{"next line with NULs", "C:\\a.bin\r\n51 MB\x00\x00\r\n", []string{`1 file C:\a.bin size=53477376 next-line`}},
		{"behind a blank line", "C:\\a.bin\n\n 51 MB\n", []string{`1 file C:\a.bin size=53477376 next-line`}},
		{"with a label", "C:\\a.bin\nFile size: 51 MB\n", []string{`1 file C:\a.bin size=53477376 next-line`}},
		{"same line", "C:\\a.bin, 12 KB\n7 KB\n", []string{`1 file C:\a.bin size=12288 same-line`, `2 size 7 KB size=7168 `}},
		{"same line in front", "51 MB C:\\a.bin\n", []string{`1 file C:\a.bin size=53477376 same-line`}},
		{"exact wins", "C:\\a.bin 51.2 MB (53,687,091 bytes)\n", []string{`1 file C:\a.bin size=53687091 same-line`}},
		{"line before", "51 MB\nC:\\a.bin\n", []string{`2 file C:\a.bin size=53477376 previous-line`}},
		{"in turn", "C:\\a.bin\n1 MB\nC:\\b.bin\n2 MB\n", []string{
			`1 file C:\a.bin size=1048576 next-line`, `3 file C:\b.bin size=2097152 next-line`}},
		{"in turn, size first", "1 MB\nC:\\a.bin\n2 MB\nC:\\b.bin\n", []string{
			`2 file C:\a.bin size=1048576 previous-line`, `4 file C:\b.bin size=2097152 previous-line`}},
		{"two sizes", "C:\\a.bin\n1 MB\n2 MB\n", []string{`1 file C:\a.bin size=1048576 next-line`, `3 size 2 MB size=2097152 `}},
		{"text between", "C:\\a.bin\nnothing\n1 MB\n", []string{`1 file C:\a.bin`, `3 size 1 MB size=1048576 `}},
		{"no path", "Total: 51 MB free of 100 GB\n", []string{`1 size 51 MB size=53477376 `, `1 size 100 GB size=107374182400 `}},
		{"hash in front", sha1 + "  /tmp/a.bin\n", []string{"1 hash " + sha1, `1 file /tmp/a.bin sha1 row`}},
		{"hash behind", "C:\\a.bin " + md5 + "\n", []string{`1 file C:\a.bin md5 same-line`, "1 hash " + md5}},
		{"block", "C:\\a.bin\n1 MB\nMD5: " + md5 + "\nSHA1: " + sha1 + "\nend\n", []string{
			`1 file C:\a.bin size=1048576 next-line md5 sha1 block`, "3 hash " + md5, "4 hash " + sha1}},
		{"hash on the line before", sha1 + "\nC:\\a.bin\n", []string{"1 hash " + sha1, `2 file C:\a.bin sha1 previous-line`}},
		{"beyond 64 lines", "C:\\a.bin\n" + strings.Repeat("\n", 64) + "1 MB\n", []string{`1 file C:\a.bin`, `66 size 1 MB size=1048576 `}},
		{"within 64 lines", "C:\\a.bin\n" + strings.Repeat("\n", 63) + "1 MB\n", []string{`1 file C:\a.bin size=1048576 next-line`}},
		{"beyond 128 KiB", "C:\\a.bin\n" + strings.Repeat(" ", 128<<10) + "\n1 MB\n", []string{`1 file C:\a.bin`, `3 size 1 MB size=1048576 `}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for f, err := range analyze.Findings(transcript.NewPlainReader(strings.NewReader(c.text), 0), nil) {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, describe(f))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestSample holds the documented sample to its documented answers.
func TestSample(t *testing.T) {
	b, err := os.ReadFile("../samples/minidump.transcript.json")
	if err != nil {
		t.Fatal(err)
	}
	transcripttest.Same(t, b, nil, func(d *transcript.Decoder) []string {
		var got []string
		for text, err := range d.Texts() {
			if err != nil {
				t.Fatal(err)
			}
			for f, err := range analyze.Findings(text, nil) {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, fmt.Sprintln(f.Span, f.TextOffset, f.Rule, f.Confidence, f.Context == f.Value)+describe(f))
			}
		}
		want := []string{
			"{114 249} 35 path-label medium false\n" + `1 file C:\ProgramData\Microsoft\Windows Defender Advanced Threat Protection\Temp\PSScriptOutputs\PSScript_Transcript_{TRANSCRIPT_ID}.txt`,
			"{250 293} 165 path-line high true\n" + `2 file C:\windows\TEMP\OfficeClickToRun.dmp.zip size=53477376 next-line`,
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		return got
	})
}

// TestLongLines looks for what stands around the borders of the window in a line
// that does not fit.
func TestLongLines(t *testing.T) {
	const window = 256 << 10
	for _, at := range []int{window - 96<<10 - 20, window - 96<<10 - 5, window - 96<<10, window - 5, window - 1, window, 2*window - 96<<10 - 3, 3 * window} {
		text := strings.Repeat("x ", at/2) + ` "C:\found here.bin" ` + strings.Repeat("y ", window)
		var got []string
		for f, err := range analyze.Findings(transcript.NewPlainReader(strings.NewReader(text), 0), nil) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, f.Value)
			if text[f.TextOffset:f.TextOffset+int64(len(f.Value))] != f.Value || f.Span.Start != f.TextOffset {
				t.Errorf("%q is not at %d", f.Value, f.TextOffset)
			}
		}
		if diff := cmp.Diff([]string{`C:\found here.bin`}, got); diff != "" {
			t.Errorf("at %d: %s", at, diff)
		}
	}
}

// TestLongValue: a value that never ends is cut, and says so.
func TestLongValue(t *testing.T) {
	text := strings.Repeat("x", 1000) + ` C:\` + strings.Repeat(`aé\`, 200<<10)
	var got []*analyze.Finding
	for f, err := range analyze.Findings(transcript.NewPlainReader(strings.NewReader(text), 0), nil) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, f)
	}
	if len(got) != 1 || len(got[0].Value) > 96<<10 || len(got[0].Value) < 96<<10-4 || !got[0].Truncated {
		t.Fatalf("%d findings, the first of %d bytes", len(got), len(got[0].Value))
	}
	if s := got[0].Span; text[s.Start:s.End] != got[0].Value {
		t.Error("the span is not the value")
	}
}

// TestProof: the span of every finding decodes to its value, through every entrance.
func TestProof(t *testing.T) {
	doc := []byte(`{"script_output":"C:\\Users\\M\u00fcller\\a \ud83d\ude00.txt\n51 MB\n` +
		`see \"D:\\q\u0000\\b.exe\" /tmp/x/y ` + md5 + `\r\nFullName : C:\\a b \r\n           c\\d.txt\n","script_errors":"\\\\srv\\share\\z.log missing\n"}`)
	transcripttest.Same(t, doc, nil, func(d *transcript.Decoder) []string {
		var got []string
		for text := range d.Texts() {
			for f, err := range analyze.Findings(text, nil) {
				if err != nil {
					t.Fatal(err)
				}
				if got := f.Proof(transcript.AppendUnescaped(nil, doc[f.Span.Start:f.Span.End])); got != f.Value {
					t.Errorf("%q is not %q", got, f.Value)
				}
				got = append(got, describe(f))
			}
		}
		if len(got) < 4 {
			t.Errorf("only %q", got)
		}
		return got
	})
}

// failingText gives the error of a text in another form.
type failingText struct {
	analyze.Text
	wrap func(error) error
}

func (f failingText) Fill(w *transcript.Window, size int) error {
	if err := f.Text.Fill(w, size); err != nil {
		return f.wrap(err)
	}
	return nil
}

// What ends a text is its end however it is wrapped. A line that the reader cut proves nothing.
func TestFindingsOfWrappedErrors(t *testing.T) {
	const cut = "{\"exit_code\":0,\"script_output\":\"C:\\\\Windows\\\\Temp\\\\evil.exe\n51 MB"
	broken := errors.New("disk is gone")
	for _, c := range []struct {
		name   string
		wrap   func(error) error
		values int
		err    error
	}{
		{"as it is", func(err error) error { return err }, 1, transcript.ErrTruncated},
		{"wrapped", func(err error) error { return fmt.Errorf("result 3: %w", err) }, 1, transcript.ErrTruncated},
		{"joined", func(err error) error { return errors.Join(errors.New("result 3"), err) }, 1, transcript.ErrTruncated},
		{"the reader's", func(error) error { return broken }, 1, broken},
	} {
		d := transcript.NewDecoder(strings.NewReader(cut), nil)
		text, err := d.Next()
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		var last error
		for f, err := range analyze.Findings(failingText{text, c.wrap}, nil) {
			if err != nil {
				last = err
				continue
			}
			if n++; f.Value != `C:\Windows\Temp\evil.exe` || (f.Size == nil) != (c.err == broken) {
				t.Errorf("%s: %s", c.name, describe(f))
			}
		}
		if n != c.values || !errors.Is(last, c.err) {
			t.Errorf("%s: %d findings, error %v", c.name, n, last)
		}
	}
}
