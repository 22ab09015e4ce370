package errorrecord

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/lrkit/lrkit/internal/cputime"
	"github.com/lrkit/lrkit/transcript"
)

func readOutput(t testing.TB, text string) Records {
	t.Helper()
	found, err := new(Reader).ReadOutput(transcript.NewPlainReader(strings.NewReader(text), 0))
	if err != nil {
		t.Fatal(err)
	}
	pieces, err := new(Reader).ReadOutput(transcript.NewPlainReader(iotest.OneByteReader(strings.NewReader(text)), 0))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(found, pieces); diff != "" {
		t.Errorf("%.100q in pieces: %s", text, diff)
	}
	if signs := signsOf(t, text); !signs && len(found.First) > 0 {
		t.Errorf("%.100q has no signs", text)
	}
	return found
}

func signsOf(t testing.TB, text string) bool {
	t.Helper()
	one, err := new(Reader).Signs(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{1, 7} {
		pieces, err := new(Reader).Signs(&chunks{text, size})
		if err != nil || pieces != one {
			t.Errorf("%.100q in pieces of %d: signs %v, %v", text, size, pieces, err)
		}
	}
	return one
}

// chunks is read in pieces.
type chunks struct {
	text string
	size int
}

func (c *chunks) Read(p []byte) (int, error) {
	if c.text == "" {
		return 0, io.EOF
	}
	n := copy(p, c.text[:min(c.size, len(c.text))])
	c.text = c.text[n:]
	return n, nil
}

// TestOutput: the records of other texts, among output of any length, are those that stand there
// alone.
func TestOutput(t *testing.T) {
	const row = "C:\\Windows\\a.txt 5 KB a+b ~1 <x>\r\n"
	other := strings.Repeat(row, 2500)
	for _, c := range records {
		if c.name == "7 without a position" || c.name == "several lines" {
			continue // see TestOutputAlone
		}
		for _, before := range []string{"", row, other[:100*len(row)], other, strings.Repeat("x", 70<<10) + "\n", strings.Repeat("a,b;c ", 3000) + "\r\n"} {
			text := before + c.text + "\r\n" + other
			var got []string
			all := readOutput(t, text)
			for i := range all.First {
				got = append(got, show(text, &all.First[i]))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s after %d bytes: %s", c.name, len(before), diff)
			}
		}
	}
}

// TestOutputAlone: among output a message is what begins as one, or one line.
func TestOutputAlone(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"headers", text(`Content-Type: text/html`, `Get-Foo: one`), nil},
		{"red", text("\x1b[31;1mGet-Foo: \x1b[0mone", `x`), []string{"Get-Foo: one||||0|\x1b[31…mone"}},
		{"thrown", text(`C:\a.txt`, `boom`, `At C:\x.ps1:1 char:1`, `+ abcd`), []string{`boom|||C:\x.ps1|1|boom…abcd`}},
		{"thrown, and broken", text(`C:\a.txt`, `boom is `, `what it says`, `At C:\x.ps1:1 char:1`, `+ abcd`), []string{`boom is what it says|||C:\x.ps1|1|boom…abcd`}},
		{"several lines", text(`row`, `Get-Foo : one`, `two`, `At C:\x.ps1:1 char:1`, `+ abcd`), []string{"Get-Foo : one\ntwo|||C:\\x.ps1|1|Get-…abcd"}},
		{"written", text(append([]string{`row`, `C:\s\x.ps1 : one`, `two`}, origin...)...), []string{"C:\\s\\x.ps1 : one\ntwo|ObjectNotFound|C:\\x y|C:\\s\\x.ps1|0|C:\\s…mand"}},
		{"a change", text(`--- a`, `+++ b`, `+ added`, `  + CategoryInfo`), nil},
		{"underlined", text(`Title`, `~~~~~`, `Line |`), nil},
	} {
		var got []string
		all := readOutput(t, c.text)
		for i := range all.First {
			got = append(got, show(c.text, &all.First[i]))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// TestSigns: what most output has is no sign.
func TestSigns(t *testing.T) {
	for _, text := range []string{"", "a+b a + b 1+ +1\n+x\n", `C:\PROGRA~1\x`, "a~b", "<b>x</b> <Objs>", "\x1b[32mgreen\x1b[0m", strings.Repeat("YWJj+/8=", 1000), strings.Repeat("a=1 + 2;", 9000)} {
		if signsOf(t, text) {
			t.Errorf("%q has signs", text)
		}
	}
}

// TestOutputLinear: eight times the output takes no more than eight times the CPU time.
func TestOutputLinear(t *testing.T) {
	const limit = 40
	for _, unit := range []string{"x", "+", "~", "~~", " ~ ", "+ ", "+ x\n", "  + x\n", "x\n + x\n", "\x1b[31m", "\x1b", "<", "<Objs ", "x:1 a:1\n+ ", "Line |\n ~~\n", strings.Repeat("x", 4090) + "\n+ y\n"} {
		scan := func(size int) func() {
			text := strings.Repeat(unit, size/len(unit))
			return func() {
				r := new(Reader)
				if _, err := r.Signs(strings.NewReader(text)); err != nil {
					t.Fatal(err)
				}
				if _, err := r.ReadOutput(transcript.NewPlainReader(strings.NewReader(text), 0)); err != nil {
					t.Fatal(err)
				}
			}
		}
		if ratio := cputime.Ratio(limit, scan(128<<10), scan(1<<20)); ratio >= limit {
			t.Errorf("many %.20q: eight times the text takes %.0f times the CPU time", unit, ratio)
		}
	}
}
