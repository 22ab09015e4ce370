package analyze_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/transcript"
)

const clixmlHead = "#< CLIXML\r\n<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">"

func clixmlRow(s string) string { return `<S S="Error">` + s + `_x000D__x000A_</S>` }

func TestCLIXML(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string // kind, value, span's text, line, transforms
	}{
		{"the namespace is no finding", clixmlHead + "</Objs>", nil},
		{"within a row", clixmlHead + clixmlRow("Access to 'C:\\a b\\run.log' is denied.") + "</Objs>", []string{`file|C:\a b\run.log|C:\a b\run.log|2|[]`}},
		{"characters", clixmlHead + clixmlRow(`cannot open &quot;C:\j_x0027_x&amp;y.exe&quot;`), []string{`file|C:\j'x&y.exe|C:\j_x0027_x&amp;y.exe|2|[clixml]`}},
		{
			"over a joint", clixmlHead + clixmlRow("The file 'C:\\My Tool\\results ") + clixmlRow("2024\\out.zip' exists."),
			[]string{"file|C:\\My Tool\\results 2024\\out.zip|C:\\My Tool\\results _x000D__x000A_</S><S S=\"Error\">2024\\out.zip|2|[clixml]"},
		},
		{"colours", clixmlHead + clixmlRow("_x001B_[31;1mOpen: 'C:\\a_x001B_[0m.exe'"), []string{`file|C:\a.exe|C:\a_x001B_[0m.exe|2|[clixml ansi]`}},
		{"other streams", clixmlHead + `<S S="warning">C:\a.exe</S><S S="verbose">C:\b.exe</S>`, []string{`file|C:\a.exe|C:\a.exe|2|[]`, `file|C:\b.exe|C:\b.exe|2|[]`}},
		{
			"a size on the next row", clixmlHead + clixmlRow(`C:\a.zip`) + clixmlRow("51 MB") + "</Objs>\r\nC:\\c.exe",
			[]string{`file|C:\a.zip|C:\a.zip|2|[]`, `file|C:\c.exe|C:\c.exe|3|[]`},
		},
		{"progress", clixmlHead + `<Obj S="progress" RefId="0"><MS><AV>C:\p.exe</AV></MS></Obj>` + clixmlRow(`C:\a.exe`), []string{`file|C:\a.exe|C:\a.exe|2|[]`}},
		{"an object", clixmlHead + `<Obj RefId="0"><MS><S N="Path">C:\a.exe</S></MS></Obj>`, []string{`file|C:\a.exe|C:\a.exe|2|[]`}},
		{
			"a list", clixmlHead + `<S S="Output">FullName : C:\aaa b&amp;b_x000D__x000A_</S><S S="Output">           ccc\d.txt_x000D__x000A_</S><S S="Output">Length   : 5_x000D__x000A_</S>`,
			[]string{`file|C:\aaa b&bccc\d.txt|C:\aaa b&amp;b_x000D__x000A_</S><S S="Output">           ccc\d.txt|2|[clixml unwrap]`},
		},
		{
			"a list without entities", clixmlHead + `<S S="Output">FullName : C:\aaa bb</S><S S="Output">           ccc\d.txt</S>`,
			[]string{`file|C:\aaa bbccc\d.txt|C:\aaa bb</S><S S="Output">           ccc\d.txt|2|[clixml unwrap]`},
		},
		{"no markup hides text", clixmlHead + `<S S="C:\a.exe">`, []string{`file|C:\a.exe|C:\a.exe|2|[]`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, f := range findAll(t, c.text, nil) {
				proves(t, c.text, f)
				got = append(got, fmt.Sprintf("%s|%s|%s|%d|%v", f.Kind, f.Value, c.text[f.Span.Start:f.Span.End], f.Line, f.Transforms))
				if f.TextOffset != f.Span.Start { // of plain text
					t.Errorf("text_offset %d, span %v", f.TextOffset, f.Span)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// proves checks that the span of a finding proves it.
func proves(t *testing.T, text string, f *analyze.Finding) {
	t.Helper()
	if p := f.Proof([]byte(text[f.Span.Start:f.Span.End])); p != f.Value && !f.Masked {
		t.Errorf("%q: the span of %s %q proves %q, transforms %v", text, f.Kind, f.Value, p, f.Transforms)
	}
}

// TestCLIXMLProof: whatever PowerShell encodes, and wherever the console breaks a row.
func TestCLIXMLProof(t *testing.T) {
	plain := []string{
		`Access to the path 'C:\Users\J. O'Neil & Co\Desktop\my report.docx' is denied.`, `At C:\ProgramData\Microsoft\Windows Defender\hunt.ps1:12 char:5`,
		`"C:\T\ü é.exe" 51 MB`, "\x1b[31;1mGet-Item: \x1b[0mC:\\a b.txt", "    Directory: C:\\x y", "-a---- 1/2/2024 1:02 PM 5 a.txt",
		`https://example.com/a?b=c&d=e`, `HKLM:\SOFTWARE\Évil "x" <y>`, `d41d8cd98f00b204e9800998ecf8427e  a_x0041_.bin`, ``,
		`C:\a.exe`, `51 MB`, `SHA256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855`, `name,path`, `"a","C:\b.exe"`,
	}
	r := rand.New(rand.NewPCG(5, 6))
	changed := 0
	for range 3000 {
		var b strings.Builder
		for range 1 + r.IntN(3) {
			if r.IntN(3) == 0 {
				b.WriteString(plain[r.IntN(len(plain))] + "\r\n")
			}
			b.WriteString(clixmlHead)
			stream := []string{"Error", "Error", "verbose", "Output"}[r.IntN(4)]
			for range 1 + r.IntN(8) {
				writeRows(&b, r, stream, plain[r.IntN(len(plain))])
			}
			b.WriteString("</Objs>\r\n")
		}
		for _, f := range findAll(t, b.String(), &analyze.Options{ShowSecrets: true}) {
			proves(t, b.String(), f)
			if len(f.Transforms) > 0 && f.Transforms[0] == "clixml" {
				changed++
			}
		}
		if t.Failed() {
			return
		}
	}
	if changed < 1000 {
		t.Errorf("only %d findings were encoded", changed)
	}
}

// writeRows writes a line as PowerShell does, in rows of a width.
func writeRows(b *strings.Builder, r *rand.Rand, stream, line string) {
	width := 20 + r.IntN(80)
	end := "_x000D__x000A_"
	if r.IntN(8) == 0 {
		end = "\r\n"
	}
	for first := true; first || line != ""; first = false {
		n := min(width, len(line))
		if n < len(line) {
			if k := strings.LastIndexByte(line[:n], ' ') + 1; k > 0 {
				n = k
			}
			for n < len(line) && line[n] >= 0x80 {
				n++
			}
		}
		fmt.Fprintf(b, `<S S="%s">`, stream)
		for _, c := range line[:n] {
			switch {
			case c == '&':
				b.WriteString("&amp;")
			case c == '<':
				b.WriteString("&lt;")
			case c == '_' || c < ' ' || c == '\'' && r.IntN(2) == 0 || c > 0x80 && c < 0x10000 && r.IntN(2) == 0:
				fmt.Fprintf(b, "_x%04X_", c)
			default:
				b.WriteRune(c)
			}
		}
		b.WriteString(end + "</S>")
		line = line[n:]
	}
}

// TestCLIXMLSecrets: secrets are masked as they stand in the text that was encoded, also where a
// row ends within one.
func TestCLIXMLSecrets(t *testing.T) {
	for _, row := range []string{
		clixmlRow(`net use x: \\srv\c$ /user:corp\bob Hunter_x0032_Hunter!`),
		clixmlRow(`password=&quot;Hunter&#50;Hunter!&quot; C:\a.exe`),
		clixmlRow(`password: &quot;`+strings.Repeat("x", 60)+"Hunter2") + clixmlRow(`Hunter!&quot; C:\a.exe`),
	} {
		text := clixmlHead + row
		for f, err := range analyze.Findings(transcript.NewPlainReader(strings.NewReader(text), 0), nil) {
			if err != nil {
				t.Fatal(err)
			}
			if s := f.Value + f.Context + f.Normalized; strings.Contains(s, "Hunter") {
				t.Errorf("%q: %s %q shows %q", row, f.Kind, f.Value, s)
			}
		}
	}
}
