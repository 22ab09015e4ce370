package errorrecord

import (
	"fmt"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/lrkit/lrkit/transcript"
)

const clixmlHead = "#< CLIXML\r\n<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">"

// rows are lines as rows of the stream Error.
func rows(lines ...string) string {
	var b strings.Builder
	b.WriteString(clixmlHead)
	for _, line := range lines {
		line = strings.NewReplacer("&", "&amp;", "<", "&lt;", "\x1b", "_x001B_").Replace(line)
		b.WriteString(`<S S="Error">` + line + `_x000D__x000A_</S>`)
	}
	return b.String() + "</Objs>"
}

func read(t testing.TB, text string) Records {
	t.Helper()
	found, err := new(Reader).Read(transcript.NewPlainReader(strings.NewReader(text), 0))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// show tells a record on one line, with the ends of its span.
func show(text string, r *Record) string {
	span := text[r.Span.Start:r.Span.End]
	return fmt.Sprintf("%s|%s|%s|%s|%d|%s…%s", r.Message, r.Category, r.Target, r.Script, r.Line, span[:4], span[len(span)-4:])
}

var origin = []string{
	`    + CategoryInfo          : ObjectNotFound: (C:\x y:String) [Get-Item], ItemNotFoundException`,
	`    + FullyQualifiedErrorId : PathNotFound,Microsoft.PowerShell.Commands.GetItemCommand`,
	` `,
}

func text(lines ...string) string { return strings.Join(lines, "\r\n") + "\r\n" }

func with(lines ...string) []string { return append(lines, origin...) }

var records = []struct {
	name, text string
	want       []string
}{
	{"none", "plain text\n+ more\n", nil},
	{
		"5.1", text(with(`Get-Item : Cannot find path 'C:\x y'.`, `At C:\a b\x.ps1:12 char:5`, `+     Get-Item`, `+     ~~~~`)...),
		[]string{`Get-Item : Cannot find path 'C:\x y'.|ObjectNotFound|C:\x y|C:\a b\x.ps1|12|Get-…mand`},
	},
	{"typed", text(with(`oops`, `At line:3 char:1`, `+ throw "oops"`)...), []string{`oops|ObjectNotFound|C:\x y||3|oops…mand`}},
	{
		"two after other text",
		text(append(with(`native tool: failed`, ``, `Get-Foo : one`, `At C:\x.ps1:1 char:1`, `+ a`), with(`Get-Bar : two`, `At C:\x.ps1:2 char:1`, `+ b`)...)...),
		[]string{`Get-Foo : one|ObjectNotFound|C:\x y|C:\x.ps1|1|Get-…mand`, `Get-Bar : two|ObjectNotFound|C:\x y|C:\x.ps1|2|Get-…mand`},
	},
	{
		"wrapped at the width of the console",
		text(`Get-Item : Cannot find path 'C:\My `, `Tool\x' because it does not `, `exist.`, `At C:\ProgramData\Microsoft\Windows Defender Advanced Threat `,
			`Protection\hunt.ps1:12 char:5`, `+ a`, `    + CategoryInfo          : ObjectNotFound: (C:\My To `, `   ol\x:String) [Get-Item], ItemNotFoundEx `, `   ception`,
			`    + FullyQualifiedErrorId : PathNot `, `   Found`, `plain`),
		[]string{`Get-Item : Cannot find path 'C:\My Tool\x' because it does not exist.|ObjectNotFound|C:\My Tool\x|` +
			`C:\ProgramData\Microsoft\Windows Defender Advanced Threat Protection\hunt.ps1|12|Get-…ound`},
	},
	{"several lines", text(`Exception calling: one`, `two`, `At C:\x.ps1:1 char:1`, `+ abcd`), []string{"Exception calling: one\ntwo|||C:\\x.ps1|1|Exce…abcd"}},
	{"written by a script", text(with(`C:\s\x.ps1 : broken : pipe`)...), []string{`C:\s\x.ps1 : broken : pipe|ObjectNotFound|C:\x y|C:\s\x.ps1|0|C:\s…mand`}},
	{"without a target", text(`xyz.`, `    + CategoryInfo          : NotSpecified: (:) [Write-Error], WriteErrorException`), []string{`xyz.|NotSpecified|||0|xyz.…tion`}},
	{
		"7", text(`Get-Item: C:\x.ps1:12`, `Line |`, `  12 |  Get-Item C:\nope`, `     |  ~~~~~~~~~`, `     | Cannot find path 'C:\nope' because it`, `     | does not exist.`, `plain`),
		[]string{`Cannot find path 'C:\nope' because it does not exist.|||C:\x.ps1|12|Get-…ist.`},
	},
	{
		"7 in colours", "\x1b[31;1mGet-Item: \x1b[0m/opt/x.ps1:3\n\x1b[36;1mZeile |\n   3 |  a\n     |  \x1b[31;1m~\n     | \x1b[31;1mno\x1b[0m\n",
		[]string{"no|||/opt/x.ps1|3|\x1b[31…\x1b[0m"},
	},
	{"7 with a column", text(`ParserError: C:\x.ps1:3:5`, `Line |`, `   3 |  if {`, `     |    ~`, `     | Missing (.`), []string{`Missing (.|||C:\x.ps1|3|Pars…g (.`}},
	{"7 without a position", text(`Get-Foo: one`, `Get-Foo: two`, `plain`), []string{`Get-Foo: one||||0|Get-… one`, `Get-Foo: two||||0|Get-… two`}},
	{
		"CLIXML", rows(with(`Out-File : Access to 'C:\svc helper\run `, `log' is denied & "x".`, `At C:\x.ps1:1 char:1`, `+ a`)...) + "\r\nplain\r\n",
		[]string{`Out-File : Access to 'C:\svc helper\run log' is denied & "x".|ObjectNotFound|C:\x y|C:\x.ps1|1|Out-…mand`},
	},
	{"CLIXML of version 7", rows("\x1b[31;1mGet-Item: \x1b[0mone", "two.", "", "Get-Foo: three"), []string{"Get-Item: one\ntwo.||||0|_x00…two.", `Get-Foo: three||||0|Get-…hree`}},
	{
		"an object of the stream Error", clixmlHead + `<Obj S="Error" RefId="0"><TN RefId="0"><T>System.Management.Automation.ErrorRecord</T></TN><ToString>no &lt;x&gt;</ToString>` +
			`<Props><S N="Reason">Exception</S></Props></Obj><Obj RefId="1"><ToString>text</ToString></Obj></Objs>`,
		[]string{"no <x>||||0|no &…&gt;"},
	},
	{"progress alone", clixmlHead + `<Obj S="progress" RefId="0"><MS><AV>Preparing</AV></MS></Obj><S S="verbose">text</S></Objs>`, nil},
	{"category of something else", text(`x`, `    + name : value`, `    + other : (y)`), nil},
}

func TestRead(t *testing.T) {
	for _, c := range records {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			all := read(t, c.text)
			for i := range all.First {
				got = append(got, show(c.text, &all.First[i]))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestPositions: in any language.
func TestPositions(t *testing.T) {
	for _, c := range []struct {
		text, script string
		line         int64
	}{
		{`At C:\x.ps1:12 char:5`, `C:\x.ps1`, 12},
		{`In C:\a b\x.ps1:12 Zeichen:5`, `C:\a b\x.ps1`, 12},
		{"Au caract\u00e8re C:\\x.ps1:12\u00a0: 5", `C:\x.ps1`, 12},
		{`Au caractère Ligne:1 : 1`, ``, 1},
		{`En C:\x.ps1: 12 Carácter: 5`, `C:\x.ps1`, 12},
		{`発生場所 C:\x.ps1:12 文字:5`, `C:\x.ps1`, 12},
		{`所在位置 行:1 字符: 5`, ``, 1},
		{`위치 \\srv\share\x.ps1:12 문자:5`, `\\srv\share\x.ps1`, 12},
		{`строка:7 знак:1`, ``, 7},
		{`At /opt/x.ps1:12 char:5`, `/opt/x.ps1`, 12},
	} {
		all := read(t, "m\n"+c.text+"\n+ x\n")
		if len(all.First) != 1 || all.First[0].Script != c.script || all.First[0].Line != c.line || all.First[0].Message != "m" {
			t.Errorf("%q: %+v", c.text, all.First)
		}
	}
}

// TestLongLine: CLIXML is read wherever it begins in a line that is longer than the window.
func TestLongLine(t *testing.T) {
	for n := windowSize - 16; n < windowSize+16; n++ {
		for _, k := range []int{n / 2, n} {
			if all := read(t, strings.Repeat("x", k)+rows("one")); len(all.First) != 1 || all.First[0].Message != "one" {
				t.Errorf("after %d bytes: %+v", k, all)
			}
		}
	}
}

// TestBounds: what is kept has limits, and the rest is counted.
func TestBounds(t *testing.T) {
	long := strings.Repeat("é ", 10000)
	one := text(`Get-Item : `+long, `At C:\`+long+`.ps1:1 char:1`, `+ a`, `    + CategoryInfo          : X: (`+long+`:String) [a], b`)
	all := read(t, strings.Repeat(one+text(`x`, `    + CategoryInfo          : X: (`+long+`:String) [a], b`), 150))
	if len(all.First) != Max || all.More < 50 {
		t.Fatalf("%d records, and %d more", len(all.First), all.More)
	}
	for _, r := range all.First {
		if len(r.Message) > MaxMessage || len(r.Category)+len(r.Target)+len(r.Script) > 3*MaxText {
			t.Fatalf("%d bytes of a message, %d of a target", len(r.Message), len(r.Target))
		}
	}
}

// TestMemory: no text makes the reader keep more.
func TestMemory(t *testing.T) {
	for _, unit := range []string{
		"x", "x\n", "+ x\n", "\n", "Get-Item : x\n", "At C:\\x.ps1:1 char:1\n", "    + CategoryInfo : X: (a:b) [c], d\n", "   x\n", "Line |\n", "   3 | ~\n",
		"Get-Item: C:\\x.ps1:1\nLine |\n   1 | ~\n     | a\n", clixmlHead + `<S S="Error">x_x000D__x000A_</S>`, `<S S="Error">x `,
	} {
		for _, head := range []string{"", clixmlHead, "x\n    + CategoryInfo : X: (", "Get-Item: C:\\x.ps1:1\nLine |\n   1 | ~\n     | a\n"} {
			r := new(Reader)
			text := head + strings.Repeat(unit, (1<<20)/len(unit))
			if _, err := r.ReadOutput(transcript.NewPlainReader(strings.NewReader(text), 0)); err != nil || len(r.found.First) > Max {
				t.Fatal(len(r.found.First), err)
			}
			if _, err := r.Read(transcript.NewPlainReader(strings.NewReader(text), 0)); err != nil {
				t.Fatal(err)
			}
			kept := cap(r.value) + cap(r.message) + cap(r.ansi)
			for i := range r.head {
				kept += cap(r.head[i].text)
			}
			if kept > 4*maxHead*maxLine || len(r.found.First) > Max {
				t.Errorf("%q: %d bytes are kept", unit, kept)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, c := range records {
		f.Add(c.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		all := read(t, text)
		again, err := new(Reader).Read(transcript.NewPlainReader(iotest.OneByteReader(strings.NewReader(text)), 0))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(all, again); diff != "" {
			t.Errorf("%q in pieces: %s", text, diff)
		}
		end := int64(0)
		for _, r := range all.First {
			if r.Span.Start < end || r.Span.End < r.Span.Start || r.Span.End > int64(len(text)) {
				t.Errorf("%q: span %v after %d", text, r.Span, end)
			}
			end = r.Span.End
		}
	})
}
