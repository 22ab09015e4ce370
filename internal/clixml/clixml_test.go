package clixml

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/lrkit/lrkit/transcript"
)

const (
	objs = `<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">`
	head = "#< CLIXML\r\n" + objs
	eol  = "_x000D__x000A_"
)

func errorRow(s string) string { return `<S S="Error">` + s + eol + `</S>` }

// readAll returns the text of a window of a size, of which some bytes are kept at each step.
func readAll(t *testing.T, src Source, size, keep int) string {
	t.Helper()
	var w Window
	var all []byte
	for {
		err := w.Fill(src, size)
		n := max(0, w.Len()-keep) // a marker at the end may be there in part
		if err != nil {
			n = w.Len()
		}
		if err == nil && n == 0 {
			t.Fatalf("%d bytes of %d, and no more", w.Len(), size)
		}
		all = append(all, w.Bytes()[:n]...)
		w.Discard(n)
		if err != nil {
			if !errors.Is(err, io.EOF) {
				t.Fatal(err)
			}
			return string(all)
		}
	}
}

var texts = []struct{ name, text, want string }{
	{"no CLIXML", "a\r\n<S>b&amp;_x000A_</S>\n", "a\r\n<S>b&amp;_x000A_</S>\n"},
	{"within a line", "a " + head + "<S>b&amp;</S></Objs> c", "a #< CLIXML\r\nb&\n c"},
	{"another namespace", "<Objs xmlns=\"http://x\"><S>b&amp;</S></Objs>", "<Objs xmlns=\"http://x\"><S>b&amp;</S></Objs>"},
	{"no namespace", "#< CLIXML\n<Objs Version=\"1.1.0.1\"><S>b&amp;</S></Objs>", "#< CLIXML\n<Objs Version=\"1.1.0.1\"><S>b&amp;</S></Objs>"},
	{"marker without XML", "#< CLIXML\nb&amp;\n", "#< CLIXML\nb&amp;\n"},
	{"rows", head + errorRow("one") + errorRow("two") + "</Objs>", "#< CLIXML\r\none\r\ntwo\r\n"},
	{"after other text", "x\n" + head + errorRow("one") + "</Objs>\r\ny&amp;\n", "x\n#< CLIXML\r\none\r\n\r\ny&amp;\n"},
	{"two documents", head + errorRow("one") + "</Objs>" + objs + errorRow("two") + "</Objs>\n" + head + errorRow("three"), "#< CLIXML\r\none\r\ntwo\r\n\n#< CLIXML\r\nthree\r\n"},
	{"on one line", "#< CLIXML" + objs + errorRow("one") + "</Objs>", "#< CLIXMLone\r\n"},
	{"entities", head + `<S S="Error">&lt;&gt;&amp;&quot;&apos;&#65;&#x1F600;&#x41;&nbsp;&#xD800;&#0;&#;& _x0041__x005F_x0041_ _xD83D__xDE00__xD83D_ _x00g1_ _x41_</S></Objs>`,
		"#< CLIXML\r\n<>&\"'A\U0001F600A&nbsp;&#xD800;&#0;&#;& A_x0041_ \U0001F600_xD83D_ _x00g1_ _x41_\n"},
	{"a row broken at a blank", head + errorRow("cannot open 'C:\\a ") + errorRow("b.txt'") + "</Objs>", "#< CLIXML\r\ncannot open 'C:\\a b.txt'\r\n"},
	{"a row broken in a word", head + errorRow(strings.Repeat("x ", 20)+"'"+strings.Repeat("y", 50)) + errorRow("z'") + "</Objs>",
		"#< CLIXML\r\n" + strings.Repeat("x ", 20) + "'" + strings.Repeat("y", 50) + "z'\r\n"},
	{"a row that ends", head + errorRow("it is. ") + errorRow("+ CategoryInfo") + errorRow("    + b ") + errorRow("   c") + "</Objs>",
		"#< CLIXML\r\nit is. \r\n+ CategoryInfo\r\n    + b \r\n   c\r\n"},
	{"rows without ends", head + `<S S="Error">a</S><S S="Error">b</S><S S="warning">c</S><S S="verbose">d</S></Objs>`, "#< CLIXML\r\nab\nc\nd\n"},
	{"progress", head + `<Obj S="progress" RefId="0"><TN RefId="0"><T>System.Object</T></TN><MS><PR N="Record"><AV>Preparing</AV></PR></MS></Obj>` + errorRow("one") + `<Obj S="progress" RefId="1"><MS/></Obj></Objs>`,
		"#< CLIXML\r\none\r\n"},
	{"progress that does not end", head + "<Obj S=\"progress\"><AV>a</AV>\nC:\\evil.exe\n", "#< CLIXML\r\nC:\\evil.exe\n"},
	{"objects", head + "<Obj RefId=\"0\">\r\n  <TN RefId=\"0\">\r\n<T>System.IO.FileInfo</T></TN><ToString>C:\\a.txt</ToString><Props><S N=\"FullName\">C:\\a.txt</S><I64 N=\"Length\">5</I64><Nil N=\"x\" /></Props></Obj></Objs>",
		"#< CLIXML\r\nC:\\a.txt\nC:\\a.txt\n5\n"},
	{"a type that is none", head + `<T>C:\evil.exe</T></Objs>`, "#< CLIXML\r\nC:\\evil.exe\n"},
	{"what looks like a tag", head + `<S S="Error">a <evil@x.org> b <S N="C:\evil"> < c</S><S`, "#< CLIXML\r\na <evil@x.org> b <S N=\"C:\\evil\"> < c\n<S"},
	{"unclosed", head + `<S S="Error">a &am`, "#< CLIXML\r\na &am"},
	{"other scripts", "ݗ " + head + errorRow("C:\\例\\ф.exe 😀") + "</Objs>ݗ", "ݗ #< CLIXML\r\nC:\\例\\ф.exe 😀\r\nݗ"},
	{"text between elements", head + "\r\n a\r\n" + errorRow("b") + "c</Objs>", "#< CLIXML\r\na\r\nb\r\nc\n"},
}

func TestRead(t *testing.T) {
	for _, c := range texts {
		t.Run(c.name, func(t *testing.T) {
			for size := 24; size < 200; size += 3 {
				got := readAll(t, transcript.NewPlainReader(iotest.OneByteReader(strings.NewReader(c.text)), 0), size, size/2)
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Fatalf("size %d: %s", size, diff)
				}
			}
		})
	}
}

// TestPlaces: the input holds at the place of each character of the text what stands for it, on the
// line that the window says.
func TestPlaces(t *testing.T) {
	for _, c := range texts {
		t.Run(c.name, func(t *testing.T) { checkPlaces(t, c.text) })
	}
}

// document is a transcript whose errors are the text, and where they begin in it.
func document(s string) string {
	var b strings.Builder
	b.WriteString(`{"script_errors":"`)
	for _, r := range []byte(s) {
		switch {
		case r == '\\' || r == '"':
			b.WriteByte('\\')
			b.WriteByte(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == 'e':
			b.WriteString(`\u0065`)
		default:
			b.WriteByte(r)
		}
	}
	return b.String() + `"}`
}

func checkPlaces(t *testing.T, text string) {
	t.Helper()
	for _, in := range []string{text, document(text)} {
		if in != text && !utf8.ValidString(text) { // decoded, it is another text
			continue
		}
		var src Source = transcript.NewPlainReader(strings.NewReader(in), 0)
		if in != text {
			d := transcript.NewDecoder(strings.NewReader(in), nil)
			field, err := d.Next()
			if err != nil {
				t.Fatal(err)
			}
			src = field
		}
		var w Window
		gone := int64(0)
		for {
			err := w.Fill(src, 64)
			b := w.Bytes()
			for i := range b {
				span := w.Span(i, i+1)
				at := w.TextOffset(i)
				if span.Start == span.End { // an end of line between elements
					if b[i] != '\n' {
						t.Fatalf("%q: %q stands nowhere", in, b[i])
					}
					continue
				}
				raw := transcript.AppendUnescaped(nil, []byte(in[span.Start:span.End]))
				if in == text {
					raw = []byte(in[span.Start:span.End])
				}
				if utf8.Valid(raw) { // the place may be that of the whole character
					for !utf8.RuneStart(text[at]) {
						at--
					}
				}
				if !strings.HasPrefix(text[at:], string(raw)) {
					t.Fatalf("%q: %q stands at %d of the text, %d of the input", text, b[i], at, span.Start)
				}
				proof := raw
				if w.Changed(i, i+1) {
					proof = Append(nil, raw, false)
				}
				if !bytes.Contains(proof, b[i:i+1]) {
					t.Fatalf("%q: %q proves %q, and not %q", text, raw, proof, b[i])
				}
				if got, want := gone+lines(b[:i])+w.Lines(i), lines([]byte(text[:at])); got != want {
					t.Fatalf("%q: %q at %d is on line %d, want %d", text, b[i], at, got, want)
				}
			}
			n := max(0, len(b)-20)
			if err != nil {
				break
			}
			gone += lines(b[:n])
			w.Discard(n)
		}
	}
}

func lines(b []byte) int64 { return int64(bytes.Count(b, newline)) }

// TestMemory: markup without text, of whatever length, is not kept.
func TestMemory(t *testing.T) {
	for _, c := range []struct{ name, head, unit, tail string }{
		{"tags", head, "<MS></MS>", ""},
		{"blanks between tags", head + "<MS>", " ", "</MS>"},
		{"progress", head, `<Obj S="progress"><MS><AV>Preparing</AV></MS></Obj>`, ""},
		{"progress that does not end", head, `<Obj S="progress">`, ""},
		{"types", head, "<T>System.Object</T>", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var w Window
			text := c.head + strings.Repeat(c.unit, (4<<20)/len(c.unit)) + c.tail + errorRow("C:\\a.exe")
			if err := w.Fill(transcript.NewPlainReader(strings.NewReader(text), 0), 256<<10); err != io.EOF {
				t.Fatal(err)
			}
			if n := cap(w.read.text) + 64*cap(w.read.runs) + 16*cap(w.read.shifts); n > 64<<10 {
				t.Errorf("%d bytes are kept of %d", n, len(text))
			}
			if !strings.Contains(string(w.Bytes()), "C:\\a.exe") {
				t.Error("the row after it is lost")
			}
		})
	}
}

// TestSteps: how often the decoder is asked grows with the input, whatever it holds.
func TestSteps(t *testing.T) {
	for _, unit := range []string{
		"<", "&", "_", "<S ", `<S S="Error">`, "</S>", `<S S="Error">_x000D__x000A_</S>`, `<Obj S="progress">`, "_x000D_", "&#x000000000041;", "<S\t",
		`</S><S S="Error">`, `_x000D__x000A_</S> `, "\n", "<T>System", "</Objs>", "</Objs>" + objs, "</Objs><Objs ", "<Objs xmlns=\"" + namespace[:20],
	} {
		text := []byte(head + `<S S="Error">` + strings.Repeat(unit, (1<<16)/len(unit)))
		steps, empty := 0, 0
		var d Decoder
		for b := text; len(b) > 0; steps++ {
			p := d.Next(b, true)
			if p.N == 0 {
				if empty++; p.Kind != Break || empty > 1 {
					t.Fatalf("%q: no progress at %d: %+v", unit, len(text)-len(b), p)
				}
				continue
			}
			empty = 0
			b = b[p.N:]
		}
		if steps > 2*len(text) {
			t.Errorf("%q: %d steps for %d bytes", unit, steps, len(text))
		}
	}
}

func FuzzWindow(f *testing.F) {
	for _, c := range texts {
		f.Add(c.text)
	}
	f.Add("ݗlns=\"http://x\"")
	f.Add("<Objs Version=\"1.1.0.1\"><S>b&amp\x95\xa4\x9e\xf2\x9a")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4<<10 {
			return
		}
		want := readAll(t, transcript.NewPlainReader(strings.NewReader(text), 0), 1<<20, 0)
		got := readAll(t, transcript.NewPlainReader(iotest.OneByteReader(strings.NewReader(text)), 0), 24, 12)
		if got != want {
			t.Errorf("%q: %q in pieces, %q at once", text, got, want)
		}
		checkPlaces(t, text)
	})
}
